"""Screens and keys of the in-memory machines: the same as who opens a display sees and presses."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...domain_verbs import require_possible
from ...errors import InvalidArgument, OperationFailed
from ...machine import SCREENSHOT_LIMIT, KeyCodeSet, Screenshot
from .consoles import MemoryConsoles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...domain_ref import DomainRef
    from .machine import Machine

#: Linux's numbers of Control, Alt and Delete, left and right.
_CONTROL, _ALT, _DELETE = frozenset({29, 97}), frozenset({56, 100}), frozenset({111})

_MOST_KEYS = 16
_LAST_KEY = 0x2FF


class MemoryScreens(MemoryConsoles):
    """The verbs of ``interface/machine.py`` in memory."""

    title: ClassVar[str] = "test"

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
        else:
            self._system(machine).display.press_at(keys, code_set)

    async def screenshot(
        self, domain: DomainRef, screen: int = 0, *, limit: int = SCREENSHOT_LIMIT
    ) -> Screenshot:
        """Return a picture of one of the guest's screens."""
        machine = self._screen_machine("screenshot", domain)
        videos = machine.live.devices.videos
        heads = sum(video.heads or 1 for video in videos)
        if not 0 <= screen < heads:
            raise InvalidArgument(f"{machine.name!r} has no screen {screen}")
        data = self._picture(machine, screen)
        if len(data) > limit:
            raise OperationFailed(f"the picture has more than {limit} bytes")
        return Screenshot(mime_type="image/x-portable-pixmap", data=data)

    def _picture(self, machine: Machine, screen: int) -> bytes:
        """Return a portable pixmap; screens beside the first are empty desks."""
        if screen == 0:
            return self._system(machine).display.picture()
        from .display_server.desk import Desk

        return Desk(f"{machine.uuid} {screen}").framebuffer.to_pixmap()

    def _screen_machine(self, verb: str, domain: DomainRef) -> Machine:
        machine = self._inventory.find(domain)
        require_possible(verb, self._inventory.info(machine))
        return machine
