"""Screens and keys of guests that we run: pictures by ``screendump``, keys by ``send-key``."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ...console.keyboard.key import key_at
from ...errors import InvalidArgument, OperationFailed, OperationInvalid, Unsupported
from ...machine import SCREENSHOT_LIMIT, KeyCodeSet, Screenshot
from .consoles import GuestConsoles
from .qmp.errors import MonitorLost

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ...domain_ref import DomainRef
    from .guest import Guest

_MOST_KEYS: Final = 16
#: Linux's codes of keys for power and sound -> QEMU's numbers (a PC's codes, 0x80 for an 0xE0).
_FURTHER: Final = {
    85: 0x76, 89: 0x73, 92: 0x79, 93: 0x70, 94: 0x7B, 95: 0x5C, 113: 0xA0, 114: 0xAE, 115: 0xB0,
    116: 0xDE, 117: 0x59, 121: 0x7E, 122: 0x72, 123: 0x71, 124: 0x7D, 140: 0xA1, 142: 0xDF,
    143: 0xE3, 155: 0xEC, 156: 0xE6, 158: 0xEA, 159: 0xE9, 163: 0x99, 164: 0xA2, 165: 0x90,
    166: 0xA4, 172: 0xB2, 173: 0xE7,
}  # fmt: skip
#: A scan code behind an 0xE0, as the numbers of ``xt`` and ``atset1`` spell it.
_EXTENDED: Final = 0xE000
_PIXMAP: Final = "image/x-portable-pixmap"


class GuestScreens(GuestConsoles):
    """The verbs of ``interface/machine.py`` that show and press."""

    async def send_keys(
        self,
        domain: DomainRef,
        keys: Sequence[int],
        *,
        code_set: KeyCodeSet = KeyCodeSet.LINUX,
        hold_ms: int = 100,
    ) -> None:
        """Press up to 16 keys at once, hold them, and let them go."""
        guest = self._running_guest("send_keys", domain)
        if not 0 < len(keys) <= _MOST_KEYS:
            raise InvalidArgument(f"1 to {_MOST_KEYS} keys can be pressed, not {len(keys)}")
        numbers = [{"type": "number", "data": _number(key, code_set)} for key in keys]
        await _ask(guest, "send-key", {"keys": numbers, "hold-time": max(hold_ms, 1)})

    async def screenshot(
        self, domain: DomainRef, screen: int = 0, *, limit: int = SCREENSHOT_LIMIT
    ) -> Screenshot:
        """Return a picture of one of the guest's screens."""
        guest = self._running_guest("screenshot", domain)
        screens = list(_screens(guest))
        if not 0 <= screen < len(screens):
            raise InvalidArgument(f"{domain.name!r} has no screen {screen}")
        path = guest.folder.path / f"screen{next(self._numbers)}.ppm"
        place = {"device": screens[screen][0], "head": screens[screen][1]} if screen else {}
        try:
            await _ask(guest, "screendump", {"filename": str(path), **place})
            data = await asyncio.to_thread(_content, path, limit)
        finally:
            await asyncio.shield(asyncio.to_thread(_remove, path))
        return Screenshot(mime_type=_PIXMAP, data=data)


async def _ask(guest: Guest, command: str, arguments: dict[str, object]) -> None:
    try:
        await guest.runtime.monitor.execute(command, arguments)
    except MonitorLost as error:
        raise OperationInvalid(f"cannot {command} {guest.live.name!r}: {error}") from error


def _number(key: int, code_set: KeyCodeSet) -> int:
    """Return QEMU's number of a key.

    Raises:
        InvalidArgument: there is no such key. Unsupported: nobody knows these numbers here.
    """
    number = 0
    if code_set is KeyCodeSet.LINUX:
        number = key_at(key, 0).qnum or _FURTHER.get(key, 0)
    elif code_set is KeyCodeSet.QNUM:
        number = key
    elif code_set in (KeyCodeSet.XT, KeyCodeSet.AT_SET1):
        number = key & 0x7F | 0x80 if key >= _EXTENDED else key
    else:
        raise Unsupported(
            f"keys by the numbers of {code_set.name} cannot be pressed here",
            hint="use the numbers of LINUX or QNUM",
        )
    if not 0 < number <= 0xFF:
        raise InvalidArgument(f"there is no key {key} among those of {code_set.name}")
    return number


def _screens(guest: Guest) -> Iterator[tuple[str, int]]:
    """Yield the card and the head of each screen."""
    for video in guest.live.devices.videos:
        if video.model != "none":
            for head in range(video.heads or 1):
                yield video.alias or "", head


def _content(path: Path, limit: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > limit:
            raise OperationFailed(f"the picture has {size} bytes, more than {limit} bytes")
        return path.read_bytes()
    except OSError as error:
        raise OperationFailed(f"the picture cannot be read: {error.strerror}") from error


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
