"""TestDriver: a hypervisor in memory, for tests, for a first look and for trying things out.

    test:///default     the host that libvirt's test driver has at this address
    test:///FILE.xml    a host read from libvirt's node-file format; the file is never written
    test:///demo        a fleet with a life of its own; ?seed= ?speed= ?still=1

Every connection has a host of its own, fresh when it opens and gone when it closes. (libvirt shares
``test:///default`` among the connections of one process; ours may sit in different event loops.)
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from ...conf.domain_conf import DomainConf
from ...conf.domain_edits import set_description, set_metadata, set_title
from ...conf.domain_validate import validate
from ...domain_state import DomainState
from ...domain_verbs import require_possible
from ...errors import InvalidURI
from ...events import GraphicsClientsEvent, MetadataChangeEvent, MetadataType
from ...power import UndefineFlags
from ...tasks import Tasks
from .block_jobs import MemoryBlockJobs
from .checkpoints import Checkpoints, MemoryCheckpoints
from .default_node import DEFAULT_NODE
from .devices import MemoryDevices
from .disk_job import DiskJobs
from .guest_agent import MemoryGuestAgent
from .guests import Guests
from .host_parts import MemoryHostParts
from .inventory import Inventory
from .machine_screen import MemoryScreens
from .networks import MemoryNetworks
from .node_file import NodeDomain, NodeFile, read_node
from .power import MemoryPower
from .preparation import prepare
from .saving import MemorySaving, SavedImage
from .snapshots import MemorySnapshots, Timeline
from .transitions import DESTROY, RESUME, START, SUSPEND

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...clock import Clock
    from ...domain_facts import DomainInfo, DomainStatistics, HostInfo
    from ...domain_ref import DomainRef
    from ...events import Event
    from ...job import JobStatistics
    from ...uri import ConnectionURI
    from .inside.guest_system import GuestSystem
    from .jobs import MemoryJob
    from .machine import Machine
    from .written_conf import WrittenConf


#: Domains that are measured before other tasks get their turn.
_FAIR_SHARE = 50


class TestDriver(
    MemorySnapshots,
    MemoryBlockJobs,
    MemoryCheckpoints,
    MemorySaving,
    MemoryPower,
    MemoryScreens,
    MemoryDevices,
    MemoryGuestAgent,
    MemoryHostParts,
    MemoryNetworks,
):
    """The in-memory hypervisor."""

    __test__ = False
    title: ClassVar[str] = "test"

    def __init__(self, uri: ConnectionURI, emit: Callable[[Event], None], clock: Clock) -> None:
        super().__init__(uri, emit, clock)
        self._inventory = Inventory(emit, clock)
        self._guests = Guests(self._inventory)
        self._timelines: dict[str, Timeline] = {}
        self._checkpoints: dict[str, Checkpoints] = {}
        self._jobs: dict[str, MemoryJob] = {}
        self._completed: dict[str, JobStatistics] = {}
        self._job_ends = Tasks()
        self._disk_jobs = DiskJobs(clock)
        self._images: dict[str, SavedImage] = {}
        self._saves: dict[str, SavedImage] = {}
        self._dumps: set[str] = set()
        self._systems: list[GuestSystem] = []
        self._host: HostInfo

    # -- the connection itself ---------------------------------------------------------------

    async def open(self, *, read_only: bool) -> None:
        """Make the host that the URI names.

        Raises:
            InvalidURI: no path, or a parameter nobody knows. ConnectFailed: the file cannot be
            opened. InvalidXML: it cannot be read.
        """
        if self.uri.path == "/demo":
            self._open_demo()
            return
        self.uri.reject_unknown_parameters(frozenset())
        if self.uri.path in ("", "/"):
            raise InvalidURI(f"{self.uri}: no host named", hint="try test:///default")
        self._host, domains = await self._read_node()
        for domain in domains:
            domain.install(self._inventory)
        for machine in self._inventory:
            self._report_nobody(machine)

    async def close(self) -> None:
        """End the life of the host."""
        await self._close_consoles()
        await self._job_ends.cancel()
        await self._disk_jobs.close()
        await self._guests.close()

    async def host_info(self) -> HostInfo:
        """Return the facts of the host."""
        return self._host

    # -- inventory and statistics -------------------------------------------------------------

    async def domains(self) -> list[DomainInfo]:
        """Return every domain in the order of definition."""
        return [self._inventory.info(machine) for machine in self._inventory]

    async def statistics(self) -> list[DomainStatistics]:
        """Return the counters of every running domain; made up, but they only grow.

        Other tasks get their turn in between: a host may have thousands of domains.
        """
        answer = []
        for number, machine in enumerate(list(self._inventory)):
            if number % _FAIR_SHARE == 0:
                await asyncio.sleep(0)
            if machine.is_active:
                answer.append(self._inventory.read_meter(machine))
        return answer

    # -- definition ---------------------------------------------------------------------------

    async def define(self, xml: str) -> DomainRef:
        """Store a domain, or replace the configuration of the one with the same name and uuid."""
        conf = DomainConf.parse(xml)
        prepare(conf)
        validate(conf)
        conf.uuid = str(UUID(conf.uuid))
        return self._inventory.define(conf).ref

    async def undefine(self, domain: DomainRef) -> None:
        """Forget the stored configuration; a running domain goes on until it stops."""
        await self.undefine_with(domain, UndefineFlags.NONE)

    async def domain_xml(
        self, domain: DomainRef, *, inactive: bool = False, secure: bool = False
    ) -> str:
        """Return the domain's XML."""
        machine = self._inventory.find(domain)
        conf = machine.stored if inactive else machine.live.copy()
        if not inactive:
            conf.id = machine.id
        return conf.to_xml(inactive=inactive, secure=secure)

    async def set_autostart(self, domain: DomainRef, autostart: bool) -> None:
        """Keep the wish; an in-memory host never boots."""
        self._inventory.find(domain).autostart = autostart

    async def rename(self, domain: DomainRef, name: str) -> DomainRef:
        """Give a stored domain that does not run another name."""
        machine = self._possible("rename", domain)
        self._inventory.rename(machine, name)
        return machine.ref

    async def set_title(self, domain: DomainRef, title: str) -> None:
        """Set the short description shown in lists."""
        self._edit(domain, lambda conf: set_title(conf, title), MetadataType.TITLE)

    async def set_description(self, domain: DomainRef, description: str) -> None:
        """Set the long description."""
        self._edit(
            domain, lambda conf: set_description(conf, description), MetadataType.DESCRIPTION
        )

    async def set_metadata(
        self, domain: DomainRef, namespace: str, key: str, xml: str | None
    ) -> None:
        """Set the metadata element of one XML namespace."""
        self._edit(
            domain,
            lambda conf: set_metadata(conf, namespace, key, xml),
            MetadataType.ELEMENT,
            namespace,
        )

    # -- lifecycle ----------------------------------------------------------------------------

    async def start(self, domain: DomainRef, *, paused: bool = False) -> DomainRef:
        """Start a stored domain."""
        machine = self._possible("start", domain)
        if not self.goes_on(machine):
            self._inventory.power_on(machine)
            self._inventory.move(machine, START)
        if paused and machine.status.state is not DomainState.PAUSED:
            self._inventory.move(machine, SUSPEND)
        self._guests.started(machine)
        return machine.ref

    async def shutdown(self, domain: DomainRef) -> None:
        """Ask the guest to power off."""
        self._guests.shut_down(self._possible("shutdown", domain))

    async def reboot(self, domain: DomainRef) -> None:
        """Ask the guest to restart."""
        self._guests.reboot(self._possible("reboot", domain))

    async def reset(self, domain: DomainRef) -> None:
        """Restart the machine as by its reset button."""
        self._guests.restarted(self._possible("reset", domain))

    async def destroy(self, domain: DomainRef) -> None:
        """Stop the domain at once."""
        self._inventory.move(self._possible("destroy", domain), DESTROY)

    async def suspend(self, domain: DomainRef) -> None:
        """Hold the guest's processors."""
        self._inventory.move(self._possible("suspend", domain), SUSPEND)

    async def resume(self, domain: DomainRef) -> None:
        """Let the guest's processors go on."""
        self._inventory.move(self._possible("resume", domain), RESUME)

    def _possible(self, verb: str, domain: DomainRef) -> Machine:
        """Return the machine of a domain whose state allows ``verb``."""
        machine = self._inventory.find(domain)
        require_possible(verb, self._inventory.info(machine))
        return machine

    def _edit(
        self,
        domain: DomainRef,
        change: Callable[[DomainConf], None],
        kind: MetadataType,
        namespace: str | None = None,
    ) -> None:
        machine = self._inventory.find(domain)
        machine.edit(change)
        self.emit(
            MetadataChangeEvent(
                time=self.clock.now(), domain=machine.ref, type=int(kind), nsuri=namespace
            )
        )

    def _report_nobody(self, machine: Machine) -> None:
        """Say for each display of a running machine that no client is there."""
        for protocol in machine.displays if machine.is_active else ():
            self.emit(
                GraphicsClientsEvent(
                    time=self.clock.now(), domain=machine.ref, protocol=protocol, clients=()
                )
            )

    async def _read_node(self) -> tuple[HostInfo, list[NodeDomain[WrittenConf]]]:
        """Return the host and its domains; a file is read in a thread, it may be on a slow disk."""
        if self.uri.path == "/default":
            return NodeFile.parse(DEFAULT_NODE).contents()
        return await asyncio.to_thread(read_node, self.uri.path)

    def _open_demo(self) -> None:
        """Fill the host with the demo fleet and let it live."""
        from .demo import HOST_INFO, Demo

        demo = Demo(self.uri, self._inventory)
        self._host = HOST_INFO
        self._guests = demo.guests
        demo.begin()
        demo.remember(self.take_snapshot)
        for machine, job in demo.jobs():
            self.begin_job(machine, job)
