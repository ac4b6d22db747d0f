"""EventQueue: order, filters, and that a slow reader harms nobody."""

from __future__ import annotations

from engine import DomainRef
from engine.events import (
    BalloonChangeEvent,
    Event,
    EventQueue,
    EventsLost,
    NetworkLifecycleEvent,
    RebootEvent,
)

WEB = DomainRef("web-01", "00000000-0000-0000-0000-000000000001", 1)
DB = DomainRef("db-01", "00000000-0000-0000-0000-000000000002", 2)


def balloon(actual: int, domain: DomainRef = WEB) -> BalloonChangeEvent:
    return BalloonChangeEvent(time=0, domain=domain, actual=actual)


def network() -> NetworkLifecycleEvent:
    return NetworkLifecycleEvent(time=0, network="default", uuid="x", event=2)


async def test_every_reader_sees_every_event_in_order() -> None:
    queue = EventQueue()
    readers = [queue.subscribe() for _ in range(3)]
    pushed = [balloon(n, WEB if n % 3 else DB) for n in range(100)]
    for event in pushed:
        queue.push(event)
    for reader in readers:
        assert await reader.batch() == pushed


async def test_filters_by_class_and_domain() -> None:
    queue = EventQueue()
    by_class = queue.subscribe(RebootEvent)
    by_domain = queue.subscribe(domain=DB)
    everything: list[Event] = [
        balloon(1),
        balloon(2, DB),
        RebootEvent(time=0, domain=WEB),
        network(),
    ]
    for event in everything:
        queue.push(event)
    assert await by_class.batch() == [everything[2]]
    assert await by_domain.batch() == [everything[1]]


async def test_a_renamed_domain_is_still_the_same() -> None:
    queue = EventQueue()
    reader = queue.subscribe(domain=WEB)
    queue.push(balloon(1, DomainRef("new-name", WEB.uuid, None)))
    assert len(reader) == 1


async def test_a_slow_reader_loses_its_own_events_only_and_is_told_where() -> None:
    queue = EventQueue()
    slow, fast = queue.subscribe(limit=3), queue.subscribe()
    for n in range(10):
        queue.push(balloon(n))
    assert len(fast) == 10
    first = await slow.batch()
    assert [getattr(event, "actual", None) for event in first] == [0, 1, 2, None]
    gap = first[-1]
    assert isinstance(gap, EventsLost)
    assert gap.count == slow.lost == 7
    queue.push(balloon(10))
    assert await slow.batch() == [balloon(10)]


async def test_the_gap_is_marked_where_it_is() -> None:
    queue = EventQueue()
    reader = queue.subscribe(limit=2)
    for n in range(4):
        queue.push(balloon(n))
    assert await anext(reader) == balloon(0)
    queue.push(balloon(4))
    told = await reader.batch()
    assert told[0] == balloon(1)
    assert isinstance(told[1], EventsLost)
    assert told[2] == balloon(4)


async def test_leaving_the_block_unsubscribes_and_closing_ends_readers() -> None:
    queue = EventQueue()
    with queue.subscribe() as reader:
        queue.push(balloon(1))
    queue.push(balloon(2))
    assert [event async for event in reader] == [balloon(1)]
    other = queue.subscribe()
    queue.close()
    assert [event async for event in other] == []
    assert [event async for event in queue.subscribe()] == []


async def test_a_reader_may_unsubscribe_in_the_middle_of_a_flood() -> None:
    queue = EventQueue()
    first, second = queue.subscribe(), queue.subscribe()
    queue.push(balloon(1))
    first.close()
    queue.push(balloon(2))
    assert len(first) == 1
    assert len(second) == 2


async def test_memory_is_flat_when_nobody_reads() -> None:
    queue = EventQueue()
    reader = queue.subscribe(limit=100)
    event = balloon(1)
    for _ in range(10_000):
        queue.push(event)
    assert len(reader) == 101
    assert reader.lost == 9_900
