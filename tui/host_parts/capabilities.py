"""The tab "capabilities": what host and hypervisor can do, and what a guest can have, as trees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine import EngineError, printable
from engine.conf.xml_document import parse_document

from .node import PartNode
from .part import Answer, HostPart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element as Element

    from .part import Inquiry

#: Elements of one document that are read; characters of one text that are shown.
_MOST, _CELLS = 20_000, 200

#: What names an element best, first the best.
_NAMING: Final = ("name", "id", "type", "canonical")

_DOCUMENTS: Final = (
    ("capabilities", "host and hypervisor", "capabilities"),
    ("domainCapabilities", "what a guest can have", "domain_capabilities"),
)


async def _ask(inquiry: Inquiry, show: Callable[[Answer], None]) -> Answer:
    """Ask for both documents; one that is refused is a line with the reason."""
    nodes: list[PartNode] = []
    host = inquiry.connection.host
    asking = {"capabilities": host.capabilities, "domain_capabilities": host.domain_capabilities}
    for element, title, verb in _DOCUMENTS:
        try:
            found = list(capability_nodes(await asking[verb](), element, title))
        except EngineError as error:
            if element == "capabilities":
                raise
            found = [PartNode(key=element, name=title, about=printable(error.message), role="bad")]
        nodes += found
        show(_answer(nodes))
    return _answer(nodes)


def _answer(nodes: list[PartNode]) -> Answer:
    roots = {element for element, _, _ in _DOCUMENTS}
    return Answer(nodes=tuple(nodes), opened=frozenset(roots))


def capability_nodes(xml: str, element: str, title: str) -> Iterator[PartNode]:
    """Yield a node for each element, parents first.

    Raises:
        InvalidXML: it cannot be read.
    """
    root = parse_document(xml, element)
    yield PartNode(key=element, name=title)
    ways: list[tuple[Element, str, int]] = [(x, element, n) for n, x in enumerate(root)][::-1]
    for _ in range(_MOST):
        if not ways:
            return
        each, parent, number = ways.pop()
        if not isinstance(each.tag, str):
            continue
        key = f"{parent}/{number}"
        name, about = _words(each)
        yield PartNode(key=key, parent=parent, name=name, about=about)
        ways += [(child, key, place) for place, child in enumerate(each)][::-1]


def _words(element: Element) -> tuple[str, str]:
    """Return what it is called, and its text and other attributes."""
    naming = next((element.get(name, "") for name in _NAMING if element.get(name)), "")
    used = next((name for name in _NAMING if element.get(name)), "")
    name = f"{element.tag!s} {naming}".strip()
    text = (element.text or "").strip()
    facts = [text] if text else []
    facts += [f"{key!s}={value!s}" for key, value in element.items() if key != used]
    return printable(name, _CELLS), printable("  ".join(facts), _CELLS)


CAPABILITIES: Final = HostPart(
    name="capabilities", engine_verb="capabilities", ask=_ask, is_tree=True
)
