"""One attempt: how far it came, and that it leaves nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import (
    CredentialKind,
    CredentialRequest,
    EngineError,
    ManualClock,
    NobodyToAsk,
    Tasks,
)
from tests.tui.many_hosts import REFUSED, ManyHosts
from tui.connect_steps import StepState
from tui.connection_trial import Trial, try_host
from tui.marks import UNICODE
from tui.trial_lines import trial_lines

if TYPE_CHECKING:
    from tests.fakes.unreliable_driver import Hypervisor

URI = "qemu://lab/system"


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Hypervisor:
    return ManyHosts(monkeypatch, "lab").machines["lab"]


async def attempt() -> Trial:
    return await try_host(URI, read_only=False, clock=ManualClock(), credentials=NobodyToAsk())


def text_of(trial: Trial) -> str:
    return "\n".join("".join(words for words, _ in line) for line in trial_lines(trial, UNICODE))


async def test_a_host_that_is_there_says_what_it_is(lab: Hypervisor) -> None:
    trial = await attempt()
    assert trial.failure is None
    assert {state for _, state in trial.trail} == {StepState.DONE}
    assert "QEMU 8.2.1 on node1.example · 16 processors · 64 GiB\nanswers in 4 ms" in text_of(trial)
    assert lab.drivers == []


async def test_a_refusal_names_the_step_and_what_to_do(lab: Hypervisor) -> None:
    lab.refusal = REFUSED
    trial = await attempt()
    assert ("login", StepState.FAILED) in trial.trail
    text = text_of(trial)
    assert "✖ login       failed here" in text
    assert "○ hypervisor  not reached" in text
    assert text.endswith(f"{REFUSED.message}\n{REFUSED.hint}")


async def test_a_host_that_lets_in_and_says_nothing_failed_at_the_last_step(
    lab: Hypervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(verb: str) -> None:
        if verb == "host_info":
            raise EngineError("no such thing")

    monkeypatch.setattr(lab, "answer", fail)
    trial = await attempt()
    assert trial.trail[-1] == ("hypervisor", StepState.FAILED)
    assert trial.trail[-2] == ("login", StepState.DONE)
    assert lab.drivers == []


async def test_it_can_be_given_up_at_any_time(lab: Hypervisor) -> None:
    lab.is_black_hole = True
    tasks = Tasks()
    task = tasks.spawn(attempt(), name="trial")
    await ManualClock().advance(0)
    assert lab.asked["open"] == 1
    await tasks.cancel()
    assert task.cancelled()
    assert lab.drivers == []


async def test_nobody_who_answers_is_a_login_that_failed(lab: Hypervisor) -> None:
    lab.question = CredentialRequest(kind=CredentialKind.SECRET, prompt="password", where="lab")
    assert ("login", StepState.FAILED) in (await attempt()).trail
