"""Reports: what a terminal answers when it is asked.

Only what cannot be turned against the guest's or the viewer's shell is answered: numbers, never a
text that came from the guest (a title told back would be typed at a prompt).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .modes import MouseMode

if TYPE_CHECKING:
    from collections.abc import Callable

    from .page import Page

    Report = Callable[[Page, tuple[int, ...]], str]

#: A VT220 with colours (xterm's control sequences, "Primary DA").
_PRIMARY: Final = "\x1b[?62;22c"
_SECONDARY: Final = "\x1b[>1;10;0c"
_MODES: Final = {
    1: "application_cursor",
    5: "reverse_screen",
    6: "origin",
    7: "autowrap",
    25: "cursor_visible",
    45: "reverse_wrap",
    66: "application_keypad",
    1004: "focus_reports",
    1006: "mouse_sgr",
    1047: "alternate",
    1049: "alternate",
    2004: "bracketed_paste",
}
_MICE: Final = {
    9: MouseMode.X10,
    1000: MouseMode.NORMAL,
    1002: MouseMode.BUTTON,
    1003: MouseMode.ANY,
}


def _device_status(page: Page, numbers: tuple[int, ...]) -> str:
    """DSR (ECMA-48 8.3.35): 5 is "are you well", 6 the place of the cursor."""
    if numbers[0] == 5:
        return "\x1b[0n"
    return f"\x1b[{_place(page)}R" if numbers[0] == 6 else ""


def _private_status(page: Page, numbers: tuple[int, ...]) -> str:
    """DECDSR; 6 is the place of the cursor with its page."""
    return f"\x1b[?{_place(page)};1R" if numbers[0] == 6 else ""


def _place(page: Page) -> str:
    row = page.y - page.top if page.modes.origin else page.y
    return f"{row + 1};{page.column + 1}"


def _window(page: Page, numbers: tuple[int, ...]) -> str:
    """XTWINOPS: 18 is the size in characters. The rest moves windows or tells titles."""
    return f"\x1b[8;{page.height};{page.columns}t" if numbers == (18,) else ""


def _private_mode(page: Page, numbers: tuple[int, ...]) -> str:
    """DECRQM: 1 is set, 2 is reset, 0 is unknown."""
    number = numbers[0]
    state = 0
    if number in _MODES:
        state = 1 if getattr(page.modes, _MODES[number]) else 2
    elif number in _MICE:
        state = 1 if page.modes.mouse is _MICE[number] else 2
    return f"\x1b[?{number};{state}$y"


def _mode(page: Page, numbers: tuple[int, ...]) -> str:
    """DECRQM of the modes of ECMA-48."""
    known = {4: page.modes.insert, 20: page.modes.newline}
    state = 0 if numbers[0] not in known else 1 if known[numbers[0]] else 2
    return f"\x1b[{numbers[0]};{state}$y"


REPORTS: Final[dict[str, Report]] = {
    "c": lambda _page, numbers: _PRIMARY if numbers[0] == 0 else "",
    ">c": lambda _page, numbers: _SECONDARY if numbers[0] == 0 else "",
    "n": _device_status,
    "?n": _private_status,
    "t": _window,
    "$p": _mode,
    "?$p": _private_mode,
}
