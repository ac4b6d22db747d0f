"""RawStream: what a terminal sends while a guest has the keys, told apart.

The guest gets every byte as it came, but for what the terminal says by itself (mouse, focus, size,
answers to questions) and the detach key. Escape alone goes on at once: what may be the beginning of
a longer sequence is held only where no key of a person looks like it.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

#: ctrl+]
DETACH: Final = b"\x1d"

PASTE_START, PASTE_END = "\x1b[200~", "\x1b[201~"

#: Mouse (SGR, urxvt, X10), focus, size in band, DECRPM: Textual reads them.
_REPORT = re.compile(r"\x1b\[(?:<[\d;-]+[mM]|[\d;-]+M|M[^\x1b]{3}|[IO]|48;[\d:;]+t|\?\d+;\d+\$y)")
#: Answers to questions: device attributes and modes, sizes, and strings of any kind.
_REPLY = re.compile(
    r"\x1b\[(?:[?>=][\d;:]*[ -/]?[@-~]|[4-9];\d+;\d+t)"
    r"|\x1b[P_^\]X][^\x1b\x07]{1,65536}(?:\x1b\\|\x07)"
)
#: The beginning of any of those, or of a key's sequence that came in two pieces.
_BEGUN = re.compile(
    r"\x1b\[(?:[<?>=]?[\d;:$-]+|[<?>=]|M[^\x1b]{1,2})\Z|\x1b[P_^\]X][ -~]{2,65536}\x1b?\Z"
)
#: What may follow an escape that went on alone, if it began a report.
_TAIL = re.compile(r"\[?(?:<[\d;-]+[mM]|\?\d+;\d+\$y|48;[\d:;]+t|200~)|\[[IO]\Z")
_KITTY_KEY = re.compile(r"\x1b\[(\d+)(?::\d*)*;(\d+)(?::([123]))?(?:;[\d:]*)?u")
_OTHER_KEY = re.compile(r"\x1b\[27;(\d+);(\d+)~")

_CONTROL, _LOCKS = 4, 64 | 128


class Kind(Enum):
    """Whom a piece is for."""

    GUEST = auto()
    PASTE = auto()
    DETACH = auto()
    #: For Textual: mouse, focus, size; and everything behind the detach key.
    TERMINAL = auto()
    #: An answer of the terminal to a question of ours.
    REPLY = auto()


class Piece(NamedTuple):
    """A part of the stream; the text of bytes that are no UTF-8 has lone surrogates."""

    kind: Kind
    text: str


class RawStream:
    """Reads decoded text; ``detach`` is one control character."""

    def __init__(self, detach: bytes = DETACH) -> None:
        self._detach = detach.decode("latin-1")
        self._codes = {ord(self._detach) | 0x40, ord(self._detach) | 0x60}
        self._held = ""
        self._paste: str | None = None
        self._sent_escape = False
        self._rests = 0
        self.is_detached = False

    def feed(self, data: str) -> Iterator[Piece]:
        """Yield the pieces of what came; after the detach key all is for Textual."""
        self._rests = 0
        if self._sent_escape:
            self._sent_escape = False
            if _TAIL.match(data):
                data = "\x1b[" + data.removeprefix("[")
        data, self._held = self._held + data, ""
        while data:
            if self.is_detached:
                yield Piece(Kind.TERMINAL, data)
                return
            if self._paste is not None:
                data = yield from self._take_paste(data)
            else:
                data = yield from self._take_keys(data)

    def rest(self) -> Iterator[Piece]:
        """Yield what is held once nothing came for two turns: it began nothing."""
        self._rests += 1
        if self._held and self._rests > 1:
            held, self._held = self._held, ""
            yield Piece(Kind.GUEST, held)

    def _take_paste(self, data: str) -> Generator[Piece, None, str]:
        text = (self._paste or "") + data
        end = text.find(PASTE_END, max(0, len(self._paste or "") - len(PASTE_END)))
        if end < 0:
            self._paste = text
            return ""
        self._paste = None
        yield Piece(Kind.PASTE, text[:end])
        return text[end + len(PASTE_END) :]

    def _take_keys(self, data: str) -> Generator[Piece, None, str]:
        """Yield pieces up to a paste, the detach key or the end; return what is left."""
        start = place = 0
        while place < len(data):
            found = self._special(data, place)
            if found is None:
                place += 1
                continue
            if place > start:
                yield Piece(Kind.GUEST, data[start:place])
            kind, end = found
            if kind is Kind.PASTE:
                self._paste = ""
                return data[end:]
            if kind is Kind.GUEST:
                self._held = data[place:]
                return ""
            if kind is Kind.DETACH:
                self.is_detached = True
                yield Piece(kind, "")
                return data[end:]
            yield Piece(kind, data[place:end])
            start = place = end
        if start < len(data):
            yield Piece(Kind.GUEST, data[start:])
            self._sent_escape = data.endswith(("\x1b", "\x1b["))
        return ""

    def _special(self, data: str, place: int) -> tuple[Kind, int] | None:
        """Return what is at a place and where it ends; GUEST is a beginning to be held."""
        letter = data[place]
        if letter == self._detach:
            return Kind.DETACH, place + 1
        if letter != "\x1b":
            return None
        if data.startswith(PASTE_START, place):
            return Kind.PASTE, place + len(PASTE_START)
        for pattern, kind in ((_REPORT, Kind.TERMINAL), (_REPLY, Kind.REPLY)):
            if match := pattern.match(data, place):
                return kind, match.end()
        if match := _KITTY_KEY.match(data, place):
            if self._is_detach(int(match[1]), int(match[2])):
                return Kind.REPLY if match[3] == "3" else Kind.DETACH, match.end()
        elif match := _OTHER_KEY.match(data, place):
            if self._is_detach(int(match[2]), int(match[1])):
                return Kind.DETACH, match.end()
        elif _BEGUN.match(data, place):
            return Kind.GUEST, len(data)
        return None

    def _is_detach(self, code: int, modifiers: int) -> bool:
        return code in self._codes and (modifiers - 1) & ~_LOCKS == _CONTROL
