"""Revisions: a stored document read for editing, and written only where nobody came in between.

    read_for_editing(domain).stored         before, with its passwords where the host tells them
    apply_xml(domain, before, after)        reads again, compares, then defines; else ``Conflict``

libvirt replaces a whole configuration at once, so whoever writes last wins. What is compared is
what documents say, not how they are written: layout, quotes and comments do not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from ..conf.domain_conf import DomainConf
from ..conf.xml_document import parse_document
from ..errors import Conflict, InvalidArgument
from .documents import read_for_editing
from .secrets import drop_secrets, has_secrets

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from ..domain import Domain

_CHANGED = "somebody else changed the configuration since it was read"
_LOOK = "look at what they changed, then apply yours on top or leave it"


async def apply_xml(domain: Domain, before: str, after: str) -> None:
    """Store ``after`` unless the configuration is no longer what ``before`` says.

    Passwords that ``before`` was read without are left as they are.

    Raises:
        Conflict: somebody else changed it; ``theirs`` is how it is now.
        InvalidXML: ``after`` cannot be read.
        InvalidArgument: ``after`` is of another domain.
    """
    check_identity(domain, after)
    theirs = (await read_for_editing(domain)).stored
    if not is_same(before, theirs):
        if not is_same(before, without_secrets(theirs)):
            raise Conflict(_CHANGED, theirs=theirs, hint=_LOOK)
        after = _with_secrets_of(theirs, after)
    await domain.connection.define(after)


def check_identity(domain: Domain, xml: str) -> None:
    """Refuse a document that would make another domain, or that has none's name.

    Raises:
        InvalidXML: it cannot be read.
        InvalidArgument: it has another name or uuid.
    """
    conf = DomainConf.parse(xml)
    if (conf.uuid or "").strip().lower() != domain.ref.uuid.lower():
        raise InvalidArgument(
            "the uuid cannot be edited: that would be another domain", hint="clone makes another"
        )
    if conf.name != domain.name:
        raise InvalidArgument("the name cannot be edited here", hint="rename does that")


def is_same(one: str, other: str) -> bool:
    """Return whether two documents say the same."""
    return one == other or canonical(one) == canonical(other)


def canonical(xml: str) -> bytes:
    """Return a form that is equal for documents that say the same.

    Raises:
        InvalidXML: it cannot be read.
    """
    root = parse_document(xml, "domain")
    drop_layout(root)
    return etree.tostring(root, method="c14n2", with_comments=False)


def without_secrets(xml: str) -> str:
    """Return the document as somebody reads it who may not know its passwords."""
    root = parse_document(xml, "domain")
    drop_secrets(root)
    return etree.tostring(root, encoding="unicode")


def drop_layout(root: Element) -> None:
    """Take out comments, and the white space between elements."""
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    for element in root.iter("*"):
        if len(element) and not (element.text or "").strip():
            element.text = None
        if not (element.tail or "").strip():
            element.tail = None


def _with_secrets_of(source: str, target: str) -> str:
    """Return ``target`` with the passwords of consoles that ``source`` has and it does not."""
    known, conf = DomainConf.parse(source), DomainConf.parse(target)
    if not has_secrets(known.element):
        return target
    for graphics in conf.devices.graphics:
        same = [each for each in known.devices.graphics if each.type == graphics.type]
        if graphics.passwd is None and same:
            graphics.passwd = same[0].passwd
    return conf.to_xml(secure=True)
