"""The guest from inside: the verbs of ``domain.agent``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING

from .domain_group import DomainGroup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .tuning import ParameterValue


class GuestInformation(IntFlag):
    """``virDomainGuestInfoTypes``."""

    ALL = 0
    USERS = 1
    OS = 2
    TIMEZONE = 4
    HOSTNAME = 8
    FILESYSTEM = 16
    DISKS = 32
    INTERFACES = 64


class AddressSource(IntEnum):
    """Who knows a guest's addresses (``virDomainInterfaceAddressesSource``).

    LEASES are those of libvirt's own DHCP servers, ARP the host's table of neighbours.
    """

    LEASES = 0
    AGENT = 1
    ARP = 2


class HostnameSource(IntFlag):
    """Who knows a guest's name (``virDomainGetHostnameFlags``)."""

    ANY = 0
    LEASES = 1
    AGENT = 2


class KeyChange(IntFlag):
    """``virDomainAuthorizedSSHKeysSetFlags``."""

    REPLACE = 0
    APPEND = 1
    REMOVE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestFilesystem:
    """One mounted filesystem; ``disks`` are the targets (``vda``) it lies on."""

    mount_point: str
    device: str
    kind: str
    disks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestInterface:
    """A network interface, with its addresses as ``192.0.2.1/24``.

    ``name`` is the guest's by its agent, else the host's.
    """

    name: str
    mac: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestUser:
    """Somebody who is logged in to the guest; ``since`` is in seconds since the epoch."""

    name: str
    domain: str = ""
    since: float | None = None


class DomainGuestAgent(DomainGroup):
    """``domain.agent``: all of it needs an agent in the guest, but addresses and names."""

    async def information(
        self, kinds: GuestInformation = GuestInformation.ALL
    ) -> dict[str, ParameterValue]:
        """Return what the agent tells, by libvirt's names (``os.name``, ``user.0.name``, …).

        ALL leaves out what this agent does not know; a kind that is asked for must be known.
        """
        return await self._call(
            "guest_information", self._driver.guest_information(self._ref, kinds)
        )

    async def filesystems(self) -> list[GuestFilesystem]:
        """Return what is mounted in the guest."""
        return await self._call("guest_filesystems", self._driver.guest_filesystems(self._ref))

    async def freeze(self, mount_points: Sequence[str] = ()) -> int:
        """Hold all writing in the guest, or to some filesystems; return how many are held."""
        return await self._call(
            "freeze_filesystems", self._driver.freeze_filesystems(self._ref, mount_points)
        )

    async def thaw(self, mount_points: Sequence[str] = ()) -> int:
        """Let writing go on; return how many filesystems were held."""
        return await self._call(
            "thaw_filesystems", self._driver.thaw_filesystems(self._ref, mount_points)
        )

    async def trim(self, *, mount_point: str | None = None, smallest: int = 0) -> None:
        """Give back what the guest no longer uses, in pieces of at least ``smallest`` bytes."""
        await self._call(
            "trim_filesystems",
            self._driver.trim_filesystems(self._ref, mount_point=mount_point, smallest=smallest),
        )

    async def interfaces(
        self, source: AddressSource = AddressSource.LEASES
    ) -> list[GuestInterface]:
        """Return the guest's network interfaces with their addresses."""
        return await self._call(
            "guest_interfaces", self._driver.guest_interfaces(self._ref, source)
        )

    async def hostname(self, source: HostnameSource = HostnameSource.ANY) -> str:
        """Return how the guest calls itself."""
        return await self._call("guest_hostname", self._driver.guest_hostname(self._ref, source))

    async def set_password(self, user: str, password: str, *, is_encrypted: bool = False) -> None:
        """Set the password of a user of the guest, as text or as crypt(3) has made it."""
        await self._call(
            "set_user_password",
            self._driver.set_user_password(self._ref, user, password, is_encrypted=is_encrypted),
        )

    async def ssh_keys(self, user: str) -> list[str]:
        """Return the lines of a guest user's ``authorized_keys``."""
        return await self._call("ssh_keys", self._driver.ssh_keys(self._ref, user))

    async def set_ssh_keys(
        self, user: str, keys: Sequence[str], change: KeyChange = KeyChange.REPLACE
    ) -> None:
        """Replace, extend or shorten a guest user's ``authorized_keys``."""
        await self._call("set_ssh_keys", self._driver.set_ssh_keys(self._ref, user, keys, change))

    async def time(self) -> float:
        """Return the guest's clock, in seconds since the epoch."""
        return await self._call("guest_time", self._driver.guest_time(self._ref))

    async def set_time(self, time: float | None) -> None:
        """Set the guest's clock, in seconds since the epoch; None: to its machine's clock."""
        await self._call("set_guest_time", self._driver.set_guest_time(self._ref, time))

    async def command(self, command: str, *, seconds: int | None = None) -> str:
        """Send the agent a command in JSON; return its answer.

        ``seconds`` is how long the daemon waits for it: 0 does not wait, None waits for ever.
        """
        return await self._call(
            "agent_command", self._driver.agent_command(self._ref, command, seconds=seconds)
        )

    async def set_timeout(self, seconds: int | None) -> None:
        """Say how long the daemon waits for the agent in all other verbs; None: for ever."""
        await self._call("set_agent_timeout", self._driver.set_agent_timeout(self._ref, seconds))

    async def users(self) -> list[GuestUser]:
        """Return who is logged in to the guest."""
        values = await self.information(GuestInformation.USERS)
        return [_user(values, f"user.{i}.") for i in range(_count(values, "user.count"))]


def _user(values: dict[str, ParameterValue], prefix: str) -> GuestUser:
    since = values.get(prefix + "login-time")
    return GuestUser(
        name=str(values.get(prefix + "name", "")),
        domain=str(values.get(prefix + "domain", "")),
        since=None if since is None else float(since) / 1000,
    )


def _count(values: dict[str, ParameterValue], name: str) -> int:
    """Return how many there are; a list is never longer than the answer that it came in."""
    return min(int(values.get(name, 0)), len(values))
