"""Counters of a guest: they only grow, and are the same in every run."""

from __future__ import annotations

from itertools import pairwise

from engine.conf.domain_conf import DomainConf
from engine.domain_state import DomainState, DomainStatus
from engine.drivers.test.machine import Machine
from engine.drivers.test.metering import BOOT_SECONDS, Meter

RUNNING = DomainStatus(DomainState.RUNNING)


def machine() -> Machine:
    made = Machine(
        DomainConf.parse(
            "<domain type='test'><name>a</name><uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>"
            "<memory unit='GiB'>1</memory><vcpu>2</vcpu><os><type>hvm</type></os><devices>"
            "<disk><source file='/x'/><target dev='vda'/></disk>"
            "<interface type='network'><source network='default'/></interface>"
            "</devices></domain>"
        )
    )
    made.begin(1, now=0.0)
    made.enter(RUNNING, monotonic=0.0)
    return made


def test_a_load_is_a_share_of_a_processor_around_its_average() -> None:
    meter = Meter("seed", 0.3)
    loads = [meter.load(BOOT_SECONDS + second) for second in range(3600)]
    assert all(0 <= load <= 1 for load in loads)
    assert 0.27 < sum(loads) / len(loads) < 0.33
    assert max(loads) - min(loads) > 0.2
    assert max(abs(a - b) for a, b in pairwise(loads)) < 0.12


def test_work_is_what_the_load_adds_up_to() -> None:
    meter = Meter("seed", 0.3)
    step = 0.05
    added = 0.0
    for number in range(int(100 / step)):
        added += meter.load((number + 0.5) * step) * step
    assert abs(meter.work(100) - added) < 0.05


def test_work_grows_from_nothing() -> None:
    meter = Meter("seed", 0.5)
    totals = [meter.work(tenth / 10) for tenth in range(3000)]
    assert totals[0] == 0
    assert all(a <= b for a, b in pairwise(totals))


def test_the_same_seed_gives_the_same_counters() -> None:
    guest = machine()
    assert Meter("a", 0.2).read(guest, 50.0) == Meter("a", 0.2).read(guest, 50.0)
    assert Meter("a", 0.2).read(guest, 50.0) != Meter("b", 0.2).read(guest, 50.0)


def test_counters_name_the_devices_of_the_configuration() -> None:
    guest = machine()
    counters = Meter("a", 0.2).read(guest, 50.0)
    assert [disk.target for disk in counters.disks or ()] == ["vda"]
    assert [card.device for card in counters.nets or ()] == ["testnet0"]
    assert counters.vcpus == 2
    assert counters.balloon_kib == 1024**2
    assert counters.usable_kib is not None
    assert 0 < counters.usable_kib < 1024**2
    assert counters.cpu_time_ns == Meter("a", 0.2).cpu_time_ns(guest, 50.0)
