from __future__ import annotations

import pytest

from engine.console.vt import Modes, MouseButton, MouseMode, focus_report, mouse_report, pasted

LEFT, NONE, WHEEL = MouseButton.LEFT, MouseButton.NONE, MouseButton.WHEEL_UP


@pytest.mark.parametrize(
    ("mode", "press", "release", "drag", "move"),
    [
        (MouseMode.OFF, False, False, False, False),
        (MouseMode.X10, True, False, False, False),
        (MouseMode.NORMAL, True, True, False, False),
        (MouseMode.BUTTON, True, True, True, False),
        (MouseMode.ANY, True, True, True, True),
    ],
)
def test_only_what_was_asked_for_is_told(
    mode: MouseMode, press: bool, release: bool, drag: bool, move: bool
) -> None:
    modes = Modes(mouse=mode, mouse_sgr=True)
    assert bool(mouse_report(modes, LEFT, 0, 0)) is press
    assert bool(mouse_report(modes, LEFT, 0, 0, pressed=False)) is release
    assert bool(mouse_report(modes, LEFT, 0, 0, moved=True)) is drag
    assert bool(mouse_report(modes, NONE, 0, 0, moved=True)) is move


def test_the_two_ways_to_tell_it() -> None:
    modern = Modes(mouse=MouseMode.ANY, mouse_sgr=True)
    assert mouse_report(modern, LEFT, 299, 9) == b"\x1b[<0;300;10M"
    assert mouse_report(modern, LEFT, 0, 0, pressed=False) == b"\x1b[<0;1;1m"
    assert mouse_report(modern, NONE, 1, 2, moved=True) == b"\x1b[<35;2;3M"
    assert mouse_report(modern, WHEEL, 0, 0, control=True) == b"\x1b[<80;1;1M"
    assert mouse_report(modern, WHEEL, 0, 0, pressed=False) == b""
    old = Modes(mouse=MouseMode.NORMAL)
    assert mouse_report(old, LEFT, 0, 1, shift=True) == b"\x1b[M$!\x22"
    assert mouse_report(old, LEFT, 0, 0, pressed=False) == b"\x1b[M#!!"
    assert mouse_report(old, LEFT, 300, 0) == b""


def test_a_paste_cannot_end_itself_or_press_keys() -> None:
    text = "one\r\ntwo\n\x1b[201~rm\x03\x7f\u009b\té"
    assert pasted(Modes(), text) == "one\rtwo\r[201~rm\té".encode()
    bracketed = pasted(Modes(bracketed_paste=True), text)
    assert bracketed == "\x1b[200~one\rtwo\r[201~rm\té\x1b[201~".encode()


def test_focus() -> None:
    assert focus_report(Modes(), focused=True) == b""
    assert focus_report(Modes(focus_reports=True), focused=True) == b"\x1b[I"
    assert focus_report(Modes(focus_reports=True), focused=False) == b"\x1b[O"
