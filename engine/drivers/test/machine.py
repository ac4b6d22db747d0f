"""Machine: one domain of the in-memory hypervisor."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ...domain_facts import DomainInfo
from ...domain_ref import DomainRef
from ...domain_state import DomainState, DomainStatus
from .preparation import prepare
from .written_conf import ListedFacts, WrittenConf

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from ...conf.domain_conf import DomainConf

    class Inside(Protocol):
        """The system inside, where somebody looks at it."""

        def changed(self) -> None:
            """The machine is in another state."""

        def restarted(self) -> None:
            """The machine boots again."""


#: Of disks, and of network cards.
DeviceNames = tuple[tuple[str, ...], tuple[str, ...]]

_GUEST_RUNS = frozenset({DomainState.RUNNING, DomainState.BLOCKED})


class Machine:
    """A domain: ``stored`` is how it will start next time, ``live`` how it runs now.

    ``id`` is None exactly while the domain is shut off. An edit makes another configuration, so
    both are one object until then. What is given as written is read, and what the user left out is
    filled in, when somebody asks for more than a list shows: most domains of a long list are never
    asked.
    """

    def __init__(self, stored: DomainConf | WrittenConf) -> None:
        #: Until it has been read; what it would run as is the same then.
        self._written = stored if isinstance(stored, WrittenConf) else None
        self._read_stored = None if isinstance(stored, WrittenConf) else stored
        self._is_prepared = False
        self._listed: tuple[DomainConf, ListedFacts] | None = None
        self._devices: tuple[DomainConf | None, DeviceNames] | None = None
        self.name = stored.name or ""
        self.uuid = stored.uuid or ""
        self._live: DomainConf | None = None
        self.id: int | None = None
        self.status = DomainStatus(DomainState.SHUTOFF)
        self.persistent = True
        self.autostart = False
        self.started_at: float | None = None
        #: Made when somebody opens a console or a screen; it lives as long as the run.
        self.inside: Inside | None = None
        self._ran = 0.0
        self._running_since: float | None = None
        self._balloon_kib: int | None = None

    @property
    def ref(self) -> DomainRef:
        """The domain as events name it."""
        return DomainRef(self.name, self.uuid, self.id)

    @property
    def is_active(self) -> bool:
        """Whether the domain has an id."""
        return self.id is not None

    @property
    def stored(self) -> DomainConf:
        """How the domain starts next time.

        Raises:
            InvalidXML: a part of the configuration that was not needed before cannot be read.
        """
        self._prepare()
        return self._stored

    @property
    def live(self) -> DomainConf:
        """How the domain runs, or how it would start.

        Raises:
            InvalidXML: as for ``stored``.
        """
        self._prepare()
        return self._conf

    @property
    def vcpus(self) -> int:
        """How many processors the guest has; one where the configuration does not say."""
        return self._facts.vcpus

    @property
    def memory_kib(self) -> int:
        """The memory the guest has now."""
        if self._balloon_kib is not None:
            return self._balloon_kib
        return self._facts.memory_kib

    @property
    def max_memory_kib(self) -> int:
        """The memory the guest may have."""
        return self._facts.max_memory_kib

    @property
    def displays(self) -> tuple[str, ...]:
        """The protocols of the displays that clients connect to: ``vnc``, ``spice``."""
        return self._facts.displays

    @property
    def device_names(self) -> DeviceNames:
        """The names of the disks and of the network cards, as it runs or would start.

        Raises:
            InvalidXML: as for ``live``.
        """
        conf = None if self._written else self.live
        if self._devices is None or self._devices[0] is not conf:
            self._devices = conf, _device_names(conf or self._as_it_starts())
        return self._devices[1]

    def edit(self, change: Callable[[DomainConf], None]) -> None:
        """Change the configuration, both as it runs and as it will start next time."""
        stored = _edited(self.stored, change)
        if self._live is not None:
            self._live = stored if self._live is self._stored else _edited(self._live, change)
        self._read_stored = stored
        self.name = stored.name or ""

    def edit_one(self, change: Callable[[DomainConf], None], *, live: bool, stored: bool) -> None:
        """Change how it runs, how it will start next time, or both; both or none where it fails."""
        new_live = _edited(self.live, change) if live else None
        new_stored = _edited(self.stored, change) if stored else None
        if new_live is not None:
            self._live = new_live
        if new_stored is not None:
            self._read_stored = new_stored

    def redefine(self, stored: DomainConf) -> None:
        """Replace the stored configuration; a running domain keeps its own until it stops."""
        if self._live is self._stored:
            self._prepare()
        self._read_stored = stored
        self._is_prepared = False
        self.persistent = True

    def begin(self, domain_id: int, *, now: float) -> None:
        """Take an id and the stored configuration; ``now`` is in seconds since the epoch."""
        self.id = domain_id
        self._live = self._read_stored
        self.started_at = now
        self._ran = 0.0
        self._balloon_kib = None

    def run_anew(self) -> None:
        """Run as the stored configuration says from now on, without another id."""
        self._live = self._stored

    def backdate(self, seconds: float) -> None:
        """Have been running for ``seconds`` already."""
        if self.started_at is not None:
            self.started_at -= seconds
            self._ran += seconds

    def set_balloon(self, kib: int) -> None:
        """Leave the guest ``kib`` of its memory until it stops."""
        self._balloon_kib = kib

    def enter(self, status: DomainStatus, *, monotonic: float) -> None:
        """Be in another state from ``monotonic`` on; a state without an id lets go of it."""
        self._ran = self.ran(monotonic)
        self._running_since = monotonic if status.state in _GUEST_RUNS else None
        self.status = status
        if not status.state.is_active:
            self.id = self._live = self.started_at = None
        inside = self.inside
        if inside is not None:
            self.inside = inside if status.state.is_active else None
            inside.changed()

    def ran(self, monotonic: float) -> float:
        """Return the seconds that the guest's processors have been going since its start."""
        if self._running_since is None:
            return self._ran
        return self._ran + monotonic - self._running_since

    def info(self, cpu_time_ns: int | None) -> DomainInfo:
        """Return the facts of a list."""
        facts = self._facts
        return DomainInfo(
            ref=self.ref,
            status=self.status,
            persistent=self.persistent,
            autostart=self.autostart,
            vcpus=facts.vcpus,
            memory_kib=facts.memory_kib if self._balloon_kib is None else self._balloon_kib,
            max_memory_kib=facts.max_memory_kib,
            title=facts.title,
            cpu_time_ns=cpu_time_ns,
            started_at=self.started_at,
            protected=facts.labels.protected,
            tags=facts.labels.tags,
            os_id=facts.os_id,
        )

    @property
    def _facts(self) -> ListedFacts:
        if self._written is not None:
            return self._written.facts
        conf = self._conf
        if self._listed is None or self._listed[0] is not conf:
            self._listed = conf, ListedFacts.of(conf)
        return self._listed[1]

    @property
    def _stored(self) -> DomainConf:
        """The stored configuration, as far as the user wrote it; read now if it was not yet."""
        if self._written is not None:
            self._read_stored, self._written = self._written.read(), None
            self._live = self._read_stored if self.is_active else None
        assert self._read_stored is not None
        return self._read_stored

    def _as_it_starts(self) -> DomainConf:
        """Return what is written, read and filled in; it is not kept."""
        assert self._written is not None
        conf = self._written.read()
        prepare(conf)
        return conf

    @property
    def _conf(self) -> DomainConf:
        """How the domain runs, or would start, as far as the user wrote it."""
        return self._live or self._stored

    def _prepare(self) -> None:
        if not self._is_prepared:
            prepare(self._stored)
            self._is_prepared = True


def _device_names(conf: DomainConf) -> DeviceNames:
    disks = tuple(sys.intern(disk.target_dev or "") for disk in conf.devices.disks)
    return disks, tuple(sys.intern(card.target_dev or "") for card in conf.devices.interfaces)


def _edited(conf: DomainConf, change: Callable[[DomainConf], None]) -> DomainConf:
    copy = conf.copy()
    change(copy)
    return copy
