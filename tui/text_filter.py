"""The words behind ``/`` for every list but that of domains, which knows figures as well.

alice host:lab !kind:graphics        all words must hold

``host:=lab`` is that text and no longer one, ``name:~^web`` a regular expression, ``/^web-\\d/`` or
``~^web`` one without a field; ``@lab`` is short for ``host:lab``; quotes hold words together. A
word without a field looks in all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from .row_filter import FilterError, compare_text, filter_words, search

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Row = TypeVar("Row")


def parse_text_filter(
    text: str, fields: Mapping[str, Callable[[Row], str]]
) -> Callable[[Row], bool]:
    """Return the test that rows must pass.

    Raises:
        FilterError: a field that rows do not have, a bad regular expression.
    """
    tests = [_parse_word(word, fields) for word in filter_words(text)]
    return lambda row: all(test(row) for test in tests)


def _parse_word(word: str, fields: Mapping[str, Callable[[Row], str]]) -> Callable[[Row], bool]:
    def everything(row: Row) -> str:
        return "\n".join(text_of(row) for text_of in fields.values())

    if word.startswith("!") and len(word) > 1:
        test = _parse_word(word[1:], fields)
        return lambda row: not test(row)
    if len(word) > 2 and word[0] == word[-1] == "/":
        return search(word[1:-1], everything)
    if word.startswith("~") and len(word) > 1:
        return search(word[1:].replace('"', ""), everything)
    if word.startswith("@") and len(word) > 1 and "host" in fields:
        word = f"host:{word[1:]}"
    name, colon, value = word.partition(":")
    value = value.replace('"', "")
    if colon and name.isalpha():
        text_of = fields.get(name.lower())
        if text_of is None:
            known = ", ".join(fields)
            raise FilterError(f"there is no field {name!r} to filter by", hint=f"known: {known}")
        return compare_text(text_of, value)
    plain = word.replace('"', "").lower()
    return lambda row: plain in everything(row).lower()
