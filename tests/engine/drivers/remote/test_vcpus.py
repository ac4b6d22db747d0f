"""Virtual processors, and the host's CPUs that they may run on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from engine.affect import Affect
from engine.errors import EngineError, InvalidArgument, OperationInvalid
from engine.vcpu import VcpuState

if TYPE_CHECKING:
    from .conftest import Stage

pytestmark = [pytest.mark.peer("libvirtd"), pytest.mark.peer("qemu-img")]

_HOST = frozenset(range(os.cpu_count() or 1))


async def test_one_more_is_plugged_in(running: Stage) -> None:
    vcpus = running.domain.vcpus
    assert await vcpus.count() == 1
    assert await vcpus.count(maximum=True) == 2
    (first,) = await vcpus.list()
    assert (first.number, first.state) == (0, VcpuState.RUNNING)
    assert first.allowed == _HOST
    await vcpus.set_count(2)
    assert [vcpu.number for vcpu in await vcpus.list()] == [0, 1]
    assert await vcpus.count(Affect.CONFIG) == 1
    with pytest.raises(EngineError):
        await vcpus.set_count(3)
    with pytest.raises(EngineError):
        await vcpus.set_online([1], True)


async def test_how_many_there_may_be_next_time(stored: Stage) -> None:
    vcpus = stored.domain.vcpus
    await vcpus.set_count(4, Affect.CONFIG, maximum=True)
    await vcpus.set_count(3, Affect.CONFIG, hotpluggable=True)
    assert await vcpus.count(Affect.CONFIG, maximum=True) == 4
    assert await stored.virsh("vcpucount", "one", "--config", "--current") == "3"
    with pytest.raises(OperationInvalid):
        await vcpus.list()


async def test_each_runs_where_it_may(running: Stage) -> None:
    vcpus = running.domain.vcpus
    last = max(_HOST)
    await vcpus.pin(0, [last])
    assert (await vcpus.list())[0].allowed == {last}
    assert await vcpus.pins() == (frozenset({last}), _HOST)
    await vcpus.pin(1, [0], Affect.CONFIG)
    assert (await vcpus.pins(Affect.CONFIG))[1] == {0}
    assert await vcpus.emulator_pin() == _HOST
    await vcpus.pin_emulator([0])
    assert await vcpus.emulator_pin() == {0}
    assert (await running.virsh("emulatorpin", "one")).split()[-1] == "0"
    with pytest.raises(InvalidArgument, match="-1"):
        await vcpus.pin(0, [-1])


async def test_the_guest_is_asked_by_its_agent(running: Stage) -> None:
    vcpus = running.domain.vcpus
    await running.domain.resume()
    with pytest.raises(EngineError, match="agent"):
        await vcpus.in_guest()
    with pytest.raises(EngineError, match="agent"):
        await vcpus.set_in_guest([0], True)
    with pytest.raises(EngineError, match="agent"):
        await vcpus.count(guest=True)
