"""What is wrong with a document that is being written: all of it, each with its line.

Three questions, from hard to soft: can it be read, do our own rules allow it, and does the schema
of the libvirt installed here know every word of it. Only the first stands in the way of storing it;
the hypervisor has the last word on the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from ..conf.domain_conf import DomainConf
from ..conf.domain_validate import find_problems
from ..conf.xml_document import source_line
from ..conf.xml_schema import schema_problems
from ..errors import InvalidXML
from ..untrusted_text import printable
from .secrets import parse_any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

#: Problems that are told.
_TOLD = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; ``line`` counts from 1. ``is_fatal``: it cannot be stored at all.

    ``source`` says who objects: ``XML``, ``rule`` or ``schema``.
    """

    source: str
    text: str
    line: int | None = None
    is_fatal: bool = False


def check_document(xml: str) -> tuple[Finding, ...]:
    """Return everything that is wrong with the text, the worst first."""
    return tuple(islice(_findings(xml), _TOLD))


def _findings(xml: str) -> Iterator[Finding]:
    try:
        root = parse_any(xml)
    except InvalidXML as error:
        yield _finding("XML", error, is_fatal=True)
        return
    if root.tag == "domain":
        for problem in find_problems(DomainConf(root)):
            yield replace(_finding("rule", problem), line=_line_of(root, problem))
    for problem in schema_problems(root):
        yield _finding("schema", problem)


def _finding(source: str, error: InvalidXML, *, is_fatal: bool = False) -> Finding:
    text = error.message.removeprefix(f"(line {error.line}): ")
    return Finding(source, printable(text, 300), error.line, is_fatal)


def _line_of(root: Element, error: InvalidXML) -> int | None:
    """Return the line of what a problem names, which may stand below what it was found in."""
    path = error.element.partition("/@")[0]
    try:
        found = root.getroottree().xpath(path) if path else []
    except etree.XPathError:
        found = []
    element = found[0] if isinstance(found, list) and found else None
    return source_line(element) if isinstance(element, etree._Element) else error.line
