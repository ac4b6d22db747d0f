"""A thousand clients of each kind at one QEMU: nothing is missed, nobody stays in the books."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.event_load import Load, WatchedQemu, reset, sign_in
from engine import SessionEnd

if TYPE_CHECKING:
    from pathlib import Path

CLIENTS = 1_000


def assert_complete(load: Load, events_each: int) -> None:
    assert (load.sent, load.same) == (CLIENTS * events_each, CLIENTS * events_each)
    assert (load.lost, load.sessions_left) == (0, 0)


@pytest.mark.soak
@pytest.mark.peer("qemu-system-x86_64")
@pytest.mark.peer("qemu-spice")
async def test_thousand_handshakes_then_thousand_resets(short_tmp: Path) -> None:
    async with WatchedQemu.start(short_tmp) as watched:
        history = watched.connection.sessions.history
        load = await watched.load(await watched.vnc(), sign_in, CLIENTS, "VNC_DISCONNECTED")
        assert_complete(load, events_each=3)
        assert [session.end for session in history] == [SessionEnd.LEFT] * CLIENTS
        load = await watched.load(watched.spice, reset, CLIENTS, "SPICE_DISCONNECTED")
        assert_complete(load, events_each=2)
        assert [x.end for x in list(history)[CLIENTS:]] == [SessionEnd.ATTEMPT] * CLIENTS
