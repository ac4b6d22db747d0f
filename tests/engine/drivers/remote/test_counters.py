"""What the quick way reads of a record is what the careful way makes of all of it."""

from __future__ import annotations

import random
from typing import Any

from engine.drivers.remote.counters import COUNTED, _is_counted, counted
from engine.rpc.xdr import EVERYTHING
from tests.engine.rpc.xdr import slow_interpreter as slow

_NAMES = (
    *("state.state", "cpu.time", "vcpu.current", "balloon.current", "balloon.usable"),
    *("balloon.rss", "block.count", "net.count", "net.0.name", "net.0.rx.bytes", "net.0.rx.pkts"),
    *("net.0.tx.bytes", "net.0.tx.pkts", "net.0.tx.errs", "block.0.name", "block.0.path"),
    *("block.0.rd.bytes", "block.0.rd.reqs", "block.0.wr.bytes", "block.0.wr.reqs"),
    *("block.0.capacity", "block.1.name", "block.1.rd.bytes", "block.x.name", "block.count.name"),
    *("block", "block.", "net..", "", "net.1.rx.bytes"),
)
_TEXTS = ("name", "path")
_KINDS = {1: "int", 2: "uint", 3: "hyper", 4: "uhyper", 5: "double", 6: "bool", 7: "string"}


def record(chance: random.Random, names: list[str]) -> list[tuple[str, int, Any]]:
    """Return parameters under these names, most of them of the type that they should have."""
    items: list[tuple[str, int, Any]] = []
    for name in names:
        tag = 7 if name.endswith(_TEXTS) else 2 if name.endswith("count") else 4
        if chance.random() < 0.03:
            tag = chance.randint(1, 7)
        value = slow.invent(_KINDS[tag], chance)
        items.append((name, tag, chance.randint(0, 3) if tag == 2 else value))
    return items


def test_the_quick_way_finds_what_the_careful_one_does() -> None:
    chance = random.Random(6)
    shapes = [
        [name for name in _NAMES if chance.random() < chance.choice((0.5, 0.97))] for _ in range(40)
    ]
    for _ in range(1_500):
        items = record(chance, chance.choice(shapes))
        data = slow.encode("a:params<262144>", [items])
        found, end = COUNTED.decode(data, 0, 100)
        everything, its_end = EVERYTHING.decode(data, 0, 100)
        expected = counted({x: everything[x] for x in everything if _is_counted(x)})
        assert (found, end) == (expected, its_end)
        assert [*map(type, found[0])] == [*map(type, expected[0])]
