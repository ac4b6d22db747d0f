from __future__ import annotations

import pytest

from engine.console.vt import DEFAULT, PLAIN, RGB, Flag, Style, Terminal

BOLD_RED = Style(1, DEFAULT, Flag.BOLD)


def style_after(parameters: str, before: str = "") -> Style:
    terminal = Terminal(20, 2)
    terminal.feed(f"\x1b[{before}m\x1b[{parameters}mx".encode())
    return terminal.screen[0].runs()[0][1]


@pytest.mark.parametrize(
    ("parameters", "style"),
    [
        ("", PLAIN),
        ("0", PLAIN),
        ("1;31", BOLD_RED),
        ("01;031", BOLD_RED),
        ("31;1;0;4", Style(flags=Flag.UNDERLINE)),
        ("97;107", Style(15, 15)),
        ("38;5;200", Style(200)),
        ("48;5;7", Style(background=7)),
        ("38;5;256", PLAIN),
        ("38;2;1;2;3", Style(RGB | 0x010203)),
        ("38:2:1:2:3", Style(RGB | 0x010203)),
        ("48:2::255:0:128", Style(background=RGB | 0xFF0080)),
        ("38:5:9;1", Style(9, flags=Flag.BOLD)),
        ("38;2;300;0;0;1", Style(flags=Flag.BOLD)),
        ("38;2;1", PLAIN),
        ("38", PLAIN),
        ("58;2;9;9;9;1", Style(flags=Flag.BOLD)),
        ("58:2::9:9:9;1", Style(flags=Flag.BOLD)),
        ("4:3", Style(flags=Flag.UNDERLINE)),
        ("4;4:0", PLAIN),
        ("21", Style(flags=Flag.UNDERLINE)),
        ("99999999999999999999;1", Style(flags=Flag.BOLD)),
        (";".join(["1"] * 500), Style(flags=Flag.BOLD)),
    ],
)
def test_colours_and_flags(parameters: str, style: Style) -> None:
    assert style_after(parameters) == style


@pytest.mark.parametrize(
    ("parameters", "style"),
    [
        ("22", Style(1, 2, Flag.ITALIC)),
        ("23;39", Style(DEFAULT, 2, Flag.BOLD | Flag.DIM)),
        ("49", Style(1, DEFAULT, Flag.BOLD | Flag.DIM | Flag.ITALIC)),
        ("", PLAIN),
    ],
)
def test_what_was_set_is_taken_back(parameters: str, style: Style) -> None:
    assert style_after(parameters, before="1;2;3;31;42") == style


def test_more_colours_than_are_remembered() -> None:
    terminal = Terminal(80, 60)
    colours = [(n % 256, n // 256, 77) for n in range(3000)]
    text = "".join(f"\x1b[38;2;{r};{g};{b}mx" for r, g, b in colours)
    terminal.feed(text.encode())
    shown = [style for row in terminal.screen for run, style in row.runs() for _ in run]
    assert [style.foreground - RGB for style in shown] == [
        r << 16 | g << 8 | b for r, g, b in colours
    ]
