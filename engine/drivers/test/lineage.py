"""Lineage: points of a machine's past by name, in a tree: its snapshots, or its checkpoints."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from lxml import etree

from ...deletion import DeletionFlags
from ...errors import InvalidArgument, InvalidXML

if TYPE_CHECKING:
    from typing import Protocol

    from lxml.etree import _Element as Element

    from ...checkpoint import Checkpoint
    from ...snapshot import Snapshot

    class Point(Protocol):
        """What is kept of one point: a dataclass; ``fact`` is what lists show of it."""

        @property
        def fact(self) -> Snapshot | Checkpoint:
            """Its name and its parent, and what else there is to say of it."""


_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)

_Point = TypeVar("_Point", bound="Point")


@dataclass(slots=True)
class Lineage(Generic[_Point]):
    """Points by name, parents before their children; ``current`` is what the next one follows."""

    points: dict[str, _Point] = field(default_factory=dict)
    current: str | None = None

    def add(self, point: _Point) -> None:
        """Take in a point that follows its parent; it is the current one then."""
        self.points[point.fact.name] = point
        self.current = point.fact.name

    def below(self, name: str) -> list[str]:
        """Return the names of those that have that one among their ancestors."""
        found = {name}
        for each, point in self.points.items():
            if point.fact.parent in found:
                found.add(each)
        return [each for each in self.points if each in found - {name}]

    def ordered(self) -> list[_Point]:
        """Return each point, children right behind their parent."""
        ordered: list[_Point] = []
        waiting = self._children(None)
        while waiting:
            point = waiting.pop(0)
            ordered.append(point)
            waiting = self._children(point.fact.name) + waiting
        return ordered

    def delete(self, name: str, flags: DeletionFlags) -> None:
        """Forget a point, those below it, or both."""
        children_only = bool(flags & DeletionFlags.CHILDREN_ONLY)
        doomed = self.below(name) if children_only or flags & DeletionFlags.CHILDREN else []
        for each in reversed(doomed):
            self._remove(each)
        if not children_only:
            self._remove(name)

    def _remove(self, name: str) -> None:
        """Forget one; its children are those of its parent then."""
        parent = self.points.pop(name).fact.parent
        for child, point in self.points.items():
            if point.fact.parent == name:
                moved = replace(point.fact, parent=parent)
                self.points[child] = replace(point, fact=moved)  # type: ignore[type-var]
        if self.current == name:
            self.current = parent

    def _children(self, parent: str | None) -> list[_Point]:
        return [point for point in self.points.values() if point.fact.parent == parent]


def read_point(xml: str, tag: str) -> tuple[str, str, Element]:
    """Return name, description and root of the document of a new point.

    Raises:
        InvalidXML: it is none. InvalidArgument: the name cannot be one.
    """
    kind = tag.removeprefix("domain")
    try:
        root = etree.fromstring(xml.encode(), _PARSER)
    except etree.XMLSyntaxError as error:
        raise InvalidXML(f"not well-formed: {error}") from error
    if root.tag != tag:
        raise InvalidXML(f"a {kind} is a <{tag}>, not a <{root.tag!s}>")
    name = root.findtext("name", "")
    if "/" in name or name.startswith("."):
        raise InvalidArgument(f"a {kind} cannot be called {name!r}: no '/', no '.' at the start")
    return name, root.findtext("description", ""), root


def write_point(
    tag: str,
    fact: Snapshot | Checkpoint,
    domain_xml: str,
    *,
    state: str = "",
    disks: Element | None = None,
) -> str:
    """Return the document of a point, with the domain as it was then."""
    root = etree.Element(tag)
    etree.SubElement(root, "name").text = fact.name
    etree.SubElement(root, "description").text = fact.description
    if state:
        etree.SubElement(root, "state").text = state
    etree.SubElement(root, "creationTime").text = str(fact.created_at)
    if fact.parent is not None:
        parent = etree.SubElement(root, "parent")
        etree.SubElement(parent, "name").text = fact.parent
    if disks is not None:
        root.append(disks)
    root.append(etree.fromstring(domain_xml, _PARSER))
    return etree.tostring(root, encoding="unicode", pretty_print=True)
