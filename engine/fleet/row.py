"""DomainRow: everything a list shows of one domain, as one fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..light_fact import light_fact

if TYPE_CHECKING:
    from ..domain_facts import DomainInfo
    from ..graphics_session import GraphicsSession


@light_fact
class DomainRow:
    """One domain of one host; None where a figure is not known (yet).

    ``cpu_percent`` is of one host processor and may pass 100; ``cpu_history`` holds its last
    values, oldest first. ``memory_used_kib`` is what the guest uses by its own account. Rates are
    per second. ``stale_since`` is the monotonic time of the last good answer while the host is
    silent.

    ``addresses`` are the guest's, without prefix; loopback and link-local ones are left out.
    ``addresses_from`` says who told them: ``agent``, ``lease`` or ``arp``. ``os_name`` is what runs
    in the guest, in words for people. Both are "" or empty where nobody knows.
    ``has_pending_changes`` is whether the next start brings another machine than this one.
    """

    host: str
    info: DomainInfo
    cpu_percent: float | None = None
    cpu_history: tuple[float, ...] = ()
    memory_used_kib: int | None = None
    disk_bytes_per_s: float | None = None
    net_bytes_per_s: float | None = None
    disk_requests_per_s: float | None = None
    net_packets_per_s: float | None = None
    addresses: tuple[str, ...] = ()
    addresses_from: str = ""
    os_name: str = ""
    has_pending_changes: bool | None = None
    sessions: tuple[GraphicsSession, ...] = ()
    sessions_complete: bool = True
    stale_since: float | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What identifies the row for ever: host and uuid."""
        return self.host, self.info.ref.uuid

    @property
    def viewers(self) -> tuple[GraphicsSession, ...]:
        """The sessions that may see the screen now."""
        return tuple(session for session in self.sessions if session.is_viewer)
