"""The memory of a guest: how much, how it is used, and what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.affect import Affect
from engine.errors import EngineError

if TYPE_CHECKING:
    from .conftest import Stage

pytestmark = [pytest.mark.peer("libvirtd"), pytest.mark.peer("qemu-img")]

_MIB = 1024


async def test_how_much_it_has_and_may_have(running: Stage) -> None:
    memory = running.domain.memory
    assert await memory.maximum() == 32 * _MIB
    await memory.set_maximum(64 * _MIB, Affect.CONFIG)
    await memory.set(48 * _MIB, Affect.CONFIG)
    xml = await running.domain.xml(inactive=True)
    assert "<memory unit='KiB'>65536</memory>" in xml
    assert "<currentMemory unit='KiB'>49152</currentMemory>" in xml
    await memory.set(16 * _MIB)
    with pytest.raises(EngineError):
        await memory.set(64 * _MIB, Affect.LIVE)


async def test_how_it_is_used(running: Stage) -> None:
    memory = running.domain.memory
    await memory.set_statistics_period(7, Affect.LIVE | Affect.CONFIG)
    assert "<stats period='7'/>" in await running.domain.xml()
    statistics = await memory.statistics()
    assert statistics.balloon_kib == 32 * _MIB
    assert statistics.rss_kib is not None
    assert statistics.rss_kib > 1000
    assert statistics.usable_kib is None


async def test_what_is_in_it(running: Stage) -> None:
    """The firmware begins where a processor does: sixteen bytes below 4 GiB and below 1 MiB."""
    jump = await running.domain.memory.peek(0xFFFF0, 16, physical=True)
    assert len(jump) == 16
    assert jump[0] == 0xEA
    with pytest.raises(EngineError):
        await running.domain.memory.peek(0, 1 << 25, physical=True)
