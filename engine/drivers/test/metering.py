"""Metering: a guest's counters as functions of how long it has run.

A load is a sum of slow waves above zero, so what it adds up to has a closed form: counters only
grow, look alive, need no ticking, and are the same in every run.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, sin, tau
from random import Random
from typing import TYPE_CHECKING

from ...domain_facts import DiskCounters, DomainStatistics, NetCounters

if TYPE_CHECKING:
    from .machine import Machine

#: Seconds a guest takes to boot, and how busy one processor is meanwhile.
BOOT_SECONDS = 12.0
_BOOT_LOAD = 0.9

_SECTOR = 4096
_PACKET = 900


@dataclass(frozen=True, slots=True)
class _Wave:
    height: float
    period: float
    phase: float

    def at(self, seconds: float) -> float:
        return self.height * (1 + sin(tau * seconds / self.period + self.phase))

    def total(self, seconds: float) -> float:
        """Return the integral of ``at`` from 0 to ``seconds``."""
        turn = self.period / tau
        end = cos(seconds / turn + self.phase)
        return self.height * (seconds + turn * (cos(self.phase) - end))


class Meter:
    """The load of one guest; ``busy`` (0 to 1) is its average share of each processor."""

    def __init__(self, seed: str, busy: float) -> None:
        random = Random(seed)
        self._waves = tuple(
            _Wave(busy * share, random.uniform(low, high), random.uniform(0, tau))
            for share, low, high in ((0.5, 110, 190), (0.3, 31, 59), (0.2, 7, 13))
        )
        self._disk_rate = random.uniform(0.2, 1.4) * 6e6
        self._net_rate = random.uniform(0.2, 1.4) * 4e6
        self._memory_share = random.uniform(0.3, 0.6)

    def load(self, ran: float) -> float:
        """Return how busy each processor is after ``ran`` seconds, 0 to 1."""
        if ran < BOOT_SECONDS:
            return _BOOT_LOAD
        return sum(wave.at(ran - BOOT_SECONDS) for wave in self._waves)

    def work(self, ran: float) -> float:
        """Return the seconds each processor was busy in the first ``ran`` seconds."""
        booting = _BOOT_LOAD * min(ran, BOOT_SECONDS)
        return booting + sum(wave.total(max(0.0, ran - BOOT_SECONDS)) for wave in self._waves)

    def cpu_time_ns(self, machine: Machine, monotonic: float) -> int:
        """Return the time all processors of the guest have been busy."""
        return int(self.work(machine.ran(monotonic)) * machine.vcpus * 1e9)

    def read(self, machine: Machine, monotonic: float) -> DomainStatistics:
        """Return every counter at ``monotonic`` seconds of the connection's clock."""
        disks, cards = machine.device_names
        ran = machine.ran(monotonic)
        work = self.work(ran)
        memory = machine.memory_kib
        used = int(memory * min(0.95, self._memory_share + 0.35 * self.load(ran)))
        return DomainStatistics(
            ref=machine.ref,
            monotonic=monotonic,
            cpu_time_ns=self.cpu_time_ns(machine, monotonic),
            vcpus=machine.vcpus,
            balloon_kib=memory,
            usable_kib=memory - used,
            rss_kib=used + 48 * 1024,
            disks=tuple(
                _disk(disk, work * self._disk_rate / number)
                for number, disk in enumerate(disks, start=1)
            ),
            nets=tuple(
                _net(card, work * self._net_rate / number)
                for number, card in enumerate(cards, start=1)
            ),
        )


def _disk(target: str, moved: float) -> DiskCounters:
    read, written = int(moved * 0.6), int(moved * 0.4)
    return DiskCounters(
        target=target,
        read_bytes=read,
        read_requests=read // _SECTOR,
        write_bytes=written,
        write_requests=written // _SECTOR,
    )


def _net(device: str, moved: float) -> NetCounters:
    received, sent = int(moved * 0.3), int(moved * 0.7)
    return NetCounters(
        device=device,
        rx_bytes=received,
        rx_packets=received // _PACKET,
        tx_bytes=sent,
        tx_packets=sent // _PACKET,
    )
