"""Combinations for the send-key menu: what a terminal, or the person's own desktop, keeps back."""

from __future__ import annotations

from typing import Final

from .key import NAMED_KEYS, Chord, key_at

_CONTROL, _ALT = NAMED_KEYS["Control_L"], NAMED_KEYS["Alt_L"]
_SYSRQ: Final = (_ALT, NAMED_KEYS["Print"])
#: Letter -> Linux's code of its key, which is the same on every keyboard that the kernel reads.
_SYSRQ_LETTERS: Final = {"b": 48, "e": 18, "f": 33, "i": 23, "k": 37, "m": 50, "o": 24, "r": 19,
                         "s": 31, "t": 20, "u": 22, "w": 17}  # fmt: skip


def _table() -> dict[str, Chord]:
    table: dict[str, Chord] = {
        "Ctrl+Alt+Del": (_CONTROL, _ALT, NAMED_KEYS["Delete"]),
        "Ctrl+Alt+Backspace": (_CONTROL, _ALT, NAMED_KEYS["BackSpace"]),
    }
    functions = {f"F{number}": NAMED_KEYS[f"F{number}"] for number in range(1, 13)}
    table |= {f"Ctrl+Alt+{name}": (_CONTROL, _ALT, key) for name, key in functions.items()}
    table |= {name: (key,) for name, key in functions.items()}
    table |= {f"Alt+{name}": (_ALT, key) for name, key in functions.items()}
    table |= {
        "Ctrl+Esc": (_CONTROL, NAMED_KEYS["Escape"]),
        "Alt+Tab": (_ALT, NAMED_KEYS["Tab"]),
        "Print": (NAMED_KEYS["Print"],),
        "Pause": (NAMED_KEYS["Pause"],),
        "Scroll Lock": (NAMED_KEYS["Scroll_Lock"],),
        "Caps Lock": (NAMED_KEYS["Caps_Lock"],),
        "Num Lock": (NAMED_KEYS["Num_Lock"],),
        "Insert": (NAMED_KEYS["Insert"],),
        "Super": (NAMED_KEYS["Super_L"],),
        "Super+L": (NAMED_KEYS["Super_L"], key_at(38, ord("l"))),
        "Super+R": (NAMED_KEYS["Super_L"], key_at(19, ord("r"))),
        "Menu": (NAMED_KEYS["Menu"],),
    }
    for letter, code in _SYSRQ_LETTERS.items():
        table[f"SysRq+{letter}"] = (*_SYSRQ, key_at(code, ord(letter)))
    return table


#: Name -> keys, in the order of a menu.
SEND_KEYS: Final[dict[str, Chord]] = _table()
