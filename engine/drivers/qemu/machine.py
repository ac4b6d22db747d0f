"""Machine: one domain of a root, running or not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...domain_facts import DomainInfo
from ...domain_labels import DomainLabels
from ...domain_ref import DomainRef
from ...domain_state import DomainState, DomainStatus
from .process_facts import cpu_time_ns

if TYPE_CHECKING:
    from ...conf.domain_conf import DomainConf
    from .guest import Guest


@dataclass(frozen=True, slots=True)
class ConfFacts:
    """What a list shows of a configuration; read once, since lists are made every second."""

    title: str
    vcpus: int | None
    memory_kib: int | None
    max_memory_kib: int | None
    labels: DomainLabels

    @classmethod
    def of(cls, conf: DomainConf) -> ConfFacts:
        """Read them."""
        return cls(
            conf.title or "",
            conf.vcpu_current or conf.vcpus,
            conf.current_memory or conf.memory,
            conf.memory,
            DomainLabels.of(conf.element),
        )


class Machine:
    """A domain: ``stored`` is how it will start next time, ``guest`` is there while it runs.

    Verbs that start or stop it hold ``lock``. A configuration in here is never written to: an edit
    makes another one.
    """

    def __init__(
        self, stored: DomainConf, *, persistent: bool = True, autostart: bool = False
    ) -> None:
        self.uuid = stored.uuid or ""
        self.lock = asyncio.Lock()
        self.persistent = persistent
        self.autostart = autostart
        self.guest: Guest | None = None
        self._last_status = DomainStatus(DomainState.SHUTOFF)
        self.store(stored)

    def store(self, conf: DomainConf) -> None:
        """Take another configuration for the next start."""
        self.stored = conf
        self.name = conf.name or ""
        self._stored_facts = ConfFacts.of(conf)

    def attach(self, guest: Guest) -> None:
        """Run as ``guest`` from now on."""
        self.guest = guest
        self.show(guest.live)

    def show(self, live: DomainConf) -> None:
        """Run with another configuration."""
        assert self.guest is not None
        self.guest.live = live
        self._live_facts = ConfFacts.of(live)

    def detach(self) -> None:
        """Be shut off, for the reason that the guest ended with."""
        assert self.guest is not None
        self._last_status = self.guest.runtime.run.status
        self.guest = None

    def set_status(self, reason: str) -> None:
        """Be shut off for a reason, one of libvirt's names."""
        self._last_status = DomainStatus.because(DomainState.SHUTOFF, reason)

    @property
    def ref(self) -> DomainRef:
        """The domain as events name it."""
        return DomainRef(self.name, self.uuid, self.guest.state.id if self.guest else None)

    @property
    def conf(self) -> DomainConf:
        """How the domain runs, or would start."""
        return self.guest.live if self.guest else self.stored

    @property
    def status(self) -> DomainStatus:
        """What the domain is doing."""
        return self.guest.runtime.run.status if self.guest else self._last_status

    def info(self) -> DomainInfo:
        """Return the facts of a list."""
        guest = self.guest
        facts = self._live_facts if guest else self._stored_facts
        return DomainInfo(
            ref=self.ref,
            status=self.status,
            persistent=self.persistent,
            autostart=self.autostart,
            vcpus=facts.vcpus,
            memory_kib=facts.memory_kib,
            max_memory_kib=facts.max_memory_kib,
            title=facts.title,
            cpu_time_ns=cpu_time_ns(guest.runtime.pid) if guest else None,
            started_at=guest.state.started_at if guest else None,
            protected=facts.labels.protected,
            tags=facts.labels.tags,
        )
