"""The state file: what is written comes back, what is damaged is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from engine.drivers.qemu.process import ProcessIdentity
from engine.drivers.qemu.state_file import GuestState
from engine.errors import StorageFailed

if TYPE_CHECKING:
    from pathlib import Path

_STATE = GuestState(
    id=7, boot="b", started_at=1.5, qemu=ProcessIdentity(42, 1000), is_rebooting=True
)


@pytest.mark.parametrize(
    "state", [_STATE, GuestState(id=1, boot="b", started_at=0.0)], ids=["running", "starting"]
)
def test_round_trip(tmp_path: Path, state: GuestState) -> None:
    state.save(tmp_path / "state.json")
    assert GuestState.load(tmp_path / "state.json") == state


def test_no_file_is_no_state(tmp_path: Path) -> None:
    assert GuestState.load(tmp_path / "state.json") is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({"version": 2}).encode(),
        json.dumps({"version": 1, "id": 1}).encode(),
        json.dumps(
            {
                "version": 1,
                "id": "x",
                "boot": "b",
                "started_at": 1,
                "qemu": None,
                "is_rebooting": False,
            }
        ).encode(),
        json.dumps(
            {
                "version": 1,
                "id": 1,
                "boot": "b",
                "started_at": 1,
                "qemu": {"pid": 1},
                "is_rebooting": False,
            }
        ).encode(),
        json.dumps(
            {"version": 1, "id": 1, "boot": "b", "started_at": 1, "qemu": 5, "is_rebooting": False}
        ).encode(),
    ],
    ids=range(11),
)
def test_anything_else_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(content)
    with pytest.raises(StorageFailed, match=str(path)):
        GuestState.load(path)
    assert path.read_bytes() == content
