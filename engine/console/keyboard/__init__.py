"""Keys: text, and what a terminal sends, as what a guest's keyboard does.

    key             Key, Chord, and the keys that have names
    send_keys       combinations that no terminal can send
    layouts         which key has which character, by country
    strokes         a text -> the keys that type it
    chord_names     keys as people write them
    terminal_keys   the bytes of a person's terminal -> keys

A key is told to a guest in one of two ways. By **keysym**, what is printed on it: plain VNC, where
the server finds the position in its own table. By **position**: QEMU's extended key event of VNC
(``qnum``) and the hypervisor's send-key (``linux``); there the guest's layout decides what the
position means, so a text must be typed for the layout that the guest has.
"""

from .chord_names import chord_named
from .key import NAMED_KEYS, Chord, Key
from .layouts import LAYOUTS
from .send_keys import SEND_KEYS
from .strokes import strokes
from .terminal_keys import TerminalKeys

__all__ = [
    "LAYOUTS",
    "NAMED_KEYS",
    "SEND_KEYS",
    "Chord",
    "Key",
    "TerminalKeys",
    "chord_named",
    "strokes",
]
