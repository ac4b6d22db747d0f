"""Screens and keys of the in-memory machines: a picture is drawn when it is asked for."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, ClassVar, Final

from ...domain_verbs import require_possible
from ...errors import InvalidArgument, OperationFailed
from ...machine import SCREENSHOT_LIMIT, KeyCodeSet, Screenshot
from ..base import HypervisorDriver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...domain_ref import DomainRef
    from .guests import Guests
    from .inventory import Inventory
    from .machine import Machine

#: Points of a screen, from left to right and from top to bottom.
WIDTH: Final = 640
HEIGHT: Final = 400

#: Linux's numbers of Control, Alt and Delete, left and right.
_CONTROL, _ALT, _DELETE = frozenset({29, 97}), frozenset({56, 100}), frozenset({111})

_MOST_KEYS = 16
_LAST_KEY = 0x2FF

_Colour = tuple[int, int, int]
_BLACK, _GREY, _WHITE = (0, 0, 0), (58, 62, 70), (226, 228, 232)


class MemoryScreens(HypervisorDriver):
    """The verbs of ``interface/machine.py`` in memory."""

    title: ClassVar[str] = "test"
    _inventory: Inventory
    _guests: Guests

    async def send_keys(
        self,
        domain: DomainRef,
        keys: Sequence[int],
        *,
        code_set: KeyCodeSet = KeyCodeSet.LINUX,
        hold_ms: int = 100,
    ) -> None:
        """Press keys; at Control, Alt and Delete the guest restarts."""
        machine = self._screen_machine("send_keys", domain)
        if not 0 < len(keys) <= _MOST_KEYS or not all(0 <= key <= _LAST_KEY for key in keys):
            raise InvalidArgument(f"1 to {_MOST_KEYS} keys of 0 to {_LAST_KEY} can be pressed")
        pressed = set(keys)
        if code_set is KeyCodeSet.LINUX and all(pressed & key for key in (_CONTROL, _ALT, _DELETE)):
            self._guests.reboot(machine)

    async def screenshot(
        self, domain: DomainRef, screen: int = 0, *, limit: int = SCREENSHOT_LIMIT
    ) -> Screenshot:
        """Return a picture of one of the guest's screens."""
        machine = self._screen_machine("screenshot", domain)
        videos = machine.live.devices.videos
        heads = sum(video.heads or 1 for video in videos)
        if not 0 <= screen < heads:
            raise InvalidArgument(f"{machine.name!r} has no screen {screen}")
        data = _picture(machine, screen)
        if len(data) > limit:
            raise OperationFailed(f"the picture has more than {limit} bytes")
        return Screenshot(mime_type="image/x-portable-pixmap", data=data)

    def _screen_machine(self, verb: str, domain: DomainRef) -> Machine:
        machine = self._inventory.find(domain)
        require_possible(verb, self._inventory.info(machine))
        return machine


def _picture(machine: Machine, screen: int) -> bytes:
    """Return a portable pixmap: a desk in the guest's own colour with a window to sign in."""
    tone = zlib.crc32(f"{machine.uuid} {screen}".encode())
    desk = (40 + tone % 64, 48 + (tone >> 8) % 64, 72 + (tone >> 16) % 64)
    rows = [_row(desk, line) for line in range(HEIGHT)]
    return b"P6\n%d %d\n255\n" % (WIDTH, HEIGHT) + b"".join(rows)


def _row(desk: _Colour, line: int) -> bytes:
    """Return one line: a bar above, and in the middle the window with a field."""
    if line < 20:
        return bytes(_BLACK) * WIDTH
    if not 120 <= line < 280:
        return bytes(desk) * WIDTH
    side, window = bytes(desk) * 200, bytes(_WHITE if line < 136 else _GREY)
    field = bytes(_WHITE) if 190 <= line < 210 else window
    return side + window * 60 + field * (WIDTH - 520) + window * 60 + side
