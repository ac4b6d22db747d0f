"""Machine: one domain of the in-memory hypervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain_facts import DomainInfo
from ...domain_ref import DomainRef
from ...domain_state import DomainState, DomainStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...conf.domain_conf import DomainConf

_GUEST_RUNS = frozenset({DomainState.RUNNING, DomainState.BLOCKED})


class Machine:
    """A domain: ``stored`` is how it will start next time, ``live`` how it runs now.

    ``id`` and ``live`` are None exactly while the domain is shut off. A configuration in here is
    never written to (``edit`` makes another), so both may be one object.
    """

    def __init__(self, stored: DomainConf) -> None:
        self.stored = stored
        self.name = stored.name or ""
        self.uuid = stored.uuid or ""
        self.live: DomainConf | None = None
        self.id: int | None = None
        self.status = DomainStatus(DomainState.SHUTOFF)
        self.persistent = True
        self.autostart = False
        self.started_at: float | None = None
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
    def conf(self) -> DomainConf:
        """How the domain runs, or would start."""
        return self.live or self.stored

    @property
    def vcpus(self) -> int:
        """How many processors the guest has; one where the configuration does not say."""
        conf = self.conf
        return conf.vcpu_current or conf.vcpus or 1

    @property
    def memory_kib(self) -> int:
        """The memory the guest has now."""
        if self._balloon_kib is not None:
            return self._balloon_kib
        conf = self.conf
        return conf.current_memory or conf.memory or 0

    @property
    def displays(self) -> tuple[str, ...]:
        """The protocols of the displays that clients connect to: ``vnc``, ``spice``."""
        kinds = (graphics.type for graphics in self.conf.devices.graphics)
        return tuple(dict.fromkeys(kind for kind in kinds if kind in ("vnc", "spice")))

    def edit(self, change: Callable[[DomainConf], None]) -> None:
        """Change the configuration, both as it runs and as it will start next time."""
        same = self.live is self.stored
        self.stored = _edited(self.stored, change)
        if self.live is not None:
            self.live = self.stored if same else _edited(self.live, change)

    def rename(self, name: str) -> None:
        """Take another name."""
        self.edit(lambda conf: setattr(conf, "name", name))
        self.name = name

    def begin(self, domain_id: int, *, now: float) -> None:
        """Take an id and the stored configuration; ``now`` is in seconds since the epoch."""
        self.id = domain_id
        self.live = self.stored
        self.started_at = now
        self._ran = 0.0
        self._balloon_kib = None

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
            self.id = self.live = self.started_at = None

    def ran(self, monotonic: float) -> float:
        """Return the seconds that the guest's processors have been going since its start."""
        if self._running_since is None:
            return self._ran
        return self._ran + monotonic - self._running_since

    def info(self, cpu_time_ns: int | None) -> DomainInfo:
        """Return the facts of a list."""
        conf = self.conf
        return DomainInfo(
            ref=self.ref,
            status=self.status,
            persistent=self.persistent,
            autostart=self.autostart,
            vcpus=self.vcpus,
            memory_kib=self.memory_kib,
            max_memory_kib=conf.memory,
            title=conf.title or "",
            cpu_time_ns=cpu_time_ns,
            started_at=self.started_at,
        )


def _edited(conf: DomainConf, change: Callable[[DomainConf], None]) -> DomainConf:
    copy = conf.copy()
    change(copy)
    return copy
