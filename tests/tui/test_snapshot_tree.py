"""Snapshots as rows of a tree."""

from __future__ import annotations

import pytest

from engine import DomainState
from engine.snapshot import Snapshot
from tui.snapshot_tree import snapshot_rows, when

NOW = 1_700_000_000.0


def named(name: str, parent: str | None = None, state: str = "running") -> Snapshot:
    return Snapshot(name=name, parent=parent, state=state, created_at=int(NOW))


def test_children_are_set_in_and_counted() -> None:
    rows = snapshot_rows(
        [named("a"), named("b", "a"), named("c", "b"), named("d", "a"), named("e")]
    )
    assert [(row.snapshot.name, row.depth, row.below) for row in rows] == [
        ("a", 0, 3),
        ("b", 1, 1),
        ("c", 2, 0),
        ("d", 1, 0),
        ("e", 0, 0),
    ]
    assert [row.position for row in rows] == [0, 1, 2, 3, 4]


def test_a_parent_that_is_not_there_makes_a_root() -> None:
    (row,) = snapshot_rows([named("a", "gone")])
    assert row.depth == 0


def test_those_that_are_their_own_ancestors_do_no_harm() -> None:
    rows = snapshot_rows([named("a", "b"), named("b", "a"), named("c", "c")])
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("word", "state", "has_memory"),
    [
        ("running", DomainState.RUNNING, True),
        ("paused", DomainState.PAUSED, True),
        ("shutoff", DomainState.SHUTOFF, False),
        ("shut off", DomainState.SHUTOFF, False),
        ("disk-snapshot", DomainState.RUNNING, False),
        ("what?", None, False),
    ],
)
def test_what_was_kept(word: str, state: DomainState | None, has_memory: bool) -> None:
    (row,) = snapshot_rows([named("a", state=word)])
    assert (row.state, row.has_memory) == (state, has_memory)


@pytest.mark.parametrize(
    ("created_at", "text"),
    [
        (int(NOW), "22:13"),
        (int(NOW) - 2 * 86400, "Nov 12 22:13"),
        (0, "1970-01-01"),
        (None, "–"),
        (10**30, "–"),
    ],
)
def test_when(created_at: int | None, text: str) -> None:
    assert when(Snapshot(name="a", created_at=created_at), NOW) == text
