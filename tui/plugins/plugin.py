"""Plugin: a command of the administrator's own, as the settings describe it.

[plugins.ping]
title = "Ping the guest"
key = "f6"
command = ["ping", "-c", "{count}", "{ip}"]
inputs = [{ name = "count", label = "How often", kind = "number", default = "4" }]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from engine.errors import InvalidArgument

from ..keymap import KEYS
from .placeholders import parse_command

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What the words of a command may stand for, besides its inputs.
FACTS = ("name", "uuid", "host", "uri", "state", "ip", "title")

#: Those that are known of a host alone.
HOST_FACTS = ("host", "uri")

_INPUT_NAME = re.compile(r"[a-z][a-z0-9_-]*")

_NAME = "a name has small letters, digits and dashes"


class Scope(StrEnum):
    """What it is run for; the value is the word in the settings."""

    DOMAIN = "domain"
    HOST = "host"


class Output(StrEnum):
    """What becomes of what the program says; the value is the word in the settings."""

    SHOW = "show"
    NOTICE = "notice"
    TERMINAL = "terminal"
    NONE = "none"


class InputKind(StrEnum):
    """What an input may hold."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginInput:
    """One word that is asked for; ``choices`` are the only ones of a choice."""

    name: str
    label: str = ""
    kind: InputKind = InputKind.TEXT
    default: str = ""
    choices: tuple[str, ...] = ()

    def check(self, value: str) -> None:
        """Accept what was typed.

        Raises:
            InvalidArgument: it is none of what may be.
        """
        label = self.label or self.name
        if self.kind is InputKind.NUMBER and not value.lstrip("-").isdecimal():
            raise InvalidArgument(f"{label}: a number is needed, not {value!r}")
        if self.kind is InputKind.CHOICE and value not in self.choices:
            raise InvalidArgument(f"{label}: one of {', '.join(self.choices)}")
        if not value:
            raise InvalidArgument(f"{label}: something is needed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """``dangerous`` asks first and is not for read-only hosts.

    ``seconds`` is how long it may take, on a terminal of its own as long as it likes.
    """

    name: str
    command: tuple[str, ...]
    title: str = ""
    key: str = ""
    scope: Scope = Scope.DOMAIN
    inputs: tuple[PluginInput, ...] = ()
    confirm: bool = False
    dangerous: bool = False
    output: Output = Output.SHOW
    seconds: float = 30.0


def parse_plugin(name: str, table: Mapping[str, object]) -> Plugin:
    """Return the plugin ``[plugins.NAME]`` describes.

    Raises:
        InvalidArgument: it cannot be used; says which field and why.
    """
    if not name.replace("-", "").isalnum() or name != name.lower():
        raise InvalidArgument(_NAME)
    values = _fields(Plugin, table)
    inputs = tuple(map(_parse_input, _list_of(table.get("inputs", []), "inputs")))
    facts = HOST_FACTS if values.get("scope") is Scope.HOST else FACTS
    known = {*facts, *(each.name for each in inputs)}
    try:
        command = parse_command(table.get("command", ()), known)
    except InvalidArgument as error:
        raise InvalidArgument(f"command: {error.message}", hint=error.hint) from error
    if not command:
        raise InvalidArgument("command is missing", hint='such as ["ping", "{ip}"]')
    return Plugin(**values | {"name": name, "command": command, "inputs": inputs})


def _parse_input(table: Mapping[str, object]) -> PluginInput:
    if not _INPUT_NAME.fullmatch(str(table.get("name", ""))):
        raise InvalidArgument("inputs: each needs a name of small letters and digits")
    values = _fields(PluginInput, table)
    if values["name"] in FACTS:
        raise InvalidArgument(f"inputs: {values['name']} stands for something already")
    if values.get("kind") is InputKind.CHOICE and not values.get("choices"):
        raise InvalidArgument(f"inputs: {values['name']}: choices are missing")
    return PluginInput(**values)


def _list_of(value: object, name: str) -> list[Mapping[str, object]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise InvalidArgument(f"{name} must be a list of tables")
    return value


def _fields(kind: type, table: Mapping[str, object]) -> dict[str, Any]:
    """Return the values of the table's plain fields."""
    known = {field.name for field in fields(kind)} - ({"name"} if kind is Plugin else set())
    values = {}
    for name, value in table.items():
        if name not in known:
            raise InvalidArgument(f"no field {name!r}", hint=f"known: {', '.join(sorted(known))}")
        if read := _READERS.get(name):
            try:
                values[name] = read(value)
            except (ValueError, TypeError) as error:
                raise InvalidArgument(f"{name}: {error}") from error
    return values


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("must be text")
    return value


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("must be true or false")
    return value


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 86400:
        raise ValueError("must be a number of seconds, at most 86400")
    return float(value)


def _key(value: object) -> str:
    key = _text(value)
    taken: dict[str, str] = {}
    for name, entry in KEYS.items():
        for one in entry.key.split(","):
            taken.setdefault(one, name)
    if key in taken:
        raise ValueError(f"{key!r} is the key of {taken[key]}")
    return key


def _choices(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("must be a list of texts")
    return tuple(map(_text, value))


_READERS = {
    "title": _text,
    "name": _text,
    "label": _text,
    "default": _text,
    "key": _key,
    "confirm": _yes_or_no,
    "dangerous": _yes_or_no,
    "seconds": _seconds,
    "scope": lambda value: Scope(_text(value)),
    "output": lambda value: Output(_text(value)),
    "kind": lambda value: InputKind(_text(value)),
    "choices": _choices,
}
