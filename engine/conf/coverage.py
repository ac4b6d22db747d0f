"""What a driver understands of a document, and what is left over.

A driver that ignores an element runs another guest than the one described. So each driver declares
a ``Vocabulary``, a table of what it turns into something, and refuses the rest by name and line:

    UNDERSTOOD = Vocabulary({
        "": "@type=qemu|kvm @id name uuid metadata/**",
        "devices/disk": "@type=file @device=disk|cdrom driver@name source@file target@dev readonly",
    })
    UNDERSTOOD.refuse_rest(conf.element)

Keys are paths below the root, values are entries below the key: ``a/b`` an element and its text,
``a@b`` an attribute, ``a@b=x|y`` an attribute that must have one of these values, ``a/**`` an
element with all that is in it. Naming a path accepts the elements on the way, not their text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import ConfigUnsupported
from ..untrusted_text import printable
from .xml_document import element_path, qualified, source_line
from .xml_field import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class Unhandled:
    """A piece of a document that the vocabulary does not have."""

    path: str
    """``/domain/devices/disk[2]/driver/@cache``."""
    line: int | None
    value: str
    """The value or text that stands there; empty for an element."""


@dataclass(slots=True)
class _Accepted:
    text: bool = False
    everything: bool = False
    attributes: dict[str, frozenset[str] | None] = field(default_factory=dict)
    children: dict[str, _Accepted] = field(default_factory=dict)

    def add(self, entry: str) -> None:
        path, _, attribute = entry.partition("@")
        node = self
        for step in filter(None, path.split("/")):
            if step == "**":
                node.everything = True
            else:
                node = node.children.setdefault(qualified(step), _Accepted())
        if attribute:
            name, equals, values = attribute.partition("=")
            node.attributes[name] = frozenset(values.split("|")) if equals else None
        else:
            node.text = True


class Vocabulary:
    """The elements, attributes and values that a driver turns into something."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._root = _Accepted()
        for prefix, entries in table.items():
            for entry in entries.split():
                joint = "" if entry.startswith("@") or not prefix else "/"
                self._root.add(f"{prefix}{joint}{entry}")

    def unhandled(self, root: Element) -> Iterator[Unhandled]:
        """Yield everything below ``root`` that the table does not have, in document order."""
        return _unhandled(root, self._root)

    def refuse_rest(self, root: Element) -> None:
        """Raise for the first thing that the table does not have.

        Raises:
            ConfigUnsupported: names its path, line and value.
        """
        for rest in self.unhandled(root):
            value = f"'{printable(rest.value, 64)}' " if rest.value else ""
            message = f"{value}is not supported by this driver"
            raise ConfigUnsupported(message, element=rest.path, line=rest.line)


def _unhandled(element: Element, accepted: _Accepted) -> Iterator[Unhandled]:
    if accepted.everything:
        return
    path, line = element_path(element), source_line(element)
    for name, value in element.items():
        values = accepted.attributes.get(str(name), frozenset())
        if values is not None and value not in values:
            yield Unhandled(f"{path}/@{printable(str(name))}", line, str(value))
    text = text_of(element).strip()
    if text and not accepted.text:
        yield Unhandled(path, line, text)
    for child in element.iterchildren("*"):
        known = accepted.children.get(str(child.tag))
        if known is None:
            yield Unhandled(element_path(child), source_line(child), "")
        else:
            yield from _unhandled(child, known)
