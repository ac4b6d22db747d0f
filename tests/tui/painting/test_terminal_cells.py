"""What is written shows the same as all of it would, and is no more than what differs."""

from __future__ import annotations

import random
from typing import Any, Final

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tests.tui.painting.terminal_screen import TerminalScreen
from tui.painting.look import Looks
from tui.painting.terminal_cells import TerminalCells

WIDTH, HEIGHT = 40, 4

_TEXTS: Final = (
    *("web", "   ", " a b ", "12.5 %", "▁▂▃▅▇", "é", "–", "", "     ", " "),
    *("漢字", "🙂", "e\u0301", "⚠\ufe0f", "👩\u200d💻"),
)
_COLOURS: Final = (None, "#102030", "#ff8000", "color(9)", "color(123)", "red", "default")
_ATTRIBUTES: Final = (
    *("bold", "dim", "italic", "underline", "reverse", "strike", "blink"),
    *("underline2", "overline", "conceal", "frame"),
)


def _style(chance: random.Random) -> Style | None:
    if chance.random() < 0.1:
        return None
    chosen = chance.sample(_ATTRIBUTES, chance.choice((0, 0, 1, 2)))
    attributes: dict[str, Any] = dict.fromkeys(chosen, True)
    return Style(
        color=chance.choice(_COLOURS),
        bgcolor=chance.choice(_COLOURS),
        link="https://example.com/" if chance.random() < 0.05 else None,
        **attributes,
    )


def _strip(chance: random.Random, styles: list[Style | None], texts: tuple[str, ...]) -> Strip:
    pieces = [Segment(chance.choice(texts), chance.choice(styles)) for _ in range(10)]
    return Strip(pieces).crop(0, chance.randint(1, 24))


def _everything(strips: list[tuple[int, int, Strip]], colours: ColorSystem) -> str:
    """Return what Textual writes: every piece with all of its colours."""
    text = ""
    for x, y, strip in strips:
        text += f"\x1b[{y + 1};{x + 1}H"
        for piece, style, _ in strip:
            codes = "" if style is None else Strip.render_ansi(style, colours)
            written = f"\x1b[{codes}m{piece}\x1b[0m" if codes else piece
            if style is not None and style.link:
                written = f"\x1b]8;;{style.link}\x1b\\{written}\x1b]8;;\x1b\\"
            text += written
    return text


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("texts", [_TEXTS[:10], _TEXTS], ids=["narrow", "wide"])
@pytest.mark.parametrize("colours", [ColorSystem.TRUECOLOR, ColorSystem.STANDARD])
def test_the_terminal_shows_the_same(
    seed: int, texts: tuple[str, ...], colours: ColorSystem
) -> None:
    """Whatever stood there before, and whatever is painted over what."""
    chance = random.Random(seed)
    ours, theirs = TerminalScreen(WIDTH, HEIGHT), TerminalScreen(WIDTH, HEIGHT)
    cells = TerminalCells(Looks(colours), WIDTH, HEIGHT)
    styles = [_style(chance) for _ in range(8)]
    for _ in range(40):
        pieces = [
            (chance.randrange(16), chance.randrange(HEIGHT), _strip(chance, styles, texts))
            for _ in range(chance.randint(1, 3))
        ]
        for x, y, strip in pieces:
            cells.put(x, y, strip._segments)
        ours.write(cells.written())
        theirs.write(_everything(pieces, colours))
        for y in range(HEIGHT):
            assert ours.seen(y) == theirs.seen(y)


def _put(cells: TerminalCells, *parts: tuple[str, str]) -> str:
    cells.put(0, 0, [Segment(text, Style.parse(style)) for text, style in parts])
    return cells.written()


def _cells() -> TerminalCells:
    return TerminalCells(Looks(ColorSystem.TRUECOLOR), WIDTH, HEIGHT)


def test_what_is_shown_is_not_written_again() -> None:
    """The same once more is nothing at all."""
    cells = _cells()
    assert _put(cells, ("web", "bold red on blue"), ("  ", "on blue"))
    assert _put(cells, ("web", "bold red on blue"), ("  ", "on blue")) == ""


def test_only_letters_that_differ_are_written() -> None:
    """A figure that changed costs the way to it, its colour and itself."""
    cells = _cells()
    _put(cells, ("name          12.5 %", "red"))
    assert _put(cells, ("name          12.7 %", "red")) == "\x1b[1;18H\x1b[31m7\x1b[m"


def test_a_short_way_is_written_over() -> None:
    """Two letters near each other are one piece; two far from each other are not."""
    cells = _cells()
    _put(cells, ("a...b..........c", ""))
    assert _put(cells, ("A...B..........C", "")) == "\x1b[1;1HA...B\x1b[16GC"


def test_the_colour_of_spaces_letters_is_not_told() -> None:
    """Between two words of one colour spaces of another one change nothing."""
    parts = (("ab", "red on blue"), ("   ", "green on blue"), ("cd", "red on blue"))
    assert _put(_cells(), *parts) == "\x1b[1;1H\x1b[31;44mab   cd\x1b[m"


def test_an_attribute_is_taken_away_alone() -> None:
    """Colours that stay are not told again."""
    text = _put(_cells(), ("a", "bold #102030 on #405060"), ("b", "#102030 on #405060"))
    assert text.endswith("a\x1b[22mb\x1b[m")


def test_what_is_right_of_a_doubtful_letter_is_written_again() -> None:
    """A terminal may count its cells otherwise, and so may have written over it."""
    cells = _cells()
    _put(cells, ("abcdefghij", ""))
    cells.put(0, 0, [Segment("🙂")])
    cells.put(2, 0, [Segment("cdefghij")])
    assert cells.written() == "\x1b[1;1H🙂\x1b[1;3Hcdefghij"


def test_fifty_rows_of_other_figures_fit_in_six_kib() -> None:
    """Bytes of one sample on a terminal of 150 by 50 where every row has five other figures."""
    cells = TerminalCells(Looks(ColorSystem.TRUECOLOR), 150, 50)
    sizes = []
    for sample in range(3):
        for y in range(50):
            cells.put(0, y, _row(y, sample))
        sizes.append(len(cells.written().encode()))
    assert sizes[0] > 6 * 1024
    assert max(sizes[1:]) <= 6 * 1024


def _row(y: int, sample: int) -> list[Segment]:
    chance = random.Random(1000 * sample + y)
    ground = "on #1a1b26"
    name, good, dim = (Style.parse(f"{x} {ground}") for x in ("#c0caf5", "#9ece6a", "#565f89"))
    line = "".join(chance.choice("▁▂▃▄▅▆▇█") for _ in range(8))
    figures = [f"{chance.uniform(0, 99):6.1f} MiB/s   " for _ in range(3)]
    return [
        Segment(f"   vm-{y:04}         ", name),
        Segment("● running   ", good),
        Segment(f"{chance.uniform(0, 99):5.1f} %  ", name),
        Segment(f"{line}   ", good),
        Segment("".join(figures), name),
        Segment("lab-host-01".ljust(40), dim),
    ]
