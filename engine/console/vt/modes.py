"""Modes: what the guest has switched on, for those who send it keys, pastes and the mouse."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum


class MouseMode(Enum):
    """What of the mouse the guest wants told (xterm's control sequences, "Mouse Tracking")."""

    OFF = "off"
    #: Presses alone (mode 9).
    X10 = "x10"
    #: Presses and releases (mode 1000).
    NORMAL = "normal"
    #: Movement too, while a button is down (mode 1002).
    BUTTON = "button"
    #: Every movement (mode 1003).
    ANY = "any"


@dataclass(slots=True)
class Modes:
    """The terminal writes it; everybody else reads."""

    application_cursor: bool = False
    application_keypad: bool = False
    bracketed_paste: bool = False
    mouse: MouseMode = MouseMode.OFF
    mouse_sgr: bool = False
    focus_reports: bool = False
    alternate: bool = False
    insert: bool = False
    autowrap: bool = True
    origin: bool = False
    newline: bool = False
    reverse_screen: bool = False
    reverse_wrap: bool = False
    cursor_visible: bool = True

    def reset(self) -> None:
        """Everything as at the beginning."""
        for field in fields(self):
            setattr(self, field.name, field.default)

    def reset_softly(self) -> None:
        """What DECSTR resets (VT220 programmer reference, "soft terminal reset")."""
        self.application_cursor = self.application_keypad = False
        self.insert = self.origin = self.newline = self.reverse_wrap = False
        self.autowrap = self.cursor_visible = True
