"""Documents of snapshots and checkpoints, also such that no daemon should send."""

from __future__ import annotations

import pytest

from engine.checkpoint import Checkpoint
from engine.drivers.remote.point_documents import (
    parents_first,
    present,
    read_checkpoint,
    read_snapshot,
)
from engine.errors import EngineError, ProtocolError, error_for_code


def test_what_is_missing_is_unknown() -> None:
    snapshot = read_snapshot("<domainsnapshot><name>a</name></domainsnapshot>", "b")
    assert (snapshot.parent, snapshot.is_current, snapshot.created_at) == (None, False, None)
    odd = "<domaincheckpoint><name>a</name><creationTime>soon</creationTime></domaincheckpoint>"
    assert read_checkpoint(odd) == Checkpoint(name="a")


def test_what_cannot_be_read_is_the_daemons_fault() -> None:
    with pytest.raises(ProtocolError):
        read_snapshot("<domainsnapshot>", None)


def test_each_follows_its_parent_and_none_is_lost() -> None:
    points = [
        Checkpoint(name="grandchild", parent="child", created_at=1),
        Checkpoint(name="child", parent="root", created_at=2),
        Checkpoint(name="older child", parent="root", created_at=1),
        Checkpoint(name="root", created_at=3),
        Checkpoint(name="orphan", parent="nobody", created_at=9),
    ]
    names = [point.name for point in parents_first(points)]
    assert names == ["root", "older child", "child", "grandchild", "orphan"]


def test_those_that_are_their_own_ancestors_are_listed_too() -> None:
    points = [Checkpoint(name="a", parent="b"), Checkpoint(name="b", parent="a")]
    assert {point.name for point in parents_first(points)} == {"a", "b"}


def test_only_what_is_gone_is_left_out() -> None:
    gone, denied = error_for_code(72, "gone"), error_for_code(29, "denied")
    assert list(present(["one", gone, "two"], 72)) == ["one", "two"]
    with pytest.raises(EngineError, match="denied"):
        list(present(["one", denied], 72))
