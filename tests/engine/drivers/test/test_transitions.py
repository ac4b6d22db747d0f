"""The table of transitions in libvirt's numbers (libvirt-domain.h)."""

from __future__ import annotations

import pytest

from engine.drivers.test import transitions
from engine.drivers.test.transitions import Transition
from engine.events.lifecycle_events import lifecycle_detail

#: Name -> state, reason, event, detail.
NUMBERS = {
    "START": (1, 1, 2, 0),
    "SUSPEND": (3, 1, 3, 0),
    "RESUME": (1, 5, 4, 0),
    "DESTROY": (5, 2, 5, 1),
    "SHUT_DOWN": (5, 1, 5, 0),
    "PANIC": (6, 1, 8, 0),
    "IO_ERROR": (3, 5, 3, 2),
    "SAVE": (5, 5, 5, 4),
    "RESTORE": (1, 3, 2, 2),
    "RESTORE_PAUSED": (3, 1, 3, 4),
    "DUMPED": (5, 3, 5, 2),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers(name: str) -> None:
    step: Transition = getattr(transitions, name)
    detail = lifecycle_detail(step.event, step.detail)
    assert (step.status.state, step.status.reason, step.event, detail) == NUMBERS[name]


def test_every_transition_is_in_the_table() -> None:
    defined = {k for k, v in vars(transitions).items() if isinstance(v, Transition)}
    assert defined == set(NUMBERS)
