"""Malformed: bytes that are not what their type says; inside the codec only."""

from __future__ import annotations


class Malformed(ValueError):
    """Raised while decoding; callers outside see a ``ProtocolError``."""


def too_many(count: int, limit: int) -> Malformed:
    """Return the failure for a count beyond its limit, or beyond the bytes that are there."""
    return Malformed(f"a count of {count} where at most {limit} can be")


def cut_short() -> Malformed:
    """Return the failure for a value that goes on beyond the last byte."""
    return Malformed("the message ends too early")


def bad_flag(flag: int) -> Malformed:
    """Return the failure for a mark of presence that is neither 0 nor 1."""
    return Malformed(f"a mark of presence of {flag}")
