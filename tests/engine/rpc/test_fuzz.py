"""Thousands of messages that are not quite right; millions in ``tests/soak/test_rpc_fuzz.py``."""

from __future__ import annotations

from .fuzzing import Count, fuzz_client, fuzz_decoders, fuzz_driver
from .linked import nothing_left


def test_decoders_give_values_or_errors() -> None:
    count = Count()
    for seed in range(12):
        fuzz_decoders(seed, count)
    assert count.inputs > 19_000
    assert set(count.outcomes) == {"value", "ProtocolError"}


async def test_a_client_gives_values_errors_or_up() -> None:
    count = Count()
    count.watch()
    async with nothing_left():
        for seed in range(250):
            await fuzz_client(seed, count)
    assert count.escaped == []
    assert count.inputs > 4_000
    assert {"value", "ProtocolError", "ConnectionClosed", "connection lost"} <= set(count.outcomes)


async def test_a_driver_gives_values_errors_or_up() -> None:
    count = Count()
    count.watch()
    async with nothing_left():
        for seed in range(150):
            await fuzz_driver(seed, count)
    assert count.escaped == []
    assert count.inputs > 4_000
    assert {"value", "event", "unreadable event", "ProtocolError"} <= set(count.outcomes)
