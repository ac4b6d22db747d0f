"""Completion: which elements and attributes may stand where the cursor is.

The words are those of the schema that the engine reads documents with, so they are there without
any libvirt on this machine.
"""

from __future__ import annotations

import os.path
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from engine.conf.domain_conf import DomainConf
from engine.conf.xml_field import Child, Children, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.conf.xml_node import Node

#: Characters before the cursor that are looked at.
_LOOKED_AT = 200_000

_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(/?)([\w:.-]+)((?:[^<>'\"]|'[^']*'|\"[^\"]*\")*?)(/?)>", re.S
)
_OPEN = re.compile(r"<(/?)([\w:.-]*)((?:[^<>'\"]|'[^']*'|\"[^\"]*\")*)\Z")
_WORD = re.compile(r"[\w:.-]*\Z")


@dataclass(frozen=True, slots=True)
class Completion:
    """The ``words`` that may stand for the ``typed`` one; ``ending`` follows the word."""

    typed: str
    words: tuple[str, ...]
    ending: str = ""

    @property
    def rest(self) -> str:
        """What Tab adds: as much as is certain, else the rest of the first word."""
        if not self.words or not self.typed:
            return ""
        shared = os.path.commonprefix(self.words)
        if len(self.words) == 1:
            return self.words[0][len(self.typed) :] + self.ending
        return (shared if len(shared) > len(self.typed) else self.words[0])[len(self.typed) :]


def complete(text_before: str) -> Completion:
    """Return what may be typed next after that text."""
    text = text_before[-_LOOKED_AT:]
    tail = _OPEN.search(text)
    if tail is None or text.rfind("<!--") > text.rfind("-->"):
        return Completion("", ())
    path = _open_elements(text[: tail.start()])
    closing, name, attributes = tail.groups()
    if closing:
        return _fitting(name, [path[-1]] if path else [], ">")
    if not attributes:
        return _fitting(name, _words((*path,)).children if path else ["domain"])
    typed = _WORD.search(attributes)
    word = typed[0] if typed else ""
    if attributes.count("'") % 2 or attributes.count('"') % 2:
        return Completion("", ())
    taken = set(re.findall(r"([\w:.-]+)\s*=", attributes))
    offered = [each for each in _words((*path, name)).attributes if each not in taken]
    return _fitting(word, offered, "='")


def _fitting(typed: str, offered: list[str], ending: str = "") -> Completion:
    fitting = tuple(word for word in offered if word.startswith(typed) and word != typed)
    return Completion(typed, fitting, ending)


def _open_elements(text: str) -> list[str]:
    path: list[str] = []
    for match in _TAG.finditer(text):
        closes, name, _, is_empty = match.groups()
        if name is None or is_empty:
            continue
        if not closes:
            path.append(name)
        elif name in path:
            del path[len(path) - 1 - path[::-1].index(name) :]
    return path


@dataclass(frozen=True, slots=True)
class _Words:
    children: list[str]
    attributes: list[str]


@cache
def _words(path: tuple[str, ...]) -> _Words:
    """Return what may stand in the element that the path leads to."""
    places: list[tuple[type[Node], tuple[str, ...]]] = [(DomainConf, ())]
    if path[0] != "domain":
        return _Words([], [])
    for tag in path[1:]:
        places = [each for place in places for each in _below(*place, tag)]
    children: dict[str, None] = {}
    attributes: dict[str, None] = {}
    for cls, prefix in places:
        for field in cls.FIELDS.values():
            steps = field.path.steps
            if steps[: len(prefix)] != prefix:
                continue
            if len(steps) > len(prefix):
                children[_local(steps[len(prefix)])] = None
            elif field.path.attribute:
                attributes[_local(field.path.attribute)] = None
    return _Words(list(children), list(attributes))


def _below(
    cls: type[Node], prefix: tuple[str, ...], tag: str
) -> Iterator[tuple[type[Node], tuple[str, ...]]]:
    longer = next(
        (
            field.path.steps[: len(prefix) + 1]
            for field in cls.FIELDS.values()
            if field.path.steps[: len(prefix)] == prefix
            and len(field.path.steps) > len(prefix)
            and _local(field.path.steps[len(prefix)]) == tag
        ),
        None,
    )
    if longer is None:
        return
    yield cls, longer
    for field in cls.FIELDS.values():
        if isinstance(field, Child | Section | Children) and field.path.steps == longer:
            yield field.cls, ()


def _local(name: str) -> str:
    uri, _, local = name.rpartition("}")
    prefix = uri.split("/")[-2] if uri else ""
    return f"{prefix}:{local}" if prefix else local
