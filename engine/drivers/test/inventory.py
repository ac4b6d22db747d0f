"""Inventory: the domains of one in-memory host, and what moves them from state to state.

The driver's verbs and the demo's life both act through it, so both send the same events.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from ...conf.domain_edits import set_name
from ...errors import DomainExists, NoDomain, OperationInvalid
from ...events import Lifecycle, LifecycleEvent
from ...events.lifecycle_events import lifecycle_detail
from .machine import Machine
from .metering import Meter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...clock import Clock
    from ...conf.domain_conf import DomainConf
    from ...domain_facts import DomainInfo, DomainStatistics
    from ...domain_ref import DomainRef
    from ...events import Event
    from .transitions import Transition
    from .written_conf import WrittenConf

#: Share of each processor that a guest uses on average, where nothing else is known.
_BUSY = 0.2


class Inventory:
    """Machines by uuid, in the order in which they were added."""

    def __init__(self, emit: Callable[[Event], None], clock: Clock) -> None:
        self.emit = emit
        self.clock = clock
        self._machines: dict[str, Machine] = {}
        self._meters: dict[str, Meter] = {}
        self._ids = itertools.count(1)

    def __iter__(self) -> Iterator[Machine]:
        return iter(self._machines.values())

    def find(self, domain: DomainRef) -> Machine:
        """Return the machine of a domain.

        Raises:
            NoDomain: there is none.
        """
        try:
            return self._machines[domain.uuid]
        except KeyError:
            raise NoDomain(f"no domain {domain.name!r} with uuid {domain.uuid}") from None

    def require_free(self, name: str, uuid: str) -> None:
        """Refuse a name that belongs to another domain.

        Raises:
            DomainExists: names both uuids.
        """
        for machine in self:
            if machine.name == name and machine.uuid != uuid:
                raise DomainExists(f"domain {name!r} exists already with uuid {machine.uuid}")

    # -- facts --------------------------------------------------------------------------------

    def info(self, machine: Machine) -> DomainInfo:
        """Return what a list shows of one machine."""
        if not machine.is_active:
            return machine.info(None)
        return machine.info(self.meter(machine).cpu_time_ns(machine, self.clock.monotonic()))

    def read_meter(self, machine: Machine) -> DomainStatistics:
        """Return the counters of a machine that runs."""
        return self.meter(machine).read(machine, self.clock.monotonic())

    def meter(self, machine: Machine) -> Meter:
        """Return the meter of a machine, made on first use."""
        meter = self._meters.get(machine.uuid)
        if meter is None:
            meter = self._meters[machine.uuid] = Meter(machine.uuid, _BUSY)
        return meter

    def set_busy(self, machine: Machine, busy: float) -> None:
        """Say how busy each processor of a machine is on average, 0 to 0.5."""
        self._meters[machine.uuid] = Meter(machine.uuid, busy)

    # -- what changes -------------------------------------------------------------------------

    def add(self, conf: DomainConf | WrittenConf) -> Machine:
        """Add a machine that is shut off; sends nothing."""
        machine = Machine(conf)
        self._machines[machine.uuid] = machine
        return machine

    def power_on(self, machine: Machine) -> None:
        """Give a machine an id and the configuration that is stored; sends nothing."""
        machine.begin(next(self._ids), now=self.clock.now())

    def define(self, conf: DomainConf) -> Machine:
        """Add a machine, or replace the stored configuration of the one with the same uuid.

        Raises:
            DomainExists: the name, or the uuid under another name, is taken.
        """
        machine = self._machines.get(conf.uuid or "")
        self.require_free(conf.name or "", conf.uuid or "")
        if machine is None:
            machine = self.add(conf)
            self.report(machine, Lifecycle.DEFINED, "added")
            return machine
        if machine.name != conf.name:
            raise DomainExists(f"uuid {machine.uuid} belongs to the domain {machine.name!r}")
        machine.redefine(conf)
        self.report(machine, Lifecycle.DEFINED, "updated")
        return machine

    def undefine(self, machine: Machine) -> None:
        """Forget the stored configuration, and the machine unless it runs.

        Raises:
            OperationInvalid: nothing is stored.
        """
        if not machine.persistent:
            raise OperationInvalid(f"cannot undefine {machine.name!r}: it is transient")
        self.report(machine, Lifecycle.UNDEFINED, "removed")
        machine.persistent = False
        self._forget_transient(machine)

    def rename(self, machine: Machine, name: str) -> None:
        """Give a machine that is shut off another name.

        Raises:
            DomainExists: the name is taken.
        """
        self.require_free(name, machine.uuid)
        old = machine.ref
        machine.edit(lambda conf: set_name(conf, name))
        self._send(old, Lifecycle.UNDEFINED, "renamed")
        self.report(machine, Lifecycle.DEFINED, "renamed")

    def move(self, machine: Machine, step: Transition) -> None:
        """Take a machine into another state and send the event for it."""
        machine.enter(step.status, monotonic=self.clock.monotonic())
        self.report(machine, step.event, step.detail)
        self._forget_transient(machine)

    def report(self, machine: Machine, event: Lifecycle, detail: str) -> None:
        """Send a lifecycle event of a machine, the detail given by name."""
        self._send(machine.ref, event, detail)

    def _send(self, domain: DomainRef, event: Lifecycle, detail: str) -> None:
        number = lifecycle_detail(event, detail)
        self.emit(LifecycleEvent(time=self.clock.now(), domain=domain, event=event, detail=number))

    def _forget_transient(self, machine: Machine) -> None:
        if not machine.persistent and not machine.is_active:
            del self._machines[machine.uuid]
            self._meters.pop(machine.uuid, None)
