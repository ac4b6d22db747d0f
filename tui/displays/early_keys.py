"""EarlyKeys: what is typed for a guest while its display is still being opened.

key -> kept -> the guest, once it can be typed on
            -> nobody, where the detach key, or an end, came first
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..consoles.key_bytes import bytes_of_key

if TYPE_CHECKING:
    from textual.events import Key


class EarlyKeys:
    """The bytes of keys in order; ``detach`` are those of the key that takes them back."""

    def __init__(self, detach: bytes) -> None:
        self._detach = detach
        self._kept = bytearray()

    def keep(self, event: Key) -> bool:
        """Keep a key and let it do nothing here; return whether it takes the keys back."""
        event.stop()
        event.prevent_default()
        data = bytes_of_key(event.key, event.character)
        if data == self._detach:
            self._kept.clear()
            return True
        self._kept += data
        return False

    def take(self) -> bytes:
        """Return all that was kept, which is nobody's from now on."""
        kept = bytes(self._kept)
        self._kept.clear()
        return kept
