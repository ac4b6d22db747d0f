"""Mouse reports: what a guest that asked for the mouse is sent (xterm, "Mouse Tracking")."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from .modes import MouseMode

if TYPE_CHECKING:
    from .modes import Modes


class MouseButton(IntEnum):
    """xterm's numbers; the wheel is two buttons that are only pressed."""

    LEFT = 0
    MIDDLE = 1
    RIGHT = 2
    NONE = 3
    WHEEL_UP = 64
    WHEEL_DOWN = 65


_SHIFT, _ALT, _CONTROL, _MOVED = 4, 8, 16, 32
#: Without SGR a place is one byte from 33 on.
_LAST_BYTE: Final = 255 - 33


def mouse_report(
    modes: Modes,
    button: MouseButton,
    column: int,
    row: int,
    *,
    pressed: bool = True,
    moved: bool = False,
    shift: bool = False,
    alt: bool = False,
    control: bool = False,
) -> bytes:
    """Return what the guest is sent; nothing where it did not ask for that.

    ``column`` and ``row`` count from 0. ``moved`` is a movement with ``button`` down, or NONE.
    """
    if not _is_wanted(modes.mouse, button, pressed=pressed, moved=moved) or min(column, row) < 0:
        return b""
    keys = 0 if modes.mouse is MouseMode.X10 else _SHIFT * shift + _ALT * alt + _CONTROL * control
    code = button + keys + _MOVED * moved
    if modes.mouse_sgr:
        return f"\x1b[<{code};{column + 1};{row + 1}{'M' if pressed or moved else 'm'}".encode()
    if max(column, row) > _LAST_BYTE:
        return b""
    if not pressed and not moved:
        code = MouseButton.NONE + keys
    return b"\x1b[M" + bytes((32 + code, 33 + column, 33 + row))


def _is_wanted(mode: MouseMode, button: MouseButton, *, pressed: bool, moved: bool) -> bool:
    if moved:
        with_button = button is not MouseButton.NONE
        return mode is MouseMode.ANY or (mode is MouseMode.BUTTON and with_button)
    if not pressed:
        is_wheel = button in (MouseButton.WHEEL_UP, MouseButton.WHEEL_DOWN)
        return mode not in (MouseMode.OFF, MouseMode.X10) and not is_wheel
    return mode is not MouseMode.OFF


def focus_report(modes: Modes, *, focused: bool) -> bytes:
    """Return what a guest that asked for it is sent when the keys come or go (mode 1004)."""
    if not modes.focus_reports:
        return b""
    return b"\x1b[I" if focused else b"\x1b[O"
