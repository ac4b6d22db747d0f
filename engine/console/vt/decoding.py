"""Decoding: bytes become characters, in UTF-8 unless the guest says otherwise.

``ESC % @`` and ``ESC % 8``/``ESC % G`` leave and enter UTF-8 (console_codes(4)). Outside of it
bytes 0x80 to 0x9f are the C1 controls, written here as the two characters ECMA-48 gives them.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

_SWITCH: Final = re.compile(rb"\x1b%([@G8])")
_C1: Final = {code: f"\x1b{chr(code - 0x40)}" for code in range(0x80, 0xA0)}


class Decoder:
    """Remembers half a character between two pieces of input."""

    def __init__(self) -> None:
        self._utf8 = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = b""
        self.is_utf8 = True

    def decode(self, data: bytes) -> str:
        """Return the characters that are complete."""
        if self._held:
            data, self._held = self._held + data, b""
        if self.is_utf8 and b"\x1b%" not in data:
            self._hold_switch(data)
            return self._utf8.decode(data[: len(data) - len(self._held)])
        return self._decode_switches(data)

    def _hold_switch(self, data: bytes) -> None:
        """Keep back a switch that may be cut at the end of ``data``."""
        if data.endswith((b"\x1b", b"\x1b%")):
            self._held = data[data.rindex(b"\x1b") :]

    def _decode_switches(self, data: bytes) -> str:
        pieces = []
        start = 0
        for switch in _SWITCH.finditer(data):
            pieces.append(self._piece(data[start : switch.start()]))
            self.is_utf8 = switch[1] != b"@"
            self._utf8.reset()
            start = switch.end()
        rest = data[start:]
        self._hold_switch(rest)
        pieces.append(self._piece(rest[: len(rest) - len(self._held)]))
        return "".join(pieces)

    def _piece(self, data: bytes) -> str:
        if self.is_utf8:
            return self._utf8.decode(data)
        return data.decode("latin-1").translate(_C1)

    def reset(self) -> None:
        """Back to UTF-8, where every guest of today is."""
        self.is_utf8 = True
        self._utf8.reset()
