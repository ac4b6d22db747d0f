"""Parameters of control sequences (ECMA-48 5.4): numbers between semicolons, bounded."""

from __future__ import annotations

from typing import Final

#: Nobody has a screen or a code beyond it; and a number may have a million digits.
LARGEST: Final = 65535
_NUMBERS_AT_MOST: Final = 32
_DIGITS_AT_MOST: Final = 9


def numbers(parameters: str) -> tuple[int, ...]:
    """Return at least one number; one that is left out is 0."""
    return tuple(map(_number, parameters.split(";", _NUMBERS_AT_MOST)[:_NUMBERS_AT_MOST]))


def _number(digits: str) -> int:
    if len(digits) > _DIGITS_AT_MOST:
        return LARGEST
    return min(int(digits), LARGEST) if digits.isdecimal() else 0


class KnownNumbers(dict[str, tuple[int, ...]]):
    """``numbers`` of what came before, remembered; bounded."""

    def __missing__(self, parameters: str) -> tuple[int, ...]:
        if len(self) >= 4096:
            self.clear()
        found = numbers(parameters)
        if len(parameters) <= 32:
            self[parameters] = found
        return found
