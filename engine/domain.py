"""Domain: one domain of a connection and its verbs, each of which delegates to the driver."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from .block_job import DomainBlockJobs
from .checkpoint import DomainCheckpoints
from .device import DomainDevices
from .disk import DomainDisks
from .domain_console import DomainConsole
from .domain_labels import (
    LABEL_PREFIX,
    PROTECTED_NAMESPACE,
    TAGS_NAMESPACE,
    protected_xml,
    tags_xml,
)
from .guest_agent import DomainGuestAgent
from .iothread import DomainIOThreads
from .job import DomainJobs
from .machine import DomainMachine
from .memory import DomainMemory
from .migration import DomainMigration
from .power import DomainPower
from .saving import DomainSaving
from .snapshot import DomainSnapshots
from .tuning import DomainTuning
from .vcpu import DomainVcpus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .connection import Connection
    from .domain_facts import DomainInfo
    from .domain_ref import DomainRef
    from .events import Event, Subscription
    from .graphics_session import GraphicsSession


class Domain:
    """A handle: cheap to make, holds no state of the domain but its reference."""

    def __init__(self, connection: Connection, ref: DomainRef) -> None:
        self.connection = connection
        self.ref = ref

    def __repr__(self) -> str:
        return f"Domain({self.ref.name!r} on {self.connection.uri})"

    @property
    def name(self) -> str:
        """The name at the time this handle was made."""
        return self.ref.name

    async def info(self) -> DomainInfo:
        """Return the facts a list shows.

        Raises:
            NoDomain: it is gone.
        """
        return await self.connection.domain_info(self.ref.uuid)

    async def xml(self, *, inactive: bool = False, secure: bool = False) -> str:
        """Return the XML: as it runs, or with ``inactive`` as it will start next time."""
        driver = self.connection.driver
        return await self.connection.call(
            "domain_xml", driver.domain_xml(self.ref, inactive=inactive, secure=secure)
        )

    async def start(self, *, paused: bool = False) -> None:
        """Start it, with its processors held if ``paused``."""
        driver = self.connection.driver
        self.ref = await self.connection.call("start", driver.start(self.ref, paused=paused))

    async def shutdown(self) -> None:
        """Ask the guest to power off; returns at once."""
        await self.connection.call("shutdown", self.connection.driver.shutdown(self.ref))

    async def reboot(self) -> None:
        """Ask the guest to restart; returns at once."""
        await self.connection.call("reboot", self.connection.driver.reboot(self.ref))

    async def reset(self) -> None:
        """Restart the machine as by its reset button."""
        await self.connection.call("reset", self.connection.driver.reset(self.ref))

    async def destroy(self) -> None:
        """Stop it at once, as by pulling its plug."""
        await self.connection.call("destroy", self.connection.driver.destroy(self.ref))

    async def suspend(self) -> None:
        """Hold the guest's processors."""
        await self.connection.call("suspend", self.connection.driver.suspend(self.ref))

    async def resume(self) -> None:
        """Let the guest's processors go on."""
        await self.connection.call("resume", self.connection.driver.resume(self.ref))

    async def undefine(self) -> None:
        """Forget the stored configuration."""
        await self.connection.call("undefine", self.connection.driver.undefine(self.ref))

    async def rename(self, name: str) -> None:
        """Give it another name."""
        driver = self.connection.driver
        self.ref = await self.connection.call("rename", driver.rename(self.ref, name))

    async def set_autostart(self, autostart: bool) -> None:
        """Say whether it starts with the host."""
        driver = self.connection.driver
        await self.connection.call("set_autostart", driver.set_autostart(self.ref, autostart))

    async def set_title(self, title: str) -> None:
        """Set the short description shown in lists; empty removes it."""
        driver = self.connection.driver
        await self.connection.call("set_title", driver.set_title(self.ref, title))

    async def set_description(self, description: str) -> None:
        """Set the long description; empty removes it."""
        driver = self.connection.driver
        await self.connection.call("set_description", driver.set_description(self.ref, description))

    async def set_metadata(self, namespace: str, key: str, xml: str | None) -> None:
        """Set the metadata element of one XML namespace; None removes it."""
        driver = self.connection.driver
        await self.connection.call(
            "set_metadata", driver.set_metadata(self.ref, namespace, key, xml)
        )

    async def set_protected(self, protected: bool) -> None:
        """Say whether people must type its name before they harm it."""
        await self.set_metadata(PROTECTED_NAMESPACE, LABEL_PREFIX, protected_xml(protected))

    async def set_tags(self, tags: Iterable[str]) -> None:
        """Set the words by which people group it; none removes them.

        Raises:
            InvalidArgument: one of them is no tag.
        """
        await self.set_metadata(TAGS_NAMESPACE, LABEL_PREFIX, tags_xml(tags))

    def graphics_sessions(self) -> list[GraphicsSession]:
        """Return who is on the domain's displays now, oldest first."""
        return self.connection.sessions.of_domain(self.ref)

    def subscribe(self, *types: type[Event]) -> Subscription:
        """Return a reader of what happens to this domain from now on."""
        return self.connection.events.subscribe(*types, domain=self.ref)

    # -- groups of verbs -----------------------------------------------------------------------

    @cached_property
    def power(self) -> DomainPower:
        """Other ways to start and stop it than the plain ones."""
        return DomainPower(self)

    @cached_property
    def saving(self) -> DomainSaving:
        """Its memory in files: the managed save, files of the host, core dumps."""
        return DomainSaving(self)

    @cached_property
    def jobs(self) -> DomainJobs:
        """The long work on all of it that is under way."""
        return DomainJobs(self)

    @cached_property
    def snapshots(self) -> DomainSnapshots:
        """States to come back to."""
        return DomainSnapshots(self)

    @cached_property
    def checkpoints(self) -> DomainCheckpoints:
        """What has changed on its disks since when, and backups of that."""
        return DomainCheckpoints(self)

    @cached_property
    def disks(self) -> DomainDisks:
        """Its disks: sizes, counters, errors, contents."""
        return DomainDisks(self)

    @cached_property
    def block_jobs(self) -> DomainBlockJobs:
        """The long work on one disk."""
        return DomainBlockJobs(self)

    @cached_property
    def devices(self) -> DomainDevices:
        """Plugging in and out."""
        return DomainDevices(self)

    @cached_property
    def vcpus(self) -> DomainVcpus:
        """Its processors."""
        return DomainVcpus(self)

    @cached_property
    def memory(self) -> DomainMemory:
        """Its memory."""
        return DomainMemory(self)

    @cached_property
    def iothreads(self) -> DomainIOThreads:
        """The threads that serve its disks."""
        return DomainIOThreads(self)

    @cached_property
    def tuning(self) -> DomainTuning:
        """Its limits and shares of the host."""
        return DomainTuning(self)

    @cached_property
    def machine(self) -> DomainMachine:
        """Its screen, keys and monitor."""
        return DomainMachine(self)

    @cached_property
    def console(self) -> DomainConsole:
        """Its consoles, channels and displays, as bytes."""
        return DomainConsole(self)

    @cached_property
    def agent(self) -> DomainGuestAgent:
        """The guest from inside."""
        return DomainGuestAgent(self)

    @cached_property
    def migration(self) -> DomainMigration:
        """Moving it to another hypervisor."""
        return DomainMigration(self)
