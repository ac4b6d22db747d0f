"""The lines of a class body: typed descriptors bound to a live element.

    class Rng(Device):
        model = Attribute("@model")
        rate_bytes = Attribute("rate@bytes", UNSIGNED)
        backend = Child(RngBackend, "backend")

A read goes to the element each time and yields None where the document says nothing; a bad value
raises ``InvalidXML`` with its place. A write makes missing elements in the order of the class body
and leaves the rest alone; writing what already stands there changes nothing; None removes.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

from ..errors import InvalidXML
from .xml_codec import STRING, Codec, unit_bytes
from .xml_document import invalid, new_element
from .xml_node import Node, Path, SchemaField, is_bare, remove

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Never, Self

    from lxml.etree import _Element as Element

T = TypeVar("T")
N = TypeVar("N", bound=Node)


class ValueField(SchemaField, Generic[T]):
    """A field that holds one value; what the three kinds below have in common."""

    @overload
    def __get__(self, node: None, owner: type[Node]) -> Self: ...
    @overload
    def __get__(self, node: Node, owner: type[Node]) -> T | None: ...
    def __get__(self, node: Node | None, owner: type[Node]) -> Self | T | None:
        if node is None:
            return self
        element = self.path.find(node.element)
        return None if element is None else self._value(element)

    def __set__(self, node: Node, value: T | None) -> None:
        if self._holds(node, value):
            return
        if value is None:
            self._clear(node)
        else:
            self._write(node.claim(self.path.steps), value)

    def _holds(self, node: Node, value: T | None) -> bool:
        try:
            return bool(self.__get__(node, type(node)) == value)
        except InvalidXML:
            return False

    def _clear(self, node: Node) -> None:
        node.drop(self.path)

    def _value(self, element: Element) -> T | None:
        raise NotImplementedError

    def _write(self, element: Element, value: T) -> None:
        raise NotImplementedError


class _CodedField(ValueField[T]):
    """A field whose value is a piece of text in the document."""

    codec: Codec[T]

    def _decode(self, raw: str, element: Element) -> T:
        try:
            return self.codec.read(raw)
        except ValueError as error:
            attribute = f"/@{self.path.attribute}" if self.path.attribute else ""
            raise invalid(str(error), element, attribute) from error


class Attribute(_CodedField[T]):
    """An attribute: ``Attribute("@port", INTEGER)``, ``Attribute("source@file")``."""

    @overload
    def __init__(self: Attribute[str], path: str) -> None: ...
    @overload
    def __init__(self, path: str, codec: Codec[T]) -> None: ...
    def __init__(self, path: str, codec: Codec[Any] = STRING) -> None:
        super().__init__(path)
        self.codec = codec

    def _value(self, element: Element) -> T | None:
        raw = element.get(self._attribute)
        return None if raw is None else self._decode(raw, element)

    def _write(self, element: Element, value: T) -> None:
        element.set(self._attribute, self.codec.write(value))

    def _clear(self, node: Node) -> None:
        element = self.path.find(node.element)
        if element is None or self._attribute not in element.attrib:
            return
        del element.attrib[self._attribute]
        if self.path.steps and is_bare(element):
            node.drop(self.path)

    @property
    def _attribute(self) -> str:
        assert self.path.attribute is not None
        return self.path.attribute


class Text(_CodedField[T]):
    """The text of a child element, ``Text("title")``, or of the element itself, ``Text(".")``."""

    @overload
    def __init__(self: Text[str], path: str) -> None: ...
    @overload
    def __init__(self, path: str, codec: Codec[T]) -> None: ...
    def __init__(self, path: str, codec: Codec[Any] = STRING) -> None:
        super().__init__(path)
        self.codec = codec

    def _value(self, element: Element) -> T | None:
        raw = text_of(element)
        if not raw and not self.path.steps:
            return None
        return self._decode(raw, element)

    def _write(self, element: Element, value: T) -> None:
        _replace_text(element, self.codec.write(value))

    def _clear(self, node: Node) -> None:
        if self.path.steps:
            node.drop(self.path)
        else:
            _replace_text(node.element, "")


class Size(ValueField[int]):
    """An amount of memory with its unit beside it: ``<memory unit='GiB'>2</memory>``.

    The value counts ``unit``s, rounded up as libvirt does; ``default`` is what a bare number means.
    """

    def __init__(self, path: str, unit: str = "KiB", default: str = "KiB") -> None:
        super().__init__(path)
        self.unit = unit
        self.default = default

    def _value(self, element: Element) -> int | None:
        raw = text_of(element).strip()
        try:
            scale = unit_bytes(element.get("unit") or self.default)
            if not raw.isascii() or not raw.isdecimal():
                raise ValueError("an amount of memory is a whole number")
        except ValueError as error:
            raise invalid(str(error), element) from error
        return -(-int(raw) * scale // unit_bytes(self.unit))

    def _write(self, element: Element, value: int) -> None:
        element.set("unit", self.unit)
        _replace_text(element, str(value))


class Flag(ValueField[bool]):
    """An element whose presence is the value: ``<readonly/>``. Reads True or None."""

    def _value(self, element: Element) -> bool:
        return True

    def __set__(self, node: Node, value: bool | None) -> None:
        super().__set__(node, value or None)

    def _write(self, element: Element, value: bool) -> None:
        """Nothing to add: the element is there."""


class Switch(ValueField[bool]):
    """A feature that is on when its element stands alone, and says ``state='off'`` otherwise."""

    def _value(self, element: Element) -> bool:
        state = element.get("state", "on")
        if state not in ("on", "off"):
            raise invalid("the state of a feature is 'on' or 'off'", element, "/@state")
        return state == "on"

    def _write(self, element: Element, value: bool) -> None:
        element.set("state", "on" if value else "off")


class _NodeField(SchemaField, Generic[N]):
    """A field whose value is an element of its own class."""

    def __init__(self, cls: type[N], path: str) -> None:
        super().__init__(path)
        self.cls = cls


class _View(_NodeField[N]):
    """A field that is changed by changing what it shows."""

    def __set__(self, node: Node, value: Never) -> None:
        raise AttributeError(f"{self.name} cannot be replaced, only what is in it")


class Child(_NodeField[N]):
    """One element that may be missing; None then. ``Cls.field.make(node)`` returns or makes it."""

    @overload
    def __get__(self, node: None, owner: type[Node]) -> Self: ...
    @overload
    def __get__(self, node: Node, owner: type[Node]) -> N | None: ...
    def __get__(self, node: Node | None, owner: type[Node]) -> Self | N | None:
        if node is None:
            return self
        element = self.path.find(node.element)
        return None if element is None else self.cls(element)

    def __set__(self, node: Node, value: N | None) -> None:
        present = self.__get__(node, type(node))
        if value == present:
            return
        if value is not None:
            parent_steps = self.path.steps[:-1]
            parent = node.claim(parent_steps)
            if present is None:
                node.insert(parent, value.element, parent_steps)
            else:
                parent.replace(present.element, value.element)
        else:
            node.drop(self.path)

    def make(self, node: Node) -> N:
        """Return the child, made empty in its place where it is missing."""
        return self.cls(node.claim(self.path.steps))


class Nested(Child[N]):
    """A child of the class that has the field: ``below: Nested[Image] = Nested("image")``."""

    def __init__(self, path: str) -> None:
        SchemaField.__init__(self, path)

    def __set_name__(self, owner: type[Node], name: str) -> None:
        super().__set_name__(owner, name)
        self.cls = cast("type[N]", owner)


class Section(_View[N]):
    """One element that is always there to read; it enters the document on its first write."""

    @overload
    def __get__(self, node: None, owner: type[Node]) -> Self: ...
    @overload
    def __get__(self, node: Node, owner: type[Node]) -> N: ...
    def __get__(self, node: Node | None, owner: type[Node]) -> Self | N:
        if node is None:
            return self
        element = self.path.find(node.element)
        if element is not None:
            return self.cls(element)
        steps = self.path.steps
        return self.cls(new_element(steps[-1]), (node, steps))


class Children(_View[N]):
    """Every element of one name below one parent, as a list in document order."""

    @overload
    def __get__(self, node: None, owner: type[Node]) -> Self: ...
    @overload
    def __get__(self, node: Node, owner: type[Node]) -> NodeList[N]: ...
    def __get__(self, node: Node | None, owner: type[Node]) -> Self | NodeList[N]:
        return self if node is None else NodeList(node, self.cls, self.path)


class NodeList(Sequence[N]):
    """The live children of one name: iterate, index, append, remove."""

    def __init__(self, node: Node, cls: type[N], path: Path) -> None:
        self._node = node
        self._cls = cls
        self._parent = Path(path.steps[:-1])
        self._tag = path.steps[-1]

    def _elements(self) -> Iterator[Element]:
        parent = self._parent.find(self._node.element)
        return iter(()) if parent is None else parent.iterchildren(self._tag)

    def __iter__(self) -> Iterator[N]:
        return map(self._cls, self._elements())

    def __len__(self) -> int:
        return sum(1 for _ in self._elements())

    @overload
    def __getitem__(self, index: int) -> N: ...
    @overload
    def __getitem__(self, index: slice) -> list[N]: ...
    def __getitem__(self, index: int | slice) -> N | list[N]:
        return list(self)[index]

    def append(self, child: N) -> None:
        """Add an element behind the last of its name, or where the first of its name belongs."""
        steps = self._parent.steps
        self._node.insert(self._node.claim(steps), child.element, steps)

    def insert(self, index: int, child: N) -> None:
        """Add an element ahead of the one that is at ``index`` now."""
        following = self[index : index + 1]
        if following:
            following[0].element.addprevious(child.element)
        else:
            self.append(child)

    def add(self) -> N:
        """Append a new, empty element and return it."""
        child = self._cls(new_element(self._tag))
        self.append(child)
        return child

    def replace(self, children: Iterable[N]) -> None:
        """Put copies of ``children`` in the place of all that is in the list."""
        copies = [self._cls(deepcopy(child.element)) for child in children]
        for child in list(self):
            remove(child.element)
        for copy in copies:
            copy.element.tail = None
            self.append(copy)

    def remove(self, child: N) -> None:
        """Take an element out.

        Raises:
            ValueError: it is not in the list.
        """
        if child not in self:
            raise ValueError(f"{child!r} is not in the list")
        remove(child.element)

    def __repr__(self) -> str:
        return repr(list(self))


def text_of(element: Element) -> str:
    """Return an element's own text, with comments left out."""
    if not len(element):
        return element.text or ""
    return (element.text or "") + "".join(child.tail or "" for child in element)


def _replace_text(element: Element, text: str) -> None:
    for child in list(element):
        if not isinstance(child.tag, str):
            element.remove(child)
        else:
            child.tail = None
    element.text = text or None
