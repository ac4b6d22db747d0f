"""What a host owes, and since when."""

from __future__ import annotations

from engine import EngineError, ManualClock
from engine.fleet.silence import Silence

FAILURE, OTHER = EngineError("no answer"), EngineError("none either")


def is_silent(silence: Silence) -> bool:
    return silence.since is not None or silence.failure is not None


async def test_a_silence_lasts_until_every_question_is_answered() -> None:
    clock = ManualClock()
    silence = Silence(clock)
    assert not is_silent(silence)
    assert not silence.answered("domains")
    await clock.advance(5)
    assert silence.unanswered("domains", FAILURE)
    assert not silence.unanswered("statistics", OTHER)
    assert (silence.since, silence.failure) == (0.0, OTHER)
    assert not silence.answered("statistics")
    assert silence.since == 0.0
    assert silence.answered("domains")
    assert not is_silent(silence)


async def test_after_a_loss_one_answer_counts() -> None:
    clock = ManualClock()
    silence = Silence(clock)
    await clock.advance(3)
    silence.answered("statistics")
    await clock.advance(4)
    silence.unanswered("statistics", FAILURE)
    silence.lost("domains", OTHER)
    assert (silence.since, silence.failure) == (3.0, OTHER)
    assert not silence.answered("statistics")
    assert silence.since == 3.0
    assert silence.answered("domains")
    assert not is_silent(silence)
