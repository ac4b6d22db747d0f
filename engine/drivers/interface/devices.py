"""Devices: plugged in, out and changed while the guest runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...affect import Affect
from .verb_group import VerbGroup

if TYPE_CHECKING:
    from ...domain_ref import DomainRef


class DeviceVerbs(VerbGroup):
    """Devices: plugged in, out and changed while the guest runs."""

    async def attach_device(
        self, domain: DomainRef, xml: str, affect: Affect = Affect.CURRENT
    ) -> None:
        """Plug a device in, as its XML describes it."""
        raise self._unsupported("attach_device")

    async def detach_device(
        self, domain: DomainRef, xml: str, affect: Affect = Affect.CURRENT
    ) -> None:
        """Ask the guest to let go of a device; an event says when it has."""
        raise self._unsupported("detach_device")

    async def detach_device_alias(
        self, domain: DomainRef, alias: str, affect: Affect = Affect.CURRENT
    ) -> None:
        """Ask the guest to let go of the device with that alias; an event says when it has."""
        raise self._unsupported("detach_device_alias")

    async def update_device(
        self, domain: DomainRef, xml: str, affect: Affect = Affect.CURRENT, *, force: bool = False
    ) -> None:
        """Change what can be changed of a device: a medium, a link, a password.

        ``force`` opens a locked tray.
        """
        raise self._unsupported("update_device")
