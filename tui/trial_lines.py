"""What an attempt to reach a host looks like: one line for each step, then what to make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable

from .connect_steps import pending, step_mark, step_role
from .host_health import latency_text
from .host_row import machine_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import EngineError

    from .connect_steps import Trail
    from .connection_trial import Trial
    from .marks import Marks
    from .widgets.part_text import Line


def pending_lines(uri: str, marks: Marks) -> tuple[Line, ...]:
    """Return the lines of an attempt that is under way."""
    return (*_steps(pending(uri), marks), (("under way; Esc stops it", "dim"),))


def trial_lines(trial: Trial, marks: Marks) -> tuple[Line, ...]:
    """Return the lines of an attempt that is over."""
    end = failure_lines(trial.failure, marks) if trial.failure else _success(trial, marks)
    return (*_steps(trial.trail, marks), *end)


def failure_lines(failure: EngineError, marks: Marks) -> tuple[Line, ...]:
    """Return what is wrong, and what to do about it."""
    lines: list[Line] = [((printable(failure.message), "bad"),)]
    if failure.hint:
        lines.append(((printable(failure.hint), ""),))
    return tuple(lines)


def _steps(trail: Trail, marks: Marks) -> Iterator[Line]:
    for name, state in trail:
        role = step_role(state)
        yield (step_mark(state, marks), (f" {name:<12}", role), (state.value, role or "dim"))


def _success(trial: Trial, marks: Marks) -> Iterator[Line]:
    assert trial.info is not None
    yield ((machine_words(trial.info, marks), "good"),)
    if latency := latency_text(trial.latency):
        yield ((f"answers in {latency}", "dim"),)
