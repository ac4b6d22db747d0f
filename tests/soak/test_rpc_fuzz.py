"""Millions of messages that are not quite right, at the codec, the client and the driver."""

from __future__ import annotations

import itertools

import pytest

from tests.engine.rpc.fuzzing import Count, fuzz_client, fuzz_decoders, fuzz_driver
from tests.engine.rpc.linked import nothing_left

#: Seeds of the suite's own runs are left out.
FIRST_SEED = 1_000_000


@pytest.mark.soak
@pytest.mark.timeout(1_800)
def test_two_million_messages_at_the_codec() -> None:
    count = Count()
    for seed in itertools.count(FIRST_SEED):
        fuzz_decoders(seed, count)
        if count.inputs > 2_000_000:
            break
    assert set(count.outcomes) == {"value", "ProtocolError"}


@pytest.mark.soak
@pytest.mark.timeout(1_800)
async def test_two_million_messages_at_the_client() -> None:
    count = Count()
    count.watch()
    async with nothing_left():
        for seed in itertools.count(FIRST_SEED):
            await fuzz_client(seed, count)
            if count.inputs > 2_000_000:
                break
    assert count.escaped == []


@pytest.mark.soak
@pytest.mark.timeout(1_800)
async def test_half_a_million_messages_at_the_driver() -> None:
    count = Count()
    count.watch()
    async with nothing_left():
        for seed in itertools.count(FIRST_SEED):
            await fuzz_driver(seed, count)
            if count.inputs > 500_000:
                break
    assert count.escaped == []
