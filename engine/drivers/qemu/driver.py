"""QemuDriver: ``qemu:///embed?root=DIR``, guests that virtdeck runs itself, without a daemon.

A QEMU is a child of nobody: guests outlive the process that started them, and the next one that
opens the root takes them over (``adoption``). One process owns a root at a time (``root_lock``).

    root=DIR                 where the domains are; the only parameter that must be there
    accel=kvm|tcg            overrides what the type of a domain asks for
    tls=DIR sasl=DIR         keys and SASL settings of the consoles
    vnc_tls= vnc_tls_verify= vnc_sasl= spice_tls= spice_sasl=     yes or no, as in qemu.conf

Domains marked for autostart start at the first open after each boot of the host.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import socket
import uuid
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from ...conf.domain_conf import DomainConf
from ...conf.domain_defaults import complete
from ...conf.domain_edits import set_description, set_metadata, set_title
from ...conf.domain_validate import validate
from ...domain_facts import HostInfo
from ...domain_state import DomainState
from ...domain_verbs import require_possible
from ...errors import EngineError, OperationInvalid, StorageFailed
from ...events import Lifecycle, MetadataChangeEvent, MetadataType
from ...tasks import Tasks
from ...untrusted_text import printable
from .adoption import Adoption
from .capabilities import QemuHost, probe_host
from .command_line.completion import complete_devices
from .command_line.refusals import refuse_unsupported
from .embed_options import EmbedOptions
from .inventory import Inventory
from .launch import Launcher
from .layout import Layout
from .live_conf import claim_ports
from .machine import Machine
from .ports import DisplayPorts
from .qmp.errors import MonitorLost
from .root_lock import RootLock
from .screens import GuestScreens
from .store import DomainStore, is_uuid
from .stored_file import names_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from ...clock import Clock
    from ...domain_facts import DomainInfo, DomainStatistics
    from ...domain_ref import DomainRef
    from ...events import Event
    from ...uri import ConnectionURI
    from .guest import Guest

_Result = TypeVar("_Result")

_log = logging.getLogger(__name__)


class QemuDriver(GuestScreens):
    """The domains of one root."""

    title: ClassVar[str] = "QEMU"
    reboots_alone: ClassVar[bool] = False

    def __init__(self, uri: ConnectionURI, emit: Callable[[Event], None], clock: Clock) -> None:
        super().__init__(uri, emit, clock)
        self._options = EmbedOptions.from_uri(uri)
        layout = self._layout = Layout(self._options.root)
        self._store = DomainStore(layout)
        self._lock = RootLock(layout.lock)
        self._tasks = Tasks()
        self._ports = DisplayPorts()
        self._inventory = Inventory(layout, self._store, emit, clock)
        self._launcher = Launcher(layout, self._options, self._ports, emit, clock, self._tasks)
        self._streams = {}
        self._numbers = itertools.count()
        self._probe: asyncio.Task[QemuHost] | None = None

    # -- the connection itself ---------------------------------------------------------------

    async def open(self, *, read_only: bool) -> None:
        """Take the root, and the guests that run in it.

        Raises:
            RootBusy: another connection has it. StorageFailed: it cannot be used.
        """
        await asyncio.to_thread(self._take_root)
        await self._inventory.load()
        adoption = Adoption(self._layout, self._launcher, self.emit, self.clock)
        running = await asyncio.to_thread(names_in, self._layout.run)
        await asyncio.gather(*(self._adopt(adoption, name) for name in running if is_uuid(name)))
        if not read_only and await asyncio.to_thread(self._begins_boot):
            self._tasks.spawn(self._autostart(), name="autostart")

    async def close(self) -> None:
        """Let go of the root; guests go on. Waits for what is under way."""
        self._close_consoles()
        await self._inventory.settle()
        await self._tasks.cancel()
        for machine in self._inventory:
            if machine.guest is not None:
                await machine.guest.close()
        self._lock.release()

    async def host_info(self) -> HostInfo:
        """Return the facts of this machine."""
        version = ".".join(map(str, (await self._host()).version))
        pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        return HostInfo(
            hostname=socket.gethostname(),
            hypervisor="QEMU",
            version=version,
            cpus=os.cpu_count(),
            memory_kib=pages // 1024,
        )

    # -- inventory and statistics -------------------------------------------------------------

    async def domains(self) -> list[DomainInfo]:
        """Return every domain."""
        return [machine.info() for machine in self._inventory]

    async def statistics(self) -> list[DomainStatistics]:
        """Return the counters of every running domain that tells them."""
        guests = [machine.guest.runtime for machine in self._inventory if machine.guest]
        answers = await asyncio.gather(*(guest.statistics_in_time() for guest in guests))
        return [answer for answer in answers if answer is not None]

    # -- definition ---------------------------------------------------------------------------

    async def define(self, xml: str) -> DomainRef:
        """Store a domain, or replace the configuration of the one with the same name and uuid."""
        conf = await asyncio.to_thread(_complete_conf, xml)
        machine = await self._undivided(self._inventory.define(conf))
        return machine.ref

    async def undefine(self, domain: DomainRef) -> None:
        """Forget the stored configuration; a running domain goes on until it stops."""
        await self._undivided(self._undefine(self._inventory.find(domain)))

    async def domain_xml(
        self, domain: DomainRef, *, inactive: bool = False, secure: bool = False
    ) -> str:
        """Return the domain's XML."""
        machine = self._inventory.find(domain)
        conf = machine.stored if inactive else machine.conf
        return conf.to_xml(inactive=inactive or machine.guest is None, secure=secure)

    async def set_autostart(self, domain: DomainRef, autostart: bool) -> None:
        """Say whether the domain starts with the host."""
        machine = self._inventory.find(domain)
        await self._undivided(self._inventory.set_autostart(machine, autostart))

    async def rename(self, domain: DomainRef, name: str) -> DomainRef:
        """Give a stored domain that does not run another name."""
        machine = self._inventory.find(domain)
        await self._undivided(self._rename(machine, name))
        return machine.ref

    async def set_title(self, domain: DomainRef, title: str) -> None:
        """Set the short description shown in lists."""
        await self._edit(domain, partial(set_title, title=title), MetadataType.TITLE)

    async def set_description(self, domain: DomainRef, description: str) -> None:
        """Set the long description."""
        change = partial(set_description, description=description)
        await self._edit(domain, change, MetadataType.DESCRIPTION)

    async def set_metadata(
        self, domain: DomainRef, namespace: str, key: str, xml: str | None
    ) -> None:
        """Set the metadata element of one XML namespace."""
        change = partial(set_metadata, namespace=namespace, key=key, xml=xml)
        await self._edit(domain, change, MetadataType.ELEMENT, namespace)

    # -- lifecycle ----------------------------------------------------------------------------

    async def start(self, domain: DomainRef, *, paused: bool = False) -> DomainRef:
        """Start a stored domain."""
        machine = self._inventory.find(domain)
        async with machine.lock:
            require_possible("start", machine.info())
            host = await self._host()
            guest = await self._launcher.launch(machine.stored, self._inventory.free_id(), host)
            self._attach(machine, guest)
            try:
                await self._let_run(machine, guest, paused=paused)
            except BaseException as error:
                guest.stop_detail = "failed"
                await self._tasks.complete(guest.stop(), name=f"end {machine.uuid}")
                if isinstance(error, MonitorLost):
                    raise self._launcher.ended_early(machine.uuid) from error
                raise
        return machine.ref

    async def shutdown(self, domain: DomainRef) -> None:
        """Press the guest's power button."""
        await self._ask("shutdown", domain, lambda guest: guest.shutdown())

    async def reboot(self, domain: DomainRef) -> None:
        """Press the guest's power button, and start it again when it has powered off."""
        await self._ask("reboot", domain, lambda guest: guest.reboot())

    async def reset(self, domain: DomainRef) -> None:
        """Press the guest's reset button."""
        await self._ask("reset", domain, lambda guest: guest.runtime.reset())

    async def destroy(self, domain: DomainRef) -> None:
        """End the guest's process."""
        await self._ask("destroy", domain, lambda guest: guest.stop())

    async def suspend(self, domain: DomainRef) -> None:
        """Hold the guest's processors."""
        await self._ask("suspend", domain, lambda guest: guest.runtime.suspend())

    async def resume(self, domain: DomainRef) -> None:
        """Let the guest's processors go on."""
        await self._ask("resume", domain, lambda guest: guest.runtime.resume())

    # -- inside -----------------------------------------------------------------------------------

    def _take_root(self) -> None:
        self._store.prepare()
        self._lock.acquire()

    def _begins_boot(self) -> bool:
        try:
            return self._store.begin_boot()
        except StorageFailed as error:
            _log.error("no autostart, since it could not be told from a second one: %s", error)
            return False

    async def _host(self) -> QemuHost:
        """Return what this machine can run; found out once, when it is first asked."""
        if self._probe is None or (self._probe.done() and self._probe.exception()):
            self._probe = self._tasks.spawn(probe_host(), name="look at this host's QEMU")
        return await asyncio.shield(self._probe)

    async def _adopt(self, adoption: Adoption, name: str) -> None:
        machine = self._inventory.get(name)
        stored = machine.stored if machine else None
        try:
            guest = await adoption.adopt(name, stored, self._inventory.free_id())
        except EngineError as error:
            _log.error("%s: cannot look for a running guest: %s", printable(name), error)
            return
        if guest is None:
            return
        if machine is None:
            machine = Machine(guest.live, persistent=False)
            self._inventory.add(machine)
        claim_ports(guest.live, self._ports)
        self._attach(machine, guest)

    def _attach(self, machine: Machine, guest: Guest) -> None:
        machine.attach(guest)
        self._tasks.spawn(self._await_end(machine, guest), name=f"wait for {machine.uuid}")
        self._tasks.spawn(guest.keep_monitor(), name=f"keep the monitor of {machine.uuid}")

    async def _await_end(self, machine: Machine, guest: Guest) -> None:
        """Bury a guest when its process ends, whoever ended it."""
        await guest.ended()
        self._forget_streams(machine.uuid)
        await self._launcher.clean(machine.uuid)
        guest.runtime.end(detail=guest.stop_detail)
        machine.detach()
        self._inventory.forget_transient(machine)
        guest.buried.set()
        await guest.close()

    async def _let_run(self, machine: Machine, guest: Guest, *, paused: bool) -> None:
        """Say that a guest has started; libvirt says first that its processors go."""
        run = guest.runtime.run
        if not paused:
            await guest.runtime.resume()
            if run.is_running:
                run.set_status(DomainState.RUNNING, "booted")
        self._inventory.report(machine, Lifecycle.STARTED, "booted")
        if paused:
            run.set_status(DomainState.PAUSED, "user")
            self._inventory.report(machine, Lifecycle.SUSPENDED, "paused")

    async def _undefine(self, machine: Machine) -> None:
        async with machine.lock:
            await self._inventory.undefine(machine)

    async def _rename(self, machine: Machine, name: str) -> None:
        async with machine.lock:
            require_possible("rename", machine.info())
            await self._inventory.rename(machine, name)

    async def _undivided(self, change: Coroutine[Any, Any, _Result]) -> _Result:
        """Return what ``change`` returns; it goes on to its end though the caller is cancelled.

        A file that is being written cannot be called back: what is here must follow it.
        """
        work = self._tasks.spawn(_outcome(change), name="change a definition")
        result, error = await asyncio.shield(work)
        if error is not None:
            raise error
        return cast("_Result", result)

    async def _autostart(self) -> None:
        for machine in list(self._inventory):
            if machine.autostart and machine.guest is None:
                try:
                    await self.start(machine.ref)
                except EngineError as error:
                    _log.error("cannot start %s with the host: %s", machine.uuid, error)

    async def _ask(
        self, verb: str, domain: DomainRef, ask: Callable[[Guest], Awaitable[None]]
    ) -> None:
        """Ask a running guest for something that its state must allow."""
        machine = self._inventory.find(domain)
        async with machine.lock:
            require_possible(verb, machine.info())
            assert machine.guest is not None
            try:
                await ask(machine.guest)
            except MonitorLost as error:
                raise OperationInvalid(f"cannot {verb} {machine.name!r}: {error}") from error

    async def _edit(
        self,
        domain: DomainRef,
        change: Callable[[DomainConf], None],
        kind: MetadataType,
        namespace: str | None = None,
    ) -> None:
        machine = self._inventory.find(domain)
        await self._undivided(self._inventory.edit(machine, change))
        self.emit(
            MetadataChangeEvent(
                time=self.clock.now(), domain=machine.ref, type=int(kind), nsuri=namespace
            )
        )


async def _outcome(
    work: Coroutine[Any, Any, _Result],
) -> tuple[_Result | None, EngineError | None]:
    """Return the result of ``work``, or its error as a value: the caller may no longer be there."""
    try:
        return await work, None
    except EngineError as error:
        return None, error


def _complete_conf(xml: str) -> DomainConf:
    """Return a configuration that is complete and can be run here."""
    conf = DomainConf.parse(xml)
    complete(conf)
    validate(conf)
    conf.uuid = str(uuid.UUID(conf.uuid))
    complete_devices(conf)
    refuse_unsupported(conf)
    return conf
