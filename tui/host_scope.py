"""The part of a filter that shows one host's domains alone: the word ``host:=NAME``."""

from __future__ import annotations

_WORD = "host:="


def scope_of(filter_text: str) -> str | None:
    """Return the host that the filter is about; None for all."""
    words = [word for word in filter_text.split() if word.lower().startswith(_WORD)]
    return words[-1][len(_WORD) :] if words else None


def with_scope(filter_text: str, host: str | None) -> str:
    """Return the filter with its other words, about that host; None for all."""
    words = [word for word in filter_text.split() if not word.lower().startswith(_WORD)]
    return " ".join([*([f"{_WORD}{host}"] if host is not None else []), *words])


def neighbour(hosts: list[str], current: str | None, step: int) -> str | None:
    """Return the host that many places further; all of them (None) come before the first."""
    places: list[str | None] = [None, *hosts]
    place = next((i for i, each in enumerate(places) if _is_same(each, current)), 0)
    return places[(place + step) % len(places)]


def _is_same(one: str | None, other: str | None) -> bool:
    return one == other or (one or "").lower() == (other or "").lower() != ""
