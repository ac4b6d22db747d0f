"""States, reasons and possible verbs: libvirt's numbers and virsh's words."""

from __future__ import annotations

import pytest

from engine import DomainInfo, DomainRef, DomainState, DomainStatus
from engine.domain_verbs import require_possible, why_not_now
from engine.errors import OperationInvalid


@pytest.mark.parametrize(
    ("state", "reason", "number"),
    [
        (DomainState.RUNNING, "booted", 1),
        (DomainState.PAUSED, "user", 1),
        (DomainState.PAUSED, "I/O error", 5),
        (DomainState.SHUTOFF, "destroyed", 2),
        (DomainState.SHUTOFF, "failed", 6),
        (DomainState.CRASHED, "panicked", 1),
    ],
)
def test_reasons_have_libvirts_numbers(state: DomainState, reason: str, number: int) -> None:
    status = DomainStatus.because(state, reason)
    assert (status.reason, status.reason_name) == (number, reason)


def test_a_reason_of_the_future_is_unknown() -> None:
    assert DomainStatus(DomainState.RUNNING, 99).reason_name == "unknown"


def info(state: DomainState) -> DomainInfo:
    return DomainInfo(
        ref=DomainRef("web-01", "x"),
        status=DomainStatus(state),
        persistent=True,
        autostart=False,
        vcpus=1,
        memory_kib=1,
        max_memory_kib=1,
    )


@pytest.mark.parametrize(
    ("verb", "possible"),
    [
        ("start", {"SHUTOFF", "NOSTATE"}),
        ("shutdown", {"RUNNING", "BLOCKED"}),
        ("suspend", {"RUNNING", "BLOCKED"}),
        ("resume", {"PAUSED", "CRASHED"}),
        ("destroy", {"RUNNING", "BLOCKED", "PAUSED", "SHUTDOWN", "CRASHED", "PMSUSPENDED"}),
        ("undefine", {state.name for state in DomainState}),
    ],
)
def test_verbs_by_state(verb: str, possible: set[str]) -> None:
    assert {s.name for s in DomainState if why_not_now(verb, info(s)) is None} == possible


def test_a_refusal_names_domain_verb_and_state() -> None:
    with pytest.raises(OperationInvalid, match=r"cannot start 'web-01': the domain is running"):
        require_possible("start", info(DomainState.RUNNING))
