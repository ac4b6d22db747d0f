"""Attempts are counted by address and told once."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes.visits import address, session
from tui.connection_attempts import MANY, WINDOW, ConnectionAttempts

SCANNER = session(remote=address("203.0.113.7"))


def test_many_in_a_minute_are_told_once() -> None:
    attempts = ConnectionAttempts()
    told = [attempts.count(SCANNER, float(n)) for n in range(40)]
    assert told == [None] * (MANY - 1) + [MANY] + [None] * (40 - MANY)
    assert attempts.is_noisy(SCANNER, 41.0)


def test_few_over_a_long_time_are_not_told() -> None:
    attempts = ConnectionAttempts()
    assert {attempts.count(SCANNER, n * WINDOW / 5) for n in range(100)} == {None}
    assert not attempts.is_noisy(SCANNER, 20 * WINDOW)


def test_after_a_quiet_minute_it_is_news_again() -> None:
    attempts = ConnectionAttempts()
    for n in range(MANY):
        attempts.count(SCANNER, float(n))
    told = [attempts.count(SCANNER, 1000.0 + n) for n in range(MANY)]
    assert told[-1] == MANY


def test_addresses_are_counted_apart() -> None:
    attempts = ConnectionAttempts()
    for n in range(MANY - 1):
        attempts.count(SCANNER, float(n))
    assert attempts.count(session(remote=address("198.51.100.9")), 9.0) is None
    assert attempts.count(replace(SCANNER, remote=None), 9.0) is None
    assert attempts.count(SCANNER, 9.0) == MANY


def test_a_million_addresses_do_not_fill_the_memory() -> None:
    attempts = ConnectionAttempts()
    for n in range(3000):
        attempts.count(session(remote=address(f"10.0.{n // 256}.{n % 256}")), 1.0)
    assert len(attempts) == 1000
