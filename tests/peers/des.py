"""DES as far as VNC authentication needs it: single blocks, encrypted (FIPS 46-3).

Used by ``rfb_security`` only; the cipher is too weak for anything else. Bits are numbered from 0 at
the most significant end, so the standard's tables appear here less one.
"""

from __future__ import annotations

from typing import Final

_INITIAL: Final = [s - 8 * k for s in (57, 59, 61, 63, 56, 58, 60, 62) for k in range(8)]
_FINAL: Final = [_INITIAL.index(bit) for bit in range(64)]
_EXPANSION: Final = [(4 * group + offset - 1) % 32 for group in range(8) for offset in range(6)]
_PERMUTATION: Final = bytes.fromhex(
    "0f 06 13 14 1c 0b 1b 10 00 0e 16 19 04 11 1e 0901 07 17 0d 1f 1a 02 08 12 0c 1d 05 15 0a 03 18"
)
_KEY_LEFT: Final = [s - 8 * k for s in (56, 57, 58) for k in range(8)] + [59, 51, 43, 35]
_KEY_RIGHT: Final = [s - 8 * k for s in (62, 61, 60) for k in range(8)] + [27, 19, 11, 3]
_KEY_SELECTION: Final = bytes.fromhex(
    "0d 10 0a 17 00 04 02 1b 0e 05 14 09 16 12 0b 03 19 07 0f 06 1a 13 0c 01"
    "28 33 1e 24 2e 36 1d 27 32 2c 20 2f 2b 30 26 37 21 34 2d 29 31 23 1c 1f"
)
_ROTATIONS: Final = (1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1)
_SUBSTITUTIONS: Final = (
    "e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d",
    "f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9",
    "a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c",
    "7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e",
    "2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453",
    "c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d",
    "4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c",
    "d2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b",
)  # fmt: skip


def encrypt(key: bytes, block: bytes) -> bytes:
    """Return ``block`` (8 bytes) encrypted under ``key`` (8 bytes, parity bits ignored)."""
    bits = [_bits(block)[bit] for bit in _INITIAL]
    left, right = bits[:32], bits[32:]
    for round_key in _round_keys(_bits(key)):
        mixed = _mix(right, round_key)
        left, right = right, [a ^ b for a, b in zip(left, mixed, strict=True)]
    swapped = right + left
    number = 0
    for bit in _FINAL:
        number = number << 1 | swapped[bit]
    return number.to_bytes(8, "big")


def _bits(data: bytes) -> list[int]:
    return [byte >> shift & 1 for byte in data for shift in range(7, -1, -1)]


def _round_keys(key: list[int]) -> list[list[int]]:
    left, right = [key[bit] for bit in _KEY_LEFT], [key[bit] for bit in _KEY_RIGHT]
    keys = []
    for shift in _ROTATIONS:
        left, right = left[shift:] + left[:shift], right[shift:] + right[:shift]
        keys.append([(left + right)[bit] for bit in _KEY_SELECTION])
    return keys


def _mix(half: list[int], round_key: list[int]) -> list[int]:
    expanded = [half[bit] ^ key for bit, key in zip(_EXPANSION, round_key, strict=True)]
    substituted: list[int] = []
    for box, table in enumerate(_SUBSTITUTIONS):
        b0, b1, b2, b3, b4, b5 = expanded[6 * box : 6 * box + 6]
        row, column = 2 * b0 + b5, 8 * b1 + 4 * b2 + 2 * b3 + b4
        substituted += _bits(bytes([int(table[16 * row + column], 16)]))[4:]
    return [substituted[bit] for bit in _PERMUTATION]
