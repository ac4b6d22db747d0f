"""How far a way was found, by transport."""

from __future__ import annotations

import pytest

from engine import ConnectFailed, ConnectStep, EngineError
from engine.errors import InvalidURI, OperationTimeout
from tui.connect_steps import StepState, arrived, failed, pending, step_mark, steps_to
from tui.marks import UNICODE

SSH = "qemu+ssh://root@lab/system"


def words(address: str) -> list[str]:
    return [step.value for step in steps_to(address)]


def test_each_transport_has_its_own_steps() -> None:
    network = ["name", "route", "port"]
    assert words(SSH) == [*network, "host key", "login", "daemon", "socket"]
    assert words("qemu://lab/system") == [*network, "certificate", "login"]
    assert words("qemu+tls://lab/system") == words("qemu://lab/system")
    assert words("lxc+tcp://lab/system") == [*network, "login"]
    assert words("qemu:///system") == ["daemon", "socket", "login"]
    assert words("test+unix:///default?socket=/x") == ["daemon", "socket", "login"]
    assert words("qemu+ext:///system?command=/x") == ["daemon", "login"]


@pytest.mark.parametrize(
    "address", ["test:///demo", "qemu:///embed?root=/x", "qemu:///attach", "nonsense", ""]
)
def test_hypervisors_of_our_own_have_no_way(address: str) -> None:
    assert words(address) == []


def test_before_the_step_that_failed_all_is_done_and_behind_it_nothing_was_reached() -> None:
    trail = failed(SSH, ConnectFailed("no", step=ConnectStep.HOST_KEY))
    assert [state for _, state in trail] == [
        *[StepState.DONE] * 3,
        StepState.FAILED,
        *[StepState.NOT_REACHED] * 4,
    ]
    assert trail[3][0] == "host key"
    assert trail[-1][0] == "hypervisor"


@pytest.mark.parametrize(
    "failure",
    [
        OperationTimeout("too late"),
        ConnectFailed("somewhere"),
        EngineError("something"),
        ConnectFailed("not on this way", step=ConnectStep.CERTIFICATE),
    ],
)
def test_what_nobody_knows_is_unknown(failure: EngineError) -> None:
    states = [state for _, state in failed(SSH, failure)]
    assert states == [*[StepState.UNKNOWN] * 7, StepState.FAILED]


def test_an_address_that_means_nothing_is_a_step_of_its_own() -> None:
    trail = failed(SSH, InvalidURI("unknown parameter"))
    assert trail[0] == ("address", StepState.FAILED)
    assert {state for _, state in trail[1:]} == {StepState.NOT_REACHED}


def test_who_was_let_in_has_every_step_behind_him() -> None:
    assert {state for _, state in arrived(SSH)} == {StepState.DONE}
    refused = arrived(SSH, EngineError("no"))
    assert [state for _, state in refused] == [*[StepState.DONE] * 7, StepState.FAILED]
    assert {state for _, state in pending(SSH)} == {StepState.PENDING}


def test_shapes_differ_without_colour() -> None:
    marks = {step_mark(state, UNICODE)[0] for state in StepState}
    assert len(marks) == 4
