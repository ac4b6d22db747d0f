"""The ticket of a SPICE link: a password encrypted to the server's key of the moment.

RSA-OAEP with SHA-1 (RFC 8017, section 7.1.1) and a 1024-bit key that the server sends as a
SubjectPublicKeyInfo of always 162 bytes ("Spice protocol", "Link messages"). Encrypting needs no
secret, so ``pow`` is all there is to it.
"""

from __future__ import annotations

import hashlib
import os
from typing import Final

PUBLIC_KEY_BYTES: Final = 162
_MODULUS: Final = slice(29, 157)  # behind the DER of the algorithm and a leading zero byte
_EXPONENT: Final = slice(159, 162)
_HASH_BYTES: Final = 20
_KEY_BYTES: Final = 128


def encrypt_ticket(password: str, public_key: bytes) -> bytes:
    """Return the 128 bytes that carry ``password``, at most 60 characters, to the key's owner."""
    message = password.encode() + b"\0"
    padding = bytes(_KEY_BYTES - len(message) - 2 * _HASH_BYTES - 2)
    block = hashlib.sha1(b"").digest() + padding + b"\1" + message
    seed = os.urandom(_HASH_BYTES)
    masked_block = _xor(block, _mask(seed, len(block)))
    masked_seed = _xor(seed, _mask(masked_block, _HASH_BYTES))
    number = int.from_bytes(b"\0" + masked_seed + masked_block, "big")
    modulus = int.from_bytes(public_key[_MODULUS], "big")
    exponent = int.from_bytes(public_key[_EXPONENT], "big")
    return pow(number, exponent, modulus).to_bytes(_KEY_BYTES, "big")


def _mask(seed: bytes, length: int) -> bytes:
    """MGF1 with SHA-1 (RFC 8017, appendix B.2.1)."""
    rounds = -(-length // _HASH_BYTES)
    blocks = (hashlib.sha1(seed + index.to_bytes(4, "big")).digest() for index in range(rounds))
    return b"".join(blocks)[:length]


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
