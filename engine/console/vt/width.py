"""How many cells a character takes, from the properties Unicode gives it (UAX #11).

0 is a mark that joins the character before it, 2 is wide (East Asian, emoji), ``DROPPED`` is what
has no picture and may change the order of what follows: bidirectional controls, line separators.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

DROPPED: Final = -1
#: Long runs of these need no look at each character: all take one cell.
NARROW: Final = re.compile(
    "[ -~\xa1-\xac\xae-\u02ff\u0370-\u0373\u0376-\u0377\u037b-\u037e\u0384-\u0386"
    "\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e"
    "\u2500-\u25fc\u2800-\u28ff\ue0a0-\ue0d4\ufffd]+"
)
#: And these take two.
WIDE: Final = re.compile(
    "[\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60"
    "\U0001f600-\U0001f64f]+"
)
_MARKS: Final = frozenset({"Mn", "Me"})
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
#: Joiners belong to the letters around them; a soft hyphen is drawn by terminals.
_SPECIAL: Final = {"\u200c": 0, "\u200d": 0, "\u00ad": 1}
#: Hangul vowels and final consonants stand in the cells of the syllable they end.
_JAMO: Final = range(0x1160, 0x1200)
_KNOWN_AT_MOST: Final = 8192


class _Widths(dict[str, int]):
    """What was asked before; bounded, for a guest may print all of Unicode."""

    def __missing__(self, char: str) -> int:
        if len(self) >= _KNOWN_AT_MOST:
            self.clear()
        width = self[char] = _width(char)
        return width


def _width(char: str) -> int:
    if char in _SPECIAL:
        return _SPECIAL[char]
    category = unicodedata.category(char)
    if category in _MARKS or ord(char) in _JAMO:
        return 0
    if category in _INVISIBLE:
        return DROPPED
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


#: ``width_of(char)``.
width_of: Final = _Widths().__getitem__
