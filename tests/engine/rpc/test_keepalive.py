from __future__ import annotations

from engine.rpc.keepalive import COUNT, INTERVAL, PING, PONG, KeepAlive
from engine.rpc.packet import Packet


def test_five_pings_without_an_answer_are_enough() -> None:
    keepalive = KeepAlive()
    for _ in range(COUNT):
        assert keepalive.ping(0.0) is PING
    assert keepalive.ping(0.0) is None
    assert (COUNT, INTERVAL) == (5, 5.0)


def test_anything_that_comes_counts_as_life() -> None:
    keepalive = KeepAlive()
    for _ in range(50):
        assert keepalive.ping(0.0) is PING
        keepalive.heard()


def test_a_ping_is_answered_and_a_pong_is_not() -> None:
    keepalive = KeepAlive()
    assert keepalive.answer(PING, 0.0) is PONG
    assert keepalive.answer(PONG, 0.0) is None
    assert keepalive.latency is None  # nobody had pinged


def test_latency_is_that_of_the_oldest_ping_without_an_answer() -> None:
    keepalive = KeepAlive()
    keepalive.ping(10.0)
    keepalive.ping(15.0)
    keepalive.answer(PONG, 16.5)
    assert keepalive.latency == 6.5
    keepalive.answer(PONG, 17.0)
    assert keepalive.latency == 6.5
    keepalive.ping(20.0)
    keepalive.answer(PONG, 20.25)
    assert keepalive.latency == 0.25


def test_numbers_are_those_of_libvirt() -> None:
    assert Packet(0x6B656570, 1, 2, 0, 0, b"") == PING
    assert Packet(0x6B656570, 2, 2, 0, 0, b"") == PONG
