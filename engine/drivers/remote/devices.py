"""The devices of a domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...affect import Affect
from .asking import Asking
from .wire_domain import wire_domain

if TYPE_CHECKING:
    from ...domain_ref import DomainRef


#: The flag of ``domain_update_device_flags``.
_FORCE: Final = 4


class RemoteDevices(Asking):
    """The verbs of ``interface/devices.py`` at a libvirt daemon."""

    async def attach_device(
        self, domain: DomainRef, xml: str, affect: Affect = Affect.CURRENT
    ) -> None:
        """Plug a device in, as its XML describes it."""
        await self._ask_slowly(
            "attach_device", "domain_attach_device_flags", wire_domain(domain), xml, affect
        )

    async def detach_device(
        self, domain: DomainRef, xml: str, affect: Affect = Affect.CURRENT
    ) -> None:
        """Ask the guest to let go of a device."""
        await self._ask_slowly(
            "detach_device", "domain_detach_device_flags", wire_domain(domain), xml, affect
        )

    async def detach_device_alias(
        self, domain: DomainRef, alias: str, affect: Affect = Affect.CURRENT
    ) -> None:
        """Ask the guest to let go of the device with that alias."""
        await self._ask_slowly(
            "detach_device_alias", "domain_detach_device_alias", wire_domain(domain), alias, affect
        )

    async def update_device(
        self, domain: DomainRef, xml: str, affect: Affect = Affect.CURRENT, *, force: bool = False
    ) -> None:
        """Change what can be changed of a device."""
        flags = affect | (_FORCE if force else 0)
        await self._ask_slowly(
            "update_device", "domain_update_device_flags", wire_domain(domain), xml, flags
        )
