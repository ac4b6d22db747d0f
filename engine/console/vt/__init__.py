"""A terminal without a screen: bytes of a guest become rows of styled text.

    tokens, decoding   bytes become text and control sequences
    sheet, page        the rows shown, and printing on them
    edits, modes       what control sequences do to them
    history, packed    the rows that scrolled away, in little memory
    size, reflow       another size: lines are wrapped anew
    reports, mouse     what goes back to the guest

What is understood is ECMA-48, most of xterm's control sequences, and console_codes(4).
No control character of the guest is ever in the text of a row, so nothing that a guest sends
reaches the terminal of whoever looks.
"""

from __future__ import annotations

from .cursor import Cursor, CursorShape
from .history import History
from .modes import Modes, MouseMode
from .mouse import MouseButton, focus_report, mouse_report
from .paste import pasted
from .row import Row
from .search import Match, find
from .selection import selected_text
from .style import DEFAULT, PLAIN, RGB, Flag, Style
from .terminal import Terminal

__all__ = [
    "DEFAULT",
    "PLAIN",
    "RGB",
    "Cursor",
    "CursorShape",
    "Flag",
    "History",
    "Match",
    "Modes",
    "MouseButton",
    "MouseMode",
    "Row",
    "Style",
    "Terminal",
    "find",
    "focus_report",
    "mouse_report",
    "pasted",
    "selected_text",
]
