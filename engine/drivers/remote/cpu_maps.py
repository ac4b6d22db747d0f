"""CPU sets: as maps of bits (the lowest of the first byte is CPU 0) and as lists (``0-3,8``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import InvalidArgument, ProtocolError

if TYPE_CHECKING:
    from collections.abc import Iterable

#: CPUs that a map on the wire can name: 2048 bytes of them.
_CPUS_LIMIT = 2048 * 8


def cpu_map(cpus: Iterable[int]) -> bytes:
    """Return the map of a set.

    Raises:
        InvalidArgument: a number that no CPU can have.
    """
    bits = 0
    for cpu in cpus:
        if not 0 <= cpu < _CPUS_LIMIT:
            raise InvalidArgument(f"no CPU can have the number {cpu}")
        bits |= 1 << cpu
    return bits.to_bytes(-(-bits.bit_length() // 8), "little")


def cpu_sets(maps: bytes, size: int) -> list[frozenset[int]]:
    """Return the sets of maps of ``size`` bytes that lie one behind the other."""
    return [read_cpu_map(maps[start : start + size]) for start in range(0, len(maps), size)]


def read_cpu_map(data: bytes) -> frozenset[int]:
    """Return the set of one map."""
    return frozenset(
        number * 8 + bit for number, byte in enumerate(data) for bit in range(8) if byte >> bit & 1
    )


def cpu_list(cpus: Iterable[int]) -> str:
    """Return a set as libvirt's text."""
    return ",".join(map(str, sorted(cpus)))


def read_cpu_list(text: str) -> frozenset[int]:
    """Return the set of a text such as ``0-3,8``.

    Raises:
        ProtocolError: it is none.
    """
    found: set[int] = set()
    for part in filter(None, text.split(",")):
        first, dash, last = part.partition("-")
        try:
            numbers = range(int(first), int(last if dash else first) + 1)
        except ValueError as error:
            raise ProtocolError(f"a daemon sent a CPU list that cannot be read: {error}") from error
        if len(numbers) > _CPUS_LIMIT:
            raise ProtocolError(f"a daemon sent a list of {len(numbers)} CPUs")
        found.update(numbers)
    return frozenset(found)
