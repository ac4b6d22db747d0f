"""Thousands of streams that are not quite right; hundreds of thousands are marked ``soak``."""

from __future__ import annotations

import itertools

import pytest

from tests.engine.rpc.linked import nothing_left

from .fuzzing import Count, fuzz_client, fuzz_recordings, fuzz_small_screens

#: Seeds of the suite's own runs are left out of the long ones.
FIRST_SEED = 1_000_000


def test_small_screens() -> None:
    count = Count()
    for seed in range(300):
        fuzz_small_screens(seed, count)
    assert count.inputs == 2_700
    assert set(count.outcomes) == {"all read", "waits for more", "ProtocolError"}


def test_recordings_of_qemu() -> None:
    count = Count()
    for seed in range(60):
        fuzz_recordings(seed, count)
    assert count.inputs == 240
    assert set(count.outcomes) == {"all read", "waits for more", "ProtocolError"}


async def test_clients_on_sockets() -> None:
    count = Count()
    async with nothing_left():
        for seed in range(120):
            await fuzz_client(seed, count)
    assert count.inputs == 840
    assert {"ConnectionClosed", "ProtocolError", "AuthFailed"} <= set(count.outcomes)


@pytest.mark.soak
@pytest.mark.timeout(3_600)
async def test_hundreds_of_thousands() -> None:
    count = Count()
    async with nothing_left():
        for seed in itertools.count(FIRST_SEED):
            fuzz_small_screens(seed, count)
            fuzz_recordings(seed, count)
            await fuzz_client(seed, count)
            if count.inputs > 300_000:
                break
