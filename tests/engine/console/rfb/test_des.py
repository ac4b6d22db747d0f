"""DES: published answers, and another implementation's."""

from __future__ import annotations

import random

import pytest

from engine.console.rfb.des import encrypt
from tests.peers import des


@pytest.mark.parametrize(
    ("key", "block", "answer"),
    [
        ("133457799BBCDFF1", "0123456789ABCDEF", "85E813540F0AB405"),
        ("0101010101010101", "8000000000000000", "95F8A5E5DD31D900"),
        ("8001010101010101", "0000000000000000", "95A8D72813DAA94D"),
        ("7CA110454A1A6E57", "01A1D6D039776742", "690F5B0D9A26939B"),
    ],
)
def test_known_answers(key: str, block: str, answer: str) -> None:
    found = encrypt(bytes.fromhex(key), bytes.fromhex(block))
    assert found.hex().upper() == answer


def test_the_same_as_another() -> None:
    chance = random.Random(1)
    for _ in range(20):
        key, block = chance.randbytes(8), chance.randbytes(8)
        assert encrypt(key, block) == des.encrypt(key, block)
