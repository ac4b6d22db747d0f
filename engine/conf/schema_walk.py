"""Every field of a document, one after the other: what reads, checks or counts them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .xml_field import Child, Children, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .xml_node import Node, SchemaField


def walk_fields(node: Node) -> Iterator[tuple[Node, SchemaField]]:
    """Yield every field of a node and of all nodes below it that are in the document."""
    for field in node.FIELDS.values():
        yield node, field
        for child in _children(node, field):
            yield from walk_fields(child)


def walk_classes(root: type[Node]) -> Iterator[type[Node]]:
    """Yield a class and every class its fields lead to, each once."""
    seen: set[type[Node]] = set()
    waiting = [root]
    while waiting:
        cls = waiting.pop()
        if cls in seen:
            continue
        seen.add(cls)
        yield cls
        waiting += [
            field.cls
            for field in cls.FIELDS.values()
            if isinstance(field, Child | Section | Children)
        ]


def _children(node: Node, field: SchemaField) -> list[Node]:
    if isinstance(field, Children):
        return list(field.__get__(node, type(node)))
    if isinstance(field, Child | Section):
        child = field.__get__(node, type(node))
        return [child] if child is not None and child.exists else []
    return []
