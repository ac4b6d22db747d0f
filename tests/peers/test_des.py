"""DES against published vectors."""

from __future__ import annotations

import pytest

from tests.peers.des import encrypt


@pytest.mark.parametrize(
    ("key", "block", "encrypted"),
    [
        # the worked example of J. Orlin Grabbe's "The DES Algorithm Illustrated"
        ("133457799bbcdff1", "0123456789abcdef", "85e813540f0ab405"),
        # NBS Special Publication 500-20, appendix B: substitution table test
        ("7ca110454a1a6e57", "01a1d6d039776742", "690f5b0d9a26939b"),
        ("0131d9619dc1376e", "5cd54ca83def57da", "7a389d10354bd271"),
        ("07a1133e4a0b2686", "0248d43806f67172", "868ebb51cab4599a"),
        ("1c587f1c13924fef", "305532286d6f295a", "63fac0d034d9f793"),
    ],
)
def test_published_vectors(key: str, block: str, encrypted: str) -> None:
    assert encrypt(bytes.fromhex(key), bytes.fromhex(block)).hex() == encrypted
