"""The words behind ``/``: text, ``field:value``, ``field:>number``, ``!`` for the opposite.

    web state:running viewers:>0 !host:lab        all words must hold

``host:=lab`` is that text and no longer one. A word without a field looks in name, host, title and
uuid. Parsing makes a predicate once; rows are then only asked.
"""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING

from engine import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.fleet import DomainRow


class FilterError(EngineError):
    """A word of a filter that means nothing."""


def parse_filter(text: str) -> Callable[[DomainRow], bool]:
    """Return the test that rows must pass; an empty text passes every row.

    Raises:
        FilterError: a field that rows do not have, or a figure that is no number.
    """
    tests = [_parse_word(word) for word in text.lower().split()]
    return lambda row: all(test(row) for test in tests)


def _parse_word(word: str) -> Callable[[DomainRow], bool]:
    if word.startswith("!") and len(word) > 1:
        test = _parse_word(word[1:])
        return lambda row: not test(row)
    name, colon, value = word.partition(":")
    if not colon:
        return lambda row: word in _haystack(row)
    if name == "tag":
        return lambda row: any(value.removeprefix("=") == tag.lower() for tag in row.info.tags)
    if text_of := _TEXTS.get(name):
        if value.startswith("="):
            return lambda row: value[1:] == text_of(row).lower()
        return lambda row: value in text_of(row).lower()
    if number_of := _NUMBERS.get(name):
        return _compare(word, number_of, value)
    known = ", ".join([*_TEXTS, "tag", *_NUMBERS])
    raise FilterError(f"there is no field {name!r} to filter by", hint=f"known: {known}")


def _compare(
    word: str, number_of: Callable[[DomainRow], float | None], value: str
) -> Callable[[DomainRow], bool]:
    match = re.fullmatch(r"(>=|<=|>|<|=|)(\d+(?:\.\d+)?)", value)
    if match is None:
        raise FilterError(f"{word!r}: a number is missing", hint="such as cpu:>50 or viewers:0")
    compare, limit = _COMPARISONS[match[1]], float(match[2])

    def test(row: DomainRow) -> bool:
        number = number_of(row)
        return number is not None and compare(number, limit)

    return test


def _haystack(row: DomainRow) -> str:
    ref = row.info.ref
    return f"{ref.name}\n{row.host}\n{row.info.title}\n{ref.uuid}".lower()


def _who(row: DomainRow) -> str:
    return " ".join(session.who or "" for session in row.viewers)


_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "": operator.eq,
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}

_TEXTS: dict[str, Callable[[DomainRow], str]] = {
    "name": lambda row: row.info.ref.name,
    "host": lambda row: row.host,
    "state": lambda row: row.info.status.state.label,
    "title": lambda row: row.info.title,
    "uuid": lambda row: row.info.ref.uuid,
    "who": _who,
    "is": lambda row: "protected" if row.info.protected else "",
}

_NUMBERS: dict[str, Callable[[DomainRow], float | None]] = {
    "viewers": lambda row: len(row.viewers) if row.sessions_complete or row.viewers else None,
    "cpu": lambda row: row.cpu_percent,
    "vcpus": lambda row: row.info.vcpus,
    "memory": lambda row: (
        None if row.info.max_memory_kib is None else row.info.max_memory_kib / 1048576
    ),
    "id": lambda row: row.info.ref.id,
}
