"""The detach key: the one key that takes the keys back from a guest, as settings name it."""

from __future__ import annotations

from engine.errors import InvalidArgument

DEFAULT = "ctrl+]"
_PREFIX = "ctrl+"
#: What a guest cannot do without, or a terminal sends for other keys too.
_REFUSED = {"[": "is the same as Escape", "m": "is the same as Enter", "i": "is the same as Tab"}


def detach_byte(name: str) -> bytes:
    """Return what a terminal sends for a key such as ``ctrl+]``.

    Raises:
        InvalidArgument: it is not ctrl with one other key, or one that cannot be spared.
    """
    letter = name.removeprefix(_PREFIX).lower() if name.startswith(_PREFIX) else ""
    if len(letter) != 1 or not "@" <= letter.upper() <= "_":
        raise InvalidArgument(f"{name!r} cannot be the detach key", hint="such as 'ctrl+]'")
    if reason := _REFUSED.get(letter):
        raise InvalidArgument(f"{name!r} {reason}", hint="such as 'ctrl+]'")
    return bytes([ord(letter.upper()) & 0x1F])


def detach_label(key: bytes) -> str:
    """Return how the key is written: ``^]``."""
    return f"^{chr(key[0] | 0x40)}"
