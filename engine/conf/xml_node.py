"""An element as an object: the base of every class whose body is a schema.

``xml_field`` gives such a class its fields; this file knows where in the element a path leads and
where a new child belongs. The element is the only store: whatever no field names stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from .xml_document import element_path, invalid, new_element, qualified, source_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Self

    from lxml.etree import _Element as Element

    from ..errors import InvalidXML

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """Where a value stands below an element: ``driver@name``, ``source/host``, ``@type``, ``.``."""

    steps: Steps
    attribute: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the notation; namespaced names use libvirt's prefixes (``qemu:arg``)."""
        elements, _, attribute = text.partition("@")
        steps = tuple(qualified(step) for step in elements.split("/") if step not in ("", "."))
        return cls(steps, attribute or None)

    def find(self, element: Element) -> Element | None:
        """Return the first element the steps lead to; None where there is none."""
        found: Element | None = element
        for step in self.steps:
            if found is None:
                return None
            found = next(found.iterchildren(step), None)
        return found


class SchemaField:
    """One line of a class body: a name in Python for a place in the element."""

    def __init__(self, path: str) -> None:
        self.path = Path.parse(path)
        self.name = ""

    def __set_name__(self, owner: type[Node], name: str) -> None:
        self.name = name


class Node:
    """An element seen through its class body.

    Two nodes are equal when they stand for the same element of the same document.
    """

    TAG: ClassVar[str] = ""
    """The name of a new element of this class."""

    ORDER: ClassVar[str] = ""
    """Names of children in document order, where that is not the order of the class bodies."""

    FIELDS: ClassVar[Mapping[str, SchemaField]] = {}
    """Every field by name, in document order: a class's own, then those of its bases."""

    _ranks: ClassVar[Mapping[Steps, Mapping[str, int]]] = {}

    __slots__ = ("_element", "_home")

    def __init_subclass__(cls) -> None:
        fields: dict[str, SchemaField] = {}
        for base in cls.__mro__:
            for name, value in vars(base).items():
                if isinstance(value, SchemaField):
                    fields.setdefault(name, value)
        cls.FIELDS = fields
        cls._ranks = _child_ranks(cls.ORDER.split(), fields.values())

    def __init__(self, element: Element, home: tuple[Node, Steps] | None = None) -> None:
        self._element = element
        # Set while the element is not in the document yet: where it goes on the first write.
        self._home = home

    @classmethod
    def new(cls) -> Self:
        """Return a node on a new, empty element that belongs to no document yet."""
        return cls(new_element(cls.TAG))

    @property
    def element(self) -> Element:
        """The element itself; an empty one of its own while the document has none."""
        if self._home is not None:
            self._look_for_home(*self._home)
        return self._element

    @property
    def element_path(self) -> str:
        """Where the element stands, as in ``/domain/devices/disk[2]``."""
        return element_path(self.element)

    @property
    def line(self) -> int | None:
        """The line of the element in the text it was read from; None for a new one."""
        return source_line(self.element)

    @property
    def exists(self) -> bool:
        """Whether the element is in the document: False for a section nobody wrote."""
        if self._home is not None:
            self._look_for_home(*self._home)
        return self._home is None

    def _look_for_home(self, parent: Node, steps: Steps) -> None:
        found = Path(steps).find(parent.element)
        if found is not None:
            self._element, self._home = found, None

    def error(self, message: str, below: str = "") -> InvalidXML:
        """Return an error that names this element, or what stands ``below`` it (``/source``)."""
        return invalid(message, self.element, below)

    def claim(self, steps: Steps = ()) -> Element:
        """Return the element the steps lead to, made in its place where it is missing."""
        if self._home is not None:
            parent, place = self._home
            self._element = parent.claim(place)
            self._home = None
        element = self._element
        for depth, step in enumerate(steps):
            found = next(element.iterchildren(step), None)
            if found is None:
                found = new_element(step)
                self.insert(element, found, steps[:depth])
            element = found
        return element

    def insert(self, parent: Element, child: Element, steps: Steps) -> None:
        """Insert ``child`` below ``parent`` (where the steps lead) in the order of the class body.

        It goes behind the last child that the class body names before it, else ahead of the first
        that it names after it; strangers stay where they are.
        """
        ranks = self._ranks.get(steps, {})
        own = ranks.get(str(child.tag), len(ranks))
        position = len(parent)
        for index in reversed(range(len(parent))):
            rank = ranks.get(str(parent[index].tag))
            if rank is None:
                continue
            if rank <= own:
                position = index + 1
                break
            position = index
        parent.insert(position, child)

    def drop(self, path: Path) -> None:
        """Remove the element the path leads to, and what is left bare between it and this one."""
        element = path.find(self.element)
        while element is not None and element is not self.element:
            parent = element.getparent()
            if parent is None:
                return
            remove(element)
            element = parent if is_bare(parent) else None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and other.element is self.element

    def __hash__(self) -> int:
        return hash(self.element)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.element_path}>"


def is_bare(element: Element) -> bool:
    """Return whether an element says nothing: no attribute, no child, no text."""
    return not element.attrib and not len(element) and not (element.text or "").strip()


def remove(element: Element) -> None:
    """Take an element out of its parent; text that follows it stays, layout does not."""
    parent: Any = element.getparent()
    tail = element.tail
    if tail and tail.strip():
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    parent.remove(element)
    if not len(parent) and (parent.text or "").isspace():
        parent.text = None


def _child_ranks(
    first: Iterable[str], fields: Iterable[SchemaField]
) -> dict[Steps, dict[str, int]]:
    ranks: dict[Steps, dict[str, int]] = {(): {tag: rank for rank, tag in enumerate(first)}}
    for field in fields:
        steps = field.path.steps
        for depth, step in enumerate(steps):
            siblings = ranks.setdefault(steps[:depth], {})
            siblings.setdefault(step, len(siblings))
    return ranks
