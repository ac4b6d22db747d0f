"""What it means that a document came back: equality that ignores only layout, and touching all."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from engine.conf.schema_walk import walk_fields
from engine.conf.xml_document import new_element
from engine.conf.xml_field import Child, Children, Section, ValueField
from engine.conf.xml_node import Node
from engine.errors import InvalidXML

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from engine.conf.xml_node import SchemaField

N = TypeVar("N", bound=Node)
Canonical = tuple[str, frozenset[tuple[str, str]], tuple[object, ...]]


def canonical(element: Element) -> Canonical:
    """Return an element as a value: name, attributes, and its texts and children in order.

    White space alone between elements is layout; any other text counts to the last blank.
    """
    content: list[object] = [element.text or ""]
    for child in element.iterchildren("*"):
        content += [canonical(child), child.tail or ""]
    if len(content) > 1:
        content = [item for item in content if not isinstance(item, str) or item.strip()]
    attributes = frozenset((str(name), str(value)) for name, value in element.items())
    return str(element.tag), attributes, tuple(content)


def touch(conf: Node) -> int:
    """Read every field and write it back as it is; return how many had a value.

    A value that libvirt's own parser would refuse (some test documents have one) is left alone.
    """
    touched = 0
    for node, field in walk_fields(conf):
        if not isinstance(field, ValueField):
            continue
        try:
            value = field.__get__(node, type(node))
        except InvalidXML:
            continue
        if value is not None:
            field.__set__(node, value)
            touched += 1
    return touched


def rebuild(node: N) -> N:
    """Return a new document made from the fields of another and nothing else.

    It equals the first only where the class bodies name everything the first has, in its order.
    """
    made = type(node)(new_element(str(node.element.tag)))
    for field in node.FIELDS.values():
        _copy_field(node, made, field)
    return made


def _copy_field(node: Node, made: Node, field: SchemaField) -> None:
    owner = type(node)
    if isinstance(field, Children):
        field.__get__(made, owner).replace(map(rebuild, field.__get__(node, owner)))
    elif isinstance(field, Child):
        child = field.__get__(node, owner)
        field.__set__(made, child and rebuild(child))
    elif isinstance(field, Section):
        section = field.__get__(node, owner)
        if section.exists:
            made.claim(field.path.steps)
            for inner in section.FIELDS.values():
                _copy_field(section, field.__get__(made, owner), inner)
    elif isinstance(field, ValueField):
        field.__set__(made, field.__get__(node, owner))
