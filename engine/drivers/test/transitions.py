"""Transitions: what each verb or mishap makes of a domain, and the event libvirt sends for it.

States and details are those of libvirt's test driver (src/test/test_driver.c); those it does not
have (a panic, a full disk) are those of its QEMU driver.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...domain_state import DomainState, DomainStatus
from ...events import Lifecycle


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a domain goes, and the lifecycle event that says so, its detail by name."""

    status: DomainStatus
    event: Lifecycle
    detail: str


def _transition(state: DomainState, reason: str, event: Lifecycle, detail: str) -> Transition:
    return Transition(DomainStatus.because(state, reason), event, detail)


_STATE = DomainState
_EVENT = Lifecycle

START = _transition(_STATE.RUNNING, "booted", _EVENT.STARTED, "booted")
SUSPEND = _transition(_STATE.PAUSED, "user", _EVENT.SUSPENDED, "paused")
RESUME = _transition(_STATE.RUNNING, "unpaused", _EVENT.RESUMED, "unpaused")
DESTROY = _transition(_STATE.SHUTOFF, "destroyed", _EVENT.STOPPED, "destroyed")
SHUT_DOWN = _transition(_STATE.SHUTOFF, "shutdown", _EVENT.STOPPED, "shutdown")
#: A guest whose ``on_crash`` is ``preserve``: it stays as it fell.
PANIC = _transition(_STATE.CRASHED, "panicked", _EVENT.CRASHED, "panicked")
#: Saved into a file, and gone on from one.
SAVE = _transition(_STATE.SHUTOFF, "saved", _EVENT.STOPPED, "saved")
RESTORE = _transition(_STATE.RUNNING, "restored", _EVENT.STARTED, "restored")
RESTORE_PAUSED = _transition(_STATE.PAUSED, "user", _EVENT.SUSPENDED, "restored")
#: Stopped by a dump that ends what it dumps.
DUMPED = _transition(_STATE.SHUTOFF, "crashed", _EVENT.STOPPED, "crashed")
IO_ERROR = _transition(_STATE.PAUSED, "I/O error", _EVENT.SUSPENDED, "I/O error")

_BACK = "from snapshot"
#: State of a snapshot -> what a revert does to a machine that was off, and to one that was not.
REVERT_TO: dict[DomainState, tuple[Transition, Transition]] = {
    _STATE.RUNNING: (
        _transition(_STATE.RUNNING, _BACK, _EVENT.STARTED, _BACK),
        _transition(_STATE.RUNNING, _BACK, _EVENT.RESUMED, _BACK),
    ),
    _STATE.PAUSED: (
        _transition(_STATE.PAUSED, _BACK, _EVENT.SUSPENDED, _BACK),
        _transition(_STATE.PAUSED, _BACK, _EVENT.SUSPENDED, _BACK),
    ),
    _STATE.SHUTOFF: (
        _transition(_STATE.SHUTOFF, _BACK, _EVENT.STOPPED, _BACK),
        _transition(_STATE.SHUTOFF, _BACK, _EVENT.STOPPED, _BACK),
    ),
}
