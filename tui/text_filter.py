"""The words behind ``/`` for lists of sessions and events: text, ``field:value``, ``!`` for not.

alice host:lab !kind:graphics        all words must hold
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from .row_filter import FilterError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Row = TypeVar("Row")


def parse_text_filter(
    text: str, fields: Mapping[str, Callable[[Row], str]]
) -> Callable[[Row], bool]:
    """Return the test that rows must pass; a word without a field looks in all of them.

    Raises:
        FilterError: a field that rows do not have.
    """
    tests = [_parse_word(word, fields) for word in text.lower().split()]
    return lambda row: all(test(row) for test in tests)


def _parse_word(word: str, fields: Mapping[str, Callable[[Row], str]]) -> Callable[[Row], bool]:
    if word.startswith("!") and len(word) > 1:
        test = _parse_word(word[1:], fields)
        return lambda row: not test(row)
    name, colon, value = word.partition(":")
    if colon and name.isalpha():
        text_of = fields.get(name)
        if text_of is None:
            known = ", ".join(fields)
            raise FilterError(f"there is no field {name!r} to filter by", hint=f"known: {known}")
        return lambda row: value in text_of(row).lower()
    return lambda row: any(word in text_of(row).lower() for text_of in fields.values())
