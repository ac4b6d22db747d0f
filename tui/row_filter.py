"""The words behind ``/``: text, ``field:value``, ``field:>number``, ``~regex``, ``!`` for not.

    web state:running viewers:>0 !host:lab        all words must hold

``host:=lab`` is that text and no longer one, ``name:~^web`` a regular expression, ``/^web-\\d/`` or
``~^web`` one without a field; ``@lab`` is short for ``host:lab``; quotes hold words together:
``title:"mail server"``. A word without a field looks in name, host, title and uuid. Parsing makes a
predicate once; rows are then only asked.
"""

from __future__ import annotations

import operator
import re
from functools import reduce
from typing import TYPE_CHECKING, TypeVar

from engine import DomainState, EngineError

from .widgets.domain_cells import guest_cpu_percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine import DomainInfo
    from engine.fleet import DomainRow

    Test = Callable[[DomainRow], bool]

Row = TypeVar("Row")


class FilterError(EngineError):
    """A word of a filter that means nothing."""


#: A regular expression between slashes, else anything up to a space that is not in quotes.
_WORDS = re.compile(r"""(!*/(?:[^/\\]|\\.)+/)(?=\s|$)|((?:"[^"]*"?|[^\s"])+)""")

#: Texts that were looked in last, so that typing a filter makes none of them again.
_HAYSTACKS: dict[int, tuple[DomainInfo, str]] = {}
_MOST_HAYSTACKS = 50_000


def parse_filter(text: str) -> Test:
    """Return the test that rows must pass; an empty text passes every row.

    Raises:
        FilterError: a field that rows do not have, a figure that is no number, a bad expression.
    """
    tests = [_parse_word(word) for word in filter_words(text)]
    return reduce(_both, tests) if tests else lambda row: True


def _both(one: Test, other: Test) -> Test:
    return lambda row: one(row) and other(row)


def filter_words(text: str) -> Iterator[str]:
    """Yield the words of a filter as they were written, quotes included."""
    for match in _WORDS.finditer(text):
        yield match[0]


def _parse_word(word: str) -> Test:
    if word.startswith("!") and len(word) > 1:
        test = _parse_word(word[1:])
        return lambda row: not test(row)
    if len(word) > 2 and word[0] == word[-1] == "/":
        return search(word[1:-1], _haystack)
    if word.startswith("~") and len(word) > 1:
        return search(word[1:].replace('"', ""), _haystack)
    if word.startswith("@") and len(word) > 1:
        word = f"host:{word[1:]}"
    name, colon, value = word.partition(":")
    value = value.replace('"', "")
    if not colon or word.startswith('"'):
        plain = word.replace('"', "").lower()
        return lambda row: plain in _haystack(row)
    return _parse_field(word, name.lower(), value)


def _parse_field(word: str, name: str, value: str) -> Test:
    if name == "state":
        return _state_test(value)
    if text_of := _TEXTS.get(name):
        return compare_text(text_of, value)
    if number_of := _NUMBERS.get(name):
        return _compare(word, number_of, value)
    if words_of := _WORDS_OF.get(name):
        wanted = value.removeprefix("=").lower()
        return lambda row: any(wanted == each.lower() for each in words_of(row))
    known = ", ".join([*_TEXTS, *_WORDS_OF, *_NUMBERS])
    raise FilterError(f"there is no field {name!r} to filter by", hint=f"known: {known}")


def _state_test(value: str) -> Test:
    """Return the test of the state; there are few, so each is asked once."""
    wanted = value.lower()
    if wanted.startswith("~") and len(value) > 1:
        return search(value[1:], _TEXTS["state"])
    states = tuple(
        state
        for state in DomainState
        if (state.label == wanted[1:] if wanted.startswith("=") else wanted in state.label)
    )
    return lambda row: row.info.status.state in states


def compare_text(text_of: Callable[[Row], str], value: str) -> Callable[[Row], bool]:
    """Return the test of a text: part of it, with ``=`` the whole, with ``~`` an expression.

    Raises:
        FilterError: a bad regular expression.
    """
    if value.startswith("~") and len(value) > 1:
        return search(value[1:], text_of)
    wanted = value.lower()
    if value.startswith("="):
        return lambda row: wanted[1:] == text_of(row).lower()
    return lambda row: wanted in text_of(row).lower()


def search(pattern: str, text_of: Callable[[Row], str]) -> Callable[[Row], bool]:
    """Return the test of a regular expression.

    Raises:
        FilterError: it is none.
    """
    try:
        found = re.compile(pattern, re.IGNORECASE | re.MULTILINE).search
    except re.error as error:
        message = f"{pattern!r} is no regular expression: {error.msg}"
        raise FilterError(message, hint="a plain word is looked for as it is") from None
    except (OverflowError, RecursionError):
        raise FilterError("the regular expression is too large") from None
    return lambda row: found(text_of(row)) is not None


def _compare(word: str, number_of: Callable[[DomainRow], float | None], value: str) -> Test:
    match = re.fullmatch(r"(>=|<=|>|<|=|)(\d+(?:\.\d+)?)", value)
    if match is None:
        raise FilterError(f"{word!r}: a number is missing", hint="such as cpu:>50 or viewers:0")
    compare, limit = _COMPARISONS[match[1]], float(match[2])

    def test(row: DomainRow) -> bool:
        number = number_of(row)
        return number is not None and compare(number, limit)

    return test


def _haystack(row: DomainRow) -> str:
    """Return what a word without a field looks in; made once for each state of the facts."""
    info = row.info
    found = _HAYSTACKS.get(id(info))
    if found is not None and found[0] is info:
        return found[1]
    if len(_HAYSTACKS) >= _MOST_HAYSTACKS:
        _HAYSTACKS.clear()
    text = f"{info.ref.name}\n{row.host}\n{info.title}\n{info.ref.uuid}".lower()
    _HAYSTACKS[id(info)] = (info, text)
    return text


def _who(row: DomainRow) -> str:
    return " ".join(session.who or "" for session in row.viewers)


def _traits(row: DomainRow) -> Iterator[str]:
    """Yield what can be said of the row with ``is:``."""
    info = row.info
    yield "persistent" if info.persistent else "transient"
    if info.status.state.is_active:
        yield "active"
    for trait, holds in (
        ("protected", info.protected),
        ("autostart", info.autostart),
        ("pending", row.has_pending_changes),
        ("stale", row.stale_since is not None),
    ):
        if holds:
            yield trait


def _gib(kib: int | None) -> float | None:
    return None if kib is None else kib / 1048576


def _mega(per_second: float | None, factor: float = 1.0) -> float | None:
    return None if per_second is None else per_second * factor / 1e6


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
    "reason": lambda row: row.info.status.reason_name,
    "title": lambda row: row.info.title,
    "uuid": lambda row: row.info.ref.uuid,
    "who": _who,
    "ip": lambda row: " ".join(row.addresses),
    "os": lambda row: row.os_name,
}

#: Fields of which one word must be the one that is looked for.
_WORDS_OF: dict[str, Callable[[DomainRow], Iterator[str] | tuple[str, ...]]] = {
    "tag": lambda row: row.info.tags,
    "is": _traits,
}

_NUMBERS: dict[str, Callable[[DomainRow], float | None]] = {
    "viewers": lambda row: len(row.viewers) if row.sessions_complete or row.viewers else None,
    "cpu": guest_cpu_percent,
    "vcpus": lambda row: row.info.vcpus,
    "memory": lambda row: _gib(row.info.max_memory_kib),
    "used": lambda row: _gib(row.memory_used_kib),
    "disk": lambda row: _mega(row.disk_bytes_per_s),
    "net": lambda row: _mega(row.net_bytes_per_s, 8),
    "iops": lambda row: row.disk_requests_per_s,
    "pps": lambda row: row.net_packets_per_s,
    "id": lambda row: row.info.ref.id,
}
