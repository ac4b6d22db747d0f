"""DES (FIPS 46-3), single blocks, as far as a VNC password needs it: for nothing else any more.

Numbers of bits are counted from 1 at the most significant end, as in the standard's tables.
"""

from __future__ import annotations

from typing import Final

_INITIAL: Final = tuple(
    start - 8 * step for start in (58, 60, 62, 64, 57, 59, 61, 63) for step in range(8)
)
_FINAL: Final = tuple(_INITIAL.index(bit) + 1 for bit in range(1, 65))
_EXPANSION: Final = tuple((4 * box + step - 1) % 32 + 1 for box in range(8) for step in range(6))
_PERMUTATION: Final = (
    *(16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10),
    *(2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25),
)
_KEY_CHOICE: Final = (
    *(57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18),
    *(10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36),
    *(63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22),
    *(14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4),
)
_ROUND_CHOICE: Final = (
    *(14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2),
    *(41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36),
    *(29, 32),
)
_SHIFTS: Final = (1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1)
#: Per box, four rows of sixteen, a digit each.
_BOXES: Final = (
    "E4D12FB83A6C5907 0F74E2D1A6CB9538 41E8D62BFC973A50 FC8249175B3EA06D",
    "F18E6B34972DC05A 3D47F28EC01A69B5 0E7BA4D158C6932F D8A13F42B67C05E9",
    "A09E63F51DC7B428 D709346A285ECBF1 D6498F30B12C5AE7 1AD069874FE3B52C",
    "7DE3069A1285BC4F D8B56F03472C1AE9 A690CB7DF13E5284 3F06A1D8945BC72E",
    "2C417AB6853FD0E9 EB2C47D150FA3986 421BAD78F9C5630E B8C71E2D6F09A453",
    "C1AF92680D34E75B AF427C9561DE0B38 9EF528C3704A1DB6 432C95FABE17608D",
    "4B2EF08D3C975A61 D0B7491AE35C2F86 14BDC37EAF680592 6BD814A7950FE23C",
    "D2846FB1A93E50C7 1FD8A374C56B0E92 7B419CE206ADF358 21E74A8DFC90356B",
)


def encrypt(key: bytes, block: bytes) -> bytes:
    """Return ``block`` (8 bytes) under ``key`` (8 bytes, whose parity bits do not count)."""
    mixed = _choose(int.from_bytes(block), 64, _INITIAL)
    left, right = mixed >> 32, mixed & 0xFFFFFFFF
    for round_key in _round_keys(int.from_bytes(key)):
        left, right = right, left ^ _scramble(right, round_key)
    return _choose(right << 32 | left, 64, _FINAL).to_bytes(8)


def _choose(number: int, size: int, places: tuple[int, ...]) -> int:
    """Return the bits of ``number`` (of ``size`` bits) that are at ``places``, in that order."""
    chosen = 0
    for place in places:
        chosen = chosen << 1 | number >> size - place & 1
    return chosen


def _round_keys(key: int) -> list[int]:
    chosen = _choose(key, 64, _KEY_CHOICE)
    halves = [chosen >> 28, chosen & 0xFFFFFFF]
    keys = []
    for shift in _SHIFTS:
        halves = [(half << shift | half >> 28 - shift) & 0xFFFFFFF for half in halves]
        keys.append(_choose(halves[0] << 28 | halves[1], 56, _ROUND_CHOICE))
    return keys


def _scramble(half: int, round_key: int) -> int:
    mixed = _choose(half, 32, _EXPANSION) ^ round_key
    found = 0
    for number, box in enumerate(_BOXES):
        six = mixed >> 42 - 6 * number & 63
        row, column = six >> 4 & 2 | six & 1, six >> 1 & 15
        found = found << 4 | int(box[17 * row + column], 16)
    return _choose(found, 32, _PERMUTATION)
