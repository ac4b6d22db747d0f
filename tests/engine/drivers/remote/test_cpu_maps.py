"""CPU sets as bits and as text."""

from __future__ import annotations

import random

import pytest

from engine.drivers.remote.cpu_maps import (
    cpu_list,
    cpu_map,
    cpu_sets,
    read_cpu_list,
    read_cpu_map,
)
from engine.errors import InvalidArgument, ProtocolError


def test_the_lowest_bit_of_the_first_byte_is_cpu_0() -> None:
    assert cpu_map([0, 9]) == b"\x01\x02"
    assert read_cpu_map(b"\x01\x02") == {0, 9}
    assert cpu_map([]) == b""
    assert cpu_sets(b"\x01\x02\x80\x00", 2) == [{0, 9}, {7}]


def test_there_and_back() -> None:
    chance = random.Random(1)
    for _ in range(200):
        cpus = frozenset(chance.sample(range(300), chance.randrange(20)))
        assert read_cpu_map(cpu_map(cpus)) == cpus
        assert read_cpu_list(cpu_list(cpus)) == cpus


def test_text_has_ranges() -> None:
    assert read_cpu_list("0-3,8") == {0, 1, 2, 3, 8}
    assert read_cpu_list("") == frozenset()
    for text in ("a", "1-", "0-99999999999"):
        with pytest.raises(ProtocolError):
            read_cpu_list(text)


@pytest.mark.parametrize("cpu", [-1, 16384])
def test_no_cpu_has_such_a_number(cpu: int) -> None:
    with pytest.raises(InvalidArgument, match=str(cpu)):
        cpu_map([cpu])
