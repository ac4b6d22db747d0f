"""Passwords of a document while people look at it: a placeholder stands where each was.

    masked, secrets = mask(xml)       passwd='(hidden 1)'
    unmask(edited, secrets)           the passwords again, wherever their placeholders stand

A placeholder that is typed over or deleted is a password that was changed or taken away. What is
kept of an edit (drafts, files for an editor, differences) is always the masked text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lxml import etree

from ..conf.xml_document import parse_document, serialize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

#: What libvirt tells only who asks for it: the words of attributes, and of elements' texts.
SECRET_ATTRIBUTES = frozenset({"passwd"})
SECRET_ELEMENTS = frozenset({"cookies", "cookie"})

_QUOTES = {"'": "&apos;", '"': "&quot;"}


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the placeholders of one document stand for."""

    by_placeholder: dict[str, str] = field(default_factory=dict, repr=False)

    def __bool__(self) -> bool:
        return bool(self.by_placeholder)


def mask(xml: str) -> tuple[str, Secrets]:
    """Return the document with a placeholder for every password, and what they stand for.

    Raises:
        InvalidXML: it cannot be read.
    """
    root = parse_any(xml)
    word = "hidden"
    while f"({word} " in xml:
        word += "*"
    secrets = Secrets()
    for element, attribute in list(_places(root)):
        placeholder = f"({word} {len(secrets.by_placeholder) + 1})"
        secrets.by_placeholder[placeholder] = _value(element, attribute)
        _replace(element, attribute, placeholder)
    return (serialize(root), secrets) if secrets else (xml, secrets)


def unmask(xml: str, secrets: Secrets) -> str:
    """Return the text with the passwords back in it; nothing else in it changes."""
    for placeholder, secret in secrets.by_placeholder.items():
        xml = xml.replace(placeholder, escape(secret, _QUOTES))
    return xml


def has_secrets(root: Element) -> bool:
    """Return whether the document holds a password."""
    return next(_places(root), None) is not None


def drop_secrets(root: Element) -> None:
    """Take every password out, as in a document read by somebody who may not know them."""
    for element, attribute in list(_places(root)):
        if attribute:
            del element.attrib[attribute]
        elif (parent := element.getparent()) is not None:
            parent.remove(element)


def parse_any(xml: str) -> Element:
    """Return the root of a document of any kind, read with the parser for hostile text.

    Raises:
        InvalidXML: it cannot be read.
    """
    return parse_document(xml, root_name(xml))


def root_name(xml: str) -> str:
    """Return the name of the root element; ``domain`` where there is none to read."""
    try:
        for _, element in etree.iterparse(
            _Bytes(xml), events=("start",), resolve_entities=False, load_dtd=False, no_network=True
        ):
            return str(element.tag)
    except (etree.XMLSyntaxError, UnicodeEncodeError):
        pass
    return "domain"


class _Bytes:
    """The beginning of a text as the file that lxml wants."""

    def __init__(self, text: str) -> None:
        self._data = text[:65536].encode("utf-8")

    def read(self, size: int = -1) -> bytes:
        data, self._data = self._data, b""
        return data


def _places(root: Element) -> Iterator[tuple[Element, str]]:
    for element in root.iter("*"):
        for attribute in SECRET_ATTRIBUTES & set(map(str, element.attrib)):
            yield element, attribute
        if element.tag in SECRET_ELEMENTS and element.text and element.text.strip():
            yield element, ""


def _value(element: Element, attribute: str) -> str:
    return str(element.get(attribute)) if attribute else element.text or ""


def _replace(element: Element, attribute: str, value: str) -> None:
    if attribute:
        element.set(attribute, value)
    else:
        element.text = value
