"""The devices of a domain: the verbs of ``domain.devices``."""

from __future__ import annotations

from .affect import Affect
from .domain_group import DomainGroup


class DomainDevices(DomainGroup):
    """``domain.devices``. Devices are described by their XML."""

    async def attach(self, xml: str, affect: Affect = Affect.CURRENT) -> None:
        """Plug a device in, as its XML describes it."""
        await self._call("attach_device", self._driver.attach_device(self._ref, xml, affect))

    async def detach(self, xml: str, affect: Affect = Affect.CURRENT) -> None:
        """Ask the guest to let go of a device; an event says when it has."""
        await self._call("detach_device", self._driver.detach_device(self._ref, xml, affect))

    async def detach_alias(self, alias: str, affect: Affect = Affect.CURRENT) -> None:
        """Ask the guest to let go of the device with that alias; an event says when it has."""
        await self._call(
            "detach_device_alias", self._driver.detach_device_alias(self._ref, alias, affect)
        )

    async def update(
        self, xml: str, affect: Affect = Affect.CURRENT, *, force: bool = False
    ) -> None:
        """Change what can be changed of a device: a medium, a link, a password.

        ``force`` opens a locked tray.
        """
        await self._call(
            "update_device", self._driver.update_device(self._ref, xml, affect, force=force)
        )
