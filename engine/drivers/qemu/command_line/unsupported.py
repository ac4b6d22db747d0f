"""``ConfigUnsupported`` with its place, from a node of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....errors import ConfigUnsupported

if TYPE_CHECKING:
    from ....conf.xml_node import Node


def unsupported(node: Node, message: str, below: str = "", *, hint: str = "") -> ConfigUnsupported:
    """Return the error for a node, or for what stands ``below`` it (``/@port``)."""
    place = f"{node.element_path}{below}"
    return ConfigUnsupported(message, element=place, line=node.line, hint=hint)
