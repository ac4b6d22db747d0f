"""Commands as lists of words in which ``{name}`` stands for something; never a shell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine import printable
from engine.errors import InvalidArgument

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_PLACEHOLDER = re.compile(r"\{(?P<name>[a-z][a-z0-9_-]*)\}")


def parse_command(value: object, known: Collection[str]) -> tuple[str, ...]:
    """Return the words of a command; () for an empty list.

    Raises:
        InvalidArgument: it is no list of words, or a word names what is not ``known``.
    """
    if not isinstance(value, list | tuple) or not all(isinstance(word, str) for word in value):
        raise InvalidArgument("a command is a list of words", hint='such as ["ping", "{ip}"]')
    for word in value:
        for found in _PLACEHOLDER.finditer(word):
            if found["name"] not in known:
                hint = f"known: {', '.join(sorted(known))}"
                raise InvalidArgument(f"{word!r} stands for nothing", hint=hint)
    return tuple(value)


def filled(command: tuple[str, ...], values: Mapping[str, str]) -> list[str]:
    """Return the words with what they stand for.

    A value from a guest or a host may not become an option of the program.

    Raises:
        InvalidArgument: something is not known, or begins with a dash where a word begins.
    """
    return [_filled_word(word, values) for word in command]


def missing(command: tuple[str, ...], values: Mapping[str, str]) -> list[str]:
    """Return the names of what the command needs and nobody knows."""
    names = {x["name"] for word in command for x in _PLACEHOLDER.finditer(word)}
    return sorted(name for name in names if not values.get(name))


def _filled_word(word: str, values: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        text = values.get(found["name"], "")
        if found.start() == 0 and text.startswith("-"):
            raise InvalidArgument(
                f"{found['name']} begins with a dash: {printable(text, 40)}",
                hint="the program would take it for an option; use {uuid}, or put a word before it",
            )
        if not text:
            raise InvalidArgument(f"{found['name']} is not known")
        return text.replace("\0", "")

    return _PLACEHOLDER.sub(value, word)
