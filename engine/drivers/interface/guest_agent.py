"""The guest from inside, as its agent tells and does it; some of it the host knows too."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...guest_agent import AddressSource, GuestInformation, HostnameSource, KeyChange
from .verb_group import VerbGroup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...domain_ref import DomainRef
    from ...guest_agent import GuestFilesystem, GuestInterface
    from ...tuning import ParameterValue


class GuestAgentVerbs(VerbGroup):
    """The guest from inside, as its agent tells and does it; some of it the host knows too."""

    READING: ClassVar[frozenset[str]] = frozenset({"guest_interfaces"})
    LASTING: ClassVar[frozenset[str]] = frozenset(
        {"freeze_filesystems", "thaw_filesystems", "trim_filesystems", "agent_command"}
    )

    async def guest_information(
        self, domain: DomainRef, kinds: GuestInformation = GuestInformation.ALL
    ) -> dict[str, ParameterValue]:
        """Return what the agent tells, by libvirt's names (``os.name``, ``user.0.name``, …).

        ALL leaves out what this agent does not know; a kind that is asked for must be known.
        """
        raise self._unsupported("guest_information")

    async def guest_filesystems(self, domain: DomainRef) -> list[GuestFilesystem]:
        """Return what is mounted in the guest."""
        raise self._unsupported("guest_filesystems")

    async def freeze_filesystems(self, domain: DomainRef, mount_points: Sequence[str] = ()) -> int:
        """Hold all writing in the guest, or to some filesystems; return how many are held."""
        raise self._unsupported("freeze_filesystems")

    async def thaw_filesystems(self, domain: DomainRef, mount_points: Sequence[str] = ()) -> int:
        """Let writing go on; return how many filesystems were held."""
        raise self._unsupported("thaw_filesystems")

    async def trim_filesystems(
        self, domain: DomainRef, *, mount_point: str | None = None, smallest: int = 0
    ) -> None:
        """Give back what the guest no longer uses, in pieces of at least ``smallest`` bytes."""
        raise self._unsupported("trim_filesystems")

    async def guest_interfaces(
        self, domain: DomainRef, source: AddressSource = AddressSource.LEASES
    ) -> list[GuestInterface]:
        """Return the guest's network interfaces with their addresses."""
        raise self._unsupported("guest_interfaces")

    async def guest_hostname(
        self, domain: DomainRef, source: HostnameSource = HostnameSource.ANY
    ) -> str:
        """Return how the guest calls itself."""
        raise self._unsupported("guest_hostname")

    async def set_user_password(
        self, domain: DomainRef, user: str, password: str, *, is_encrypted: bool = False
    ) -> None:
        """Set the password of a user of the guest, as text or as crypt(3) has made it."""
        raise self._unsupported("set_user_password")

    async def ssh_keys(self, domain: DomainRef, user: str) -> list[str]:
        """Return the lines of a guest user's ``authorized_keys``."""
        raise self._unsupported("ssh_keys")

    async def set_ssh_keys(
        self,
        domain: DomainRef,
        user: str,
        keys: Sequence[str],
        change: KeyChange = KeyChange.REPLACE,
    ) -> None:
        """Replace, extend or shorten a guest user's ``authorized_keys``."""
        raise self._unsupported("set_ssh_keys")

    async def guest_time(self, domain: DomainRef) -> float:
        """Return the guest's clock, in seconds since the epoch."""
        raise self._unsupported("guest_time")

    async def set_guest_time(self, domain: DomainRef, time: float | None) -> None:
        """Set the guest's clock, in seconds since the epoch; None: to its machine's clock."""
        raise self._unsupported("set_guest_time")

    async def agent_command(
        self, domain: DomainRef, command: str, *, seconds: int | None = None
    ) -> str:
        """Send the agent a command in JSON; return its answer.

        ``seconds`` is how long the daemon waits for it: 0 does not wait, None waits for ever.
        """
        raise self._unsupported("agent_command")

    async def set_agent_timeout(self, domain: DomainRef, seconds: int | None) -> None:
        """Say how long the daemon waits for the agent in all other verbs; None: for ever."""
        raise self._unsupported("set_agent_timeout")
