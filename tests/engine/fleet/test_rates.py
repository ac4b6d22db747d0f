"""Rates: what two samples say, and where they say nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine import DiskCounters, DomainStatistics, NetCounters
from engine.fleet import domain_rates
from engine.fleet.rates import HISTORY_LENGTH
from tests.fakes.scripted_driver import WEB

FIRST = DomainStatistics(
    ref=WEB,
    monotonic=10.0,
    cpu_time_ns=1_000_000_000,
    balloon_kib=4000,
    usable_kib=1500,
    disks=(DiskCounters(target="vda", read_bytes=100, write_bytes=200),),
    nets=(NetCounters(device="net0", rx_bytes=10, tx_bytes=20),),
)


def later(seconds: float = 2.0, **changes: Any) -> DomainStatistics:
    return replace(FIRST, monotonic=FIRST.monotonic + seconds, **changes)


def test_the_first_sample_gives_memory_only() -> None:
    rates = domain_rates(None, FIRST)
    assert rates.memory_used_kib == 2500
    assert (rates.cpu_percent, rates.disk_bytes_per_s, rates.net_bytes_per_s) == (None, None, None)
    assert rates.cpu_history == ()


def test_differences_over_time_become_rates() -> None:
    after = later(
        cpu_time_ns=1_500_000_000,
        disks=(DiskCounters(target="vda", read_bytes=300, write_bytes=400),),
        nets=(NetCounters(device="net0", rx_bytes=110, tx_bytes=120),),
    )
    rates = domain_rates(FIRST, after, (7.0,))
    assert rates.cpu_percent == 25.0
    assert rates.cpu_history == (7.0, 25.0)
    assert rates.disk_bytes_per_s == 200.0
    assert rates.net_bytes_per_s == 100.0


def test_no_work_is_zero_and_not_unknown() -> None:
    rates = domain_rates(FIRST, later())
    assert (rates.cpu_percent, rates.disk_bytes_per_s, rates.net_bytes_per_s) == (0.0, 0.0, 0.0)


def test_a_counter_that_went_back_is_unknown_for_one_tick() -> None:
    back = later(
        cpu_time_ns=5,
        disks=(DiskCounters(target="vda", read_bytes=1, write_bytes=1),),
        nets=(NetCounters(device="net0", rx_bytes=1, tx_bytes=1),),
    )
    rates = domain_rates(FIRST, back, (7.0,))
    assert (rates.cpu_percent, rates.disk_bytes_per_s, rates.net_bytes_per_s) == (None, None, None)
    assert rates.cpu_history == (7.0,)
    assert domain_rates(back, replace(back, monotonic=14.0)).cpu_percent == 0.0


def test_another_run_of_the_domain_begins_anew() -> None:
    restarted = later(ref=replace(WEB, id=2), cpu_time_ns=9_000_000_000)
    assert domain_rates(FIRST, restarted, (7.0,)).cpu_percent is None
    assert domain_rates(FIRST, restarted, (7.0,)).cpu_history == ()


@pytest.mark.parametrize("seconds", [0.0, -5.0])
def test_no_time_between_samples_says_nothing(seconds: float) -> None:
    assert domain_rates(FIRST, later(seconds)).cpu_percent is None


def test_a_device_that_came_between_the_samples_waits_a_tick() -> None:
    disks = (*(FIRST.disks or ()), DiskCounters(target="vdb", read_bytes=10**9, write_bytes=0))
    assert domain_rates(FIRST, later(disks=disks)).disk_bytes_per_s == 0.0


def test_a_device_without_counters_does_not_hide_the_others() -> None:
    silent = (*(FIRST.disks or ()), DiskCounters(target="sda"))
    assert domain_rates(replace(FIRST, disks=silent), later(disks=silent)).disk_bytes_per_s == 0.0


def test_no_counters_at_all_are_unknown() -> None:
    bare = DomainStatistics(ref=WEB, monotonic=0.0)
    rates = domain_rates(bare, replace(bare, monotonic=1.0))
    assert rates == type(rates)()


def test_the_history_is_bounded() -> None:
    history = tuple(float(n) for n in range(HISTORY_LENGTH))
    assert domain_rates(FIRST, later(), history).cpu_history == (*history[1:], 0.0)
