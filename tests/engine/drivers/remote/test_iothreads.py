"""Threads that serve a domain's disks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.affect import Affect
from engine.errors import EngineError

if TYPE_CHECKING:
    from .conftest import Stage

pytestmark = [pytest.mark.peer("libvirtd"), pytest.mark.peer("qemu-img")]


async def test_a_thread_comes_is_tuned_and_goes(running: Stage) -> None:
    threads = running.domain.iothreads
    assert [thread.number for thread in await threads.list()] == [1]
    await threads.add(5)
    await threads.pin(5, [0])
    await threads.tune(5, {"poll_max_ns": 4321, "poll_grow": 2})
    assert {t.number: t.allowed for t in await threads.list()}[5] == {0}
    told = await running.virsh("domstats", "one", "--iothread")
    assert "iothread.5.poll-max-ns=4321" in told
    assert "iothread.5.poll-grow=2" in told
    await threads.remove(5)
    assert [thread.number for thread in await threads.list()] == [1]
    await threads.add(2, Affect.CONFIG)
    assert "<iothreads>2</iothreads>" in await running.domain.xml(inactive=True)
    with pytest.raises(EngineError, match="7"):
        await threads.remove(7)
