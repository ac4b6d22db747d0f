"""What counts as wrong with a domain, and the words for it: the view of faults alone.

A row tells most of it by itself. That a job failed is told by events: it is remembered until a
later job of the same domain ends well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine import DomainState
from engine.events import DomainEvent, JobCompletedEvent

from .notifications import Kind, notification_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.events import Event
    from engine.fleet import DomainRow, RowKey

#: Share of its memory from which a guest is short of it.
MEMORY_LIMIT: Final = 0.95

#: Why a pause or an end is nobody's wish.
_BAD_PAUSES: Final = frozenset(
    {"I/O error", "watchdog", "crashed", "post-copy failed", "api error"}
)
_BAD_ENDS: Final = frozenset({"crashed", "failed"})
#: Why a domain that starts with its host may be off all the same.
_MEANT_ENDS: Final = frozenset({"saved", "migrated"})

#: What is looked at, for the empty list.
CHECKED: Final = (
    "Nothing is wrong.",
    "Looked for: crashed guests, pauses by I/O errors and watchdogs, hosts without an answer,",
    "failed jobs, memory nearly used up, and guests that should run with their host but do not.",
    "F shows all domains again.",
)


class Faults:
    """Says of each row what is wrong with it; ``hear`` takes in what events tell."""

    def __init__(self) -> None:
        self._failed_jobs: dict[RowKey, str] = {}

    def hear(self, host: str, events: Iterable[Event]) -> set[RowKey]:
        """Take in events of one host; return whose faults are others now."""
        changed: set[RowKey] = set()
        for event in events:
            if not isinstance(event, DomainEvent):
                continue
            key = (host, event.domain.uuid)
            notification = notification_for(event)
            if notification is not None and notification.kind is Kind.JOB_FAILED:
                self._failed_jobs[key] = notification.text.removeprefix(f"{notification.domain}: ")
                changed.add(key)
            elif isinstance(event, JobCompletedEvent) and self._failed_jobs.pop(key, ""):
                changed.add(key)
        return changed

    def of(self, row: DomainRow) -> str:
        """Return what is wrong with the domain; empty for nothing."""
        for check in _CHECKS:
            if words := check(row):
                return words
        return self._failed_jobs.get(row.key, "")


def _silent(row: DomainRow) -> str:
    return "its host does not answer" if row.stale_since is not None else ""


def _stopped(row: DomainRow) -> str:
    status = row.info.status
    if status.state is DomainState.CRASHED:
        return "crashed" if status.reason_name == "unknown" else f"crashed: {status.reason_name}"
    if status.state is DomainState.PAUSED and status.reason_name in _BAD_PAUSES:
        return f"paused: {status.reason_name}"
    if status.state is DomainState.SHUTOFF and status.reason_name in _BAD_ENDS:
        return f"ended: {status.reason_name}"
    return ""


def _should_run(row: DomainRow) -> str:
    status = row.info.status
    is_off = status.state is DomainState.SHUTOFF and status.reason_name not in _MEANT_ENDS
    return "starts with its host, but is off" if is_off and row.info.autostart else ""


def _short_of_memory(row: DomainRow) -> str:
    used, most = row.memory_used_kib, row.info.memory_kib or row.info.max_memory_kib
    if used is None or not most or used < MEMORY_LIMIT * most:
        return ""
    return f"memory {min(100, used * 100 // most)} % used"


_CHECKS: Final[tuple[Callable[[DomainRow], str], ...]] = (
    _silent,
    _stopped,
    _should_run,
    _short_of_memory,
)
