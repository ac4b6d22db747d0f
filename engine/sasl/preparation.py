"""SASLprep (RFC 4013): makes names and passwords equal that look equal to people.

Unassigned characters are let through, as for every string that is asked about rather than stored.
"""

from __future__ import annotations

import stringprep
from typing import Final
from unicodedata import ucd_3_2_0

from ..errors import AuthFailed, ConnectStep

_PROHIBITED: Final = (
    stringprep.in_table_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
)


def prepared(text: str, what: str) -> bytes:
    """Return ``text`` as it goes into a message; ``what`` it is, is said where it cannot.

    Raises:
        AuthFailed: characters that SASLprep prohibits, or nothing left.
    """
    mapped = "".join(
        " " if stringprep.in_table_c12(char) else char
        for char in text
        if not stringprep.in_table_b1(char)
    )
    normal = ucd_3_2_0.normalize("NFKC", mapped)
    if not normal or _is_prohibited(normal) or _mixes_directions(normal):
        raise unwritable(what)
    return normal.encode()


def unwritable(what: str) -> AuthFailed:
    """Return the error for a name or password (``what``) that no message can carry."""
    return AuthFailed(
        f"the {what} is empty or holds characters that SASL does not allow", step=ConnectStep.LOGIN
    )


def _is_prohibited(text: str) -> bool:
    return any(is_in_table(char) for char in text for is_in_table in _PROHIBITED)


def _mixes_directions(text: str) -> bool:
    """Tell whether right-to-left text breaks the rules of RFC 3454, section 6."""
    if not any(map(stringprep.in_table_d1, text)):
        return False
    ends = stringprep.in_table_d1(text[0]) and stringprep.in_table_d1(text[-1])
    return not ends or any(map(stringprep.in_table_d2, text))
