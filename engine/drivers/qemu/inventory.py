"""Inventory: the domains of one root, and what changes their stored configurations.

A change is on the disk before it is true here; when it cannot be written nothing has changed.
"""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING

from ...conf.domain_edits import set_name
from ...errors import DomainExists, NoDomain, OperationInvalid
from ...events import Lifecycle, LifecycleEvent
from ...events.lifecycle_events import lifecycle_detail
from .machine import Machine
from .stored_file import write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...clock import Clock
    from ...conf.domain_conf import DomainConf
    from ...domain_ref import DomainRef
    from ...events import Event
    from .layout import Layout
    from .store import DomainStore


class Inventory:
    """Machines by uuid, in the order in which they became known."""

    def __init__(
        self, layout: Layout, store: DomainStore, emit: Callable[[Event], None], clock: Clock
    ) -> None:
        self._layout = layout
        self._store = store
        self._emit = emit
        self._clock = clock
        self._machines: dict[str, Machine] = {}
        self._ids = itertools.count(1)
        # One change at a time: a name is free, or not, until the change is on the disk.
        self._changing = asyncio.Lock()

    def __iter__(self) -> Iterator[Machine]:
        return iter(self._machines.values())

    async def load(self) -> None:
        """Read every stored domain."""
        for domain in await asyncio.to_thread(self._store.load):
            self.add(Machine(domain.conf, autostart=domain.autostart))

    def add(self, machine: Machine) -> None:
        """Add a machine that is known from the disk; sends nothing."""
        self._machines[machine.uuid] = machine

    def get(self, uuid: str) -> Machine | None:
        """Return the machine with that uuid, or None."""
        return self._machines.get(uuid)

    def find(self, domain: DomainRef) -> Machine:
        """Return the machine of a domain.

        Raises:
            NoDomain: there is none.
        """
        if machine := self._machines.get(domain.uuid):
            return machine
        raise NoDomain(f"no domain {domain.name!r} with uuid {domain.uuid}")

    def free_id(self) -> int:
        """Return a number that no running domain has."""
        taken = {machine.guest.state.id for machine in self if machine.guest}
        return next(number for number in self._ids if number not in taken)

    async def define(self, conf: DomainConf) -> Machine:
        """Store a domain, or another configuration of the one with the same uuid and name.

        Raises:
            DomainExists: the name, or the uuid under another name, is taken. StorageFailed: it
            cannot be written.
        """
        async with self._changing:
            machine = self._machines.get(conf.uuid or "")
            self._require_free(conf.name or "", conf.uuid or "")
            if machine is not None and machine.name != conf.name:
                raise DomainExists(f"uuid {machine.uuid} belongs to the domain {machine.name!r}")
            await asyncio.to_thread(self._store.save, conf)
            if machine is None:
                machine = Machine(conf)
                self.add(machine)
                self.report(machine, Lifecycle.DEFINED, "added")
            else:
                machine.store(conf)
                machine.persistent = True
                self.report(machine, Lifecycle.DEFINED, "updated")
            return machine

    async def undefine(self, machine: Machine) -> None:
        """Forget the stored configuration, and the machine unless it runs.

        Raises:
            OperationInvalid: there is none. StorageFailed: it cannot be removed.
        """
        async with self._changing:
            _require_persistent("undefine", machine)
            await asyncio.to_thread(self._store.delete, machine.uuid)
            machine.persistent = machine.autostart = False
            self.report(machine, Lifecycle.UNDEFINED, "removed")
            self.forget_transient(machine)

    async def rename(self, machine: Machine, name: str) -> None:
        """Give a machine that is shut off another name.

        Raises:
            InvalidArgument: no domain can have that name. DomainExists: it is taken.
        """
        async with self._changing:
            conf = machine.stored.copy()
            set_name(conf, name)
            self._require_free(name, machine.uuid)
            await asyncio.to_thread(self._store.save, conf)
            self.report(machine, Lifecycle.UNDEFINED, "renamed")
            machine.store(conf)
            self.report(machine, Lifecycle.DEFINED, "renamed")

    async def edit(self, machine: Machine, change: Callable[[DomainConf], None]) -> None:
        """Change the configuration, both as it is stored and as the guest runs."""
        async with self._changing:
            stored = _edited(machine.stored, change)
            if machine.persistent:
                await asyncio.to_thread(self._store.save, stored)
            machine.store(stored)
            if (guest := machine.guest) is not None:
                live = _edited(guest.live, change)
                content = live.to_xml(secure=True).encode()
                await asyncio.to_thread(write_file, guest.folder.live_xml, content)
                if machine.guest is guest:
                    machine.show(live)

    async def set_autostart(self, machine: Machine, autostart: bool) -> None:
        """Keep whether a machine starts with the host.

        Raises:
            OperationInvalid: nothing is stored that could start.
        """
        async with self._changing:
            _require_persistent("set autostart of", machine)
            await asyncio.to_thread(self._store.set_autostart, machine.uuid, autostart)
            machine.autostart = autostart

    async def settle(self) -> None:
        """Return when no change and no start or stop is under way."""
        for machine in list(self):
            async with machine.lock:
                pass
        async with self._changing:
            pass

    def report(self, machine: Machine, event: Lifecycle, detail: str) -> None:
        """Send a lifecycle event of a machine, the detail given by name."""
        number = lifecycle_detail(event, detail)
        self._emit(
            LifecycleEvent(time=self._clock.now(), domain=machine.ref, event=event, detail=number)
        )

    def forget_transient(self, machine: Machine) -> None:
        """Forget a machine that neither runs nor is stored."""
        if not machine.persistent and machine.guest is None:
            del self._machines[machine.uuid]

    def _require_free(self, name: str, uuid: str) -> None:
        for machine in self:
            if machine.name == name and machine.uuid != uuid:
                raise DomainExists(f"the name {name!r} belongs to the domain {machine.uuid}")


def _require_persistent(verb: str, machine: Machine) -> None:
    if not machine.persistent:
        raise OperationInvalid(f"cannot {verb} {machine.name!r}: it is not stored, it only runs")


def _edited(conf: DomainConf, change: Callable[[DomainConf], None]) -> DomainConf:
    copy = conf.copy()
    change(copy)
    return copy
