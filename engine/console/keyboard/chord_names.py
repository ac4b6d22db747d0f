"""chord_named: keys as people write them: ``Ctrl+Alt+Del``, ``F2``, ``Shift+Tab``, ``Alt+x``."""

from __future__ import annotations

from typing import Final

from ...errors import InvalidArgument
from .key import NAMED_KEYS, Chord
from .send_keys import SEND_KEYS
from .strokes import char_strokes

_HELD: Final = {
    "ctrl": "Control_L",
    "control": "Control_L",
    "shift": "Shift_L",
    "alt": "Alt_L",
    "altgr": "ISO_Level3_Shift",
    "super": "Super_L",
    "win": "Super_L",
}
_OTHERS: Final = {
    "enter": "Return",
    "esc": "Escape",
    "del": "Delete",
    "ins": "Insert",
    "pgup": "Page_Up",
    "pageup": "Page_Up",
    "pgdn": "Page_Down",
    "pagedown": "Page_Down",
    "printscreen": "Print",
}
_NAMES: Final = {name.lower(): name for name in NAMED_KEYS} | _HELD | _OTHERS
_MENU: Final = {name.lower(): chord for name, chord in SEND_KEYS.items()}


def chord_named(name: str, layout: str = "us") -> Chord:
    """Return the keys that are pressed together; a single character is one of ``layout``.

    Raises:
        InvalidArgument: a part of it is no key; names the part.
    """
    if (known := _MENU.get(name.lower())) is not None:
        return known
    parts = name.split("+")
    if name.endswith("++") or name == "+":
        parts = [*parts[:-2], "+"]
    chord: Chord = ()
    for part in parts:
        chord += tuple(key for key in _part(part, name, layout) if key not in chord)
    return chord


def _part(part: str, name: str, layout: str) -> Chord:
    if (known := _NAMES.get(part.lower())) is not None:
        return (NAMED_KEYS[known],)
    typed = char_strokes(part, layout) if len(part) == 1 else None
    if typed is None or len(typed) != 1:
        raise InvalidArgument(
            f"{part!r} of {name!r} is no key",
            hint="such as Ctrl+Alt+Del, F2, Escape, Shift+Tab, Alt+x, SysRq+s",
        )
    return typed[0]
