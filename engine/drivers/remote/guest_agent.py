"""The guest from inside: calls that wait for its agent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...guest_agent import (
    AddressSource,
    GuestFilesystem,
    GuestInformation,
    GuestInterface,
    HostnameSource,
    KeyChange,
)
from .asking import Asking
from .wire_domain import wire_domain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...domain_ref import DomainRef
    from ...tuning import ParameterValue


#: Flags of libvirt's functions of these names.
_ENCRYPTED: Final = 1
_FROM_MACHINE: Final = 1
#: Seconds by which the daemon is told to wait as long as it takes (``BLOCK`` in libvirt).
_FOR_EVER: Final = -2
_NANOSECONDS: Final = 1_000_000_000


class RemoteGuestAgent(Asking):
    """The verbs of ``interface/guest_agent.py`` at a libvirt daemon."""

    async def guest_information(
        self, domain: DomainRef, kinds: GuestInformation = GuestInformation.ALL
    ) -> dict[str, ParameterValue]:
        """Return what the agent tells, by libvirt's names (``os.name``, ``user.0.name``, …)."""
        return dict(
            await self._ask_slowly(
                "guest_information", "domain_get_guest_info", wire_domain(domain), kinds, 0
            )
        )

    async def guest_filesystems(self, domain: DomainRef) -> list[GuestFilesystem]:
        """Return what is mounted in the guest."""
        found, _ = await self._ask_slowly(
            "guest_filesystems", "domain_get_fsinfo", wire_domain(domain), 0
        )
        return [
            GuestFilesystem(mount_point=point, device=device, kind=kind, disks=tuple(disks))
            for point, device, kind, disks in found
        ]

    async def freeze_filesystems(self, domain: DomainRef, mount_points: Sequence[str] = ()) -> int:
        """Hold all writing in the guest, or to some filesystems."""
        target = wire_domain(domain)
        return int(
            await self._ask_slowly(
                "freeze_filesystems", "domain_fsfreeze", target, list(mount_points), 0
            )
        )

    async def thaw_filesystems(self, domain: DomainRef, mount_points: Sequence[str] = ()) -> int:
        """Let writing go on."""
        target = wire_domain(domain)
        return int(
            await self._ask_slowly(
                "thaw_filesystems", "domain_fsthaw", target, list(mount_points), 0
            )
        )

    async def trim_filesystems(
        self, domain: DomainRef, *, mount_point: str | None = None, smallest: int = 0
    ) -> None:
        """Give back what the guest no longer uses, in pieces of at least ``smallest`` bytes."""
        target = wire_domain(domain)
        await self._ask_slowly(
            "trim_filesystems", "domain_fstrim", target, mount_point, smallest, 0
        )

    async def guest_interfaces(
        self, domain: DomainRef, source: AddressSource = AddressSource.LEASES
    ) -> list[GuestInterface]:
        """Return the guest's network interfaces with their addresses."""
        found = await self._ask_slowly(
            "guest_interfaces", "domain_interface_addresses", wire_domain(domain), source, 0
        )
        return [
            GuestInterface(
                name=name,
                mac=mac or "",
                addresses=tuple(f"{address}/{prefix}" for _, address, prefix in addresses),
            )
            for name, mac, addresses in found
        ]

    async def guest_hostname(
        self, domain: DomainRef, source: HostnameSource = HostnameSource.ANY
    ) -> str:
        """Return how the guest calls itself."""
        return str(
            await self._ask_slowly(
                "guest_hostname", "domain_get_hostname", wire_domain(domain), source
            )
        )

    async def set_user_password(
        self, domain: DomainRef, user: str, password: str, *, is_encrypted: bool = False
    ) -> None:
        """Set the password of a user of the guest, as text or as crypt(3) has made it."""
        flags = _ENCRYPTED if is_encrypted else 0
        await self._ask_slowly(
            "set_user_password",
            "domain_set_user_password",
            wire_domain(domain),
            user,
            password,
            flags,
        )

    async def ssh_keys(self, domain: DomainRef, user: str) -> list[str]:
        """Return the lines of a guest user's ``authorized_keys``."""
        target = wire_domain(domain)
        keys = await self._ask_slowly("ssh_keys", "domain_authorized_ssh_keys_get", target, user, 0)
        return list(keys)

    async def set_ssh_keys(
        self,
        domain: DomainRef,
        user: str,
        keys: Sequence[str],
        change: KeyChange = KeyChange.REPLACE,
    ) -> None:
        """Replace, extend or shorten a guest user's ``authorized_keys``."""
        await self._ask_slowly(
            "set_ssh_keys",
            "domain_authorized_ssh_keys_set",
            wire_domain(domain),
            user,
            list(keys),
            change,
        )

    async def guest_time(self, domain: DomainRef) -> float:
        """Return the guest's clock, in seconds since the epoch."""
        seconds, nanoseconds = await self._ask_slowly(
            "guest_time", "domain_get_time", wire_domain(domain), 0
        )
        return float(seconds + nanoseconds / _NANOSECONDS)

    async def set_guest_time(self, domain: DomainRef, time: float | None) -> None:
        """Set the guest's clock, in seconds since the epoch."""
        flags = _FROM_MACHINE if time is None else 0
        seconds, rest = divmod(time or 0.0, 1)
        await self._ask_slowly(
            "set_guest_time",
            "domain_set_time",
            wire_domain(domain),
            int(seconds),
            int(rest * _NANOSECONDS),
            flags,
        )

    async def agent_command(
        self, domain: DomainRef, command: str, *, seconds: int | None = None
    ) -> str:
        """Send the agent a command in JSON."""
        answer = await self._ask_slowly(
            "agent_command",
            "domain_agent_command",
            wire_domain(domain),
            command,
            _FOR_EVER if seconds is None else seconds,
            0,
        )
        return answer or ""

    async def set_agent_timeout(self, domain: DomainRef, seconds: int | None) -> None:
        """Say how long the daemon waits for the agent in all other verbs."""
        await self._ask(
            "set_agent_timeout",
            "domain_agent_set_response_timeout",
            wire_domain(domain),
            _FOR_EVER if seconds is None else seconds,
            0,
        )
