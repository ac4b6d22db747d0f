"""What drivers tell about their host and its domains: plain facts, None where not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .light_fact import light_fact

if TYPE_CHECKING:
    from .domain_ref import DomainRef
    from .domain_state import DomainStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class HostInfo:
    """The host a connection speaks to; ``version`` is the hypervisor's own."""

    hostname: str
    hypervisor: str
    version: str
    cpus: int | None = None
    memory_kib: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainInfo:
    """One domain as a list shows it.

    ``memory_kib`` is what the guest has now, ``max_memory_kib`` what it may get. ``started_at`` is
    in seconds since the epoch. ``cpu_time_ns`` counts from the start of the domain. ``protected``
    and ``tags`` are its labels (``domain_labels``); None where nobody can say. ``os_id`` is
    libosinfo's name of the system that it was made for (``os_metadata``), "" where none is noted.
    """

    ref: DomainRef
    status: DomainStatus
    persistent: bool
    autostart: bool
    vcpus: int | None
    memory_kib: int | None
    max_memory_kib: int | None
    title: str = ""
    cpu_time_ns: int | None = None
    started_at: float | None = None
    protected: bool | None = None
    tags: tuple[str, ...] = ()
    os_id: str = ""


@light_fact
class DiskCounters:
    """What one disk has moved since the domain started."""

    target: str
    read_bytes: int | None = None
    read_requests: int | None = None
    write_bytes: int | None = None
    write_requests: int | None = None
    capacity: int | None = None


@light_fact
class NetCounters:
    """What one network card has moved since the domain started, seen from the guest."""

    device: str
    rx_bytes: int | None = None
    rx_packets: int | None = None
    tx_bytes: int | None = None
    tx_packets: int | None = None


@light_fact
class DomainStatistics:
    """Counters of a running domain, all read at ``monotonic`` seconds of the connection's clock.

    ``balloon_kib`` is what the guest has, ``usable_kib`` what it could still use by its own
    account, ``rss_kib`` what it costs the host.
    """

    ref: DomainRef
    monotonic: float
    cpu_time_ns: int | None = None
    vcpus: int | None = None
    balloon_kib: int | None = None
    usable_kib: int | None = None
    rss_kib: int | None = None
    disks: tuple[DiskCounters, ...] | None = None
    nets: tuple[NetCounters, ...] | None = None
