"""Text from guests, hosts and servers made safe to show.

Domain names, titles, error texts, certificate subjects and socket paths are chosen by strangers
and arrive verbatim: with escape sequences, newlines that forge a second line, and bidirectional
overrides that reorder what follows. Whatever leaves the engine for a terminal or a log goes
through ``printable`` once. (Markup is the screen's own business: it shows such text as plain text.)
"""

from __future__ import annotations

import re
import unicodedata

_PLAIN = re.compile(r"[ -~]*")
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def printable(text: str, limit: int = 512) -> str:
    """Return ``text`` on one line, with every control or invisible character written out.

    ESC becomes ``\\x1b``, a newline ``\\n``, U+202E ``\\u202e``. At most ``limit`` characters
    of the input are used; a cut is marked with ``…``.
    """
    if len(text) > limit:
        text = text[:limit] + "…"
    if _PLAIN.fullmatch(text):
        return text
    return "".join(map(_escaped, text))


def _escaped(char: str) -> str:
    if unicodedata.category(char) not in _HIDDEN:
        return char
    return char.encode("unicode_escape", "backslashreplace").decode("ascii")
