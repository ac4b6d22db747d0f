"""Edits of a configuration by the verbs that change one thing: name, title, metadata, …

What cannot be written into XML, or would break a list, is refused before anything is changed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from ..errors import InvalidArgument, InvalidXML
from ..untrusted_text import printable
from .domain_validate import name_problem

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from .domain_conf import DomainConf

#: Characters that XML 1.0 cannot hold.
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def set_name(conf: DomainConf, name: str) -> None:
    """Give the domain a name.

    Raises:
        InvalidArgument: no domain can have it.
    """
    if problem := name_problem(name):
        raise InvalidArgument(problem)
    _require_text("name", name)
    conf.name = name


def set_title(conf: DomainConf, title: str) -> None:
    """Set the short description, one line; empty removes it.

    Raises:
        InvalidArgument: more than one line, or characters that XML cannot hold.
    """
    if "\n" in title:
        raise InvalidArgument("a title is one line; the description may have more")
    _require_text("title", title)
    conf.title = title or None


def set_description(conf: DomainConf, description: str) -> None:
    """Set the long description; empty removes it.

    Raises:
        InvalidArgument: characters that XML cannot hold.
    """
    _require_text("description", description)
    conf.description = description or None


def set_metadata(conf: DomainConf, namespace: str, key: str, xml: str | None) -> None:
    """Replace the metadata of ``namespace``, written with the prefix ``key``; None removes it.

    The root of ``xml`` is put into the namespace; its children stay as they are.

    Raises:
        InvalidArgument: no namespace, or a prefix that is no XML name. InvalidXML: ``xml`` is not
        one well-formed element.
    """
    if not namespace:
        raise InvalidArgument("metadata needs the URI of an XML namespace")
    element = None if xml is None else _metadata_element(namespace, key, xml)
    metadata = conf.claim(("metadata",))
    for old in metadata.findall(f"{{{namespace}}}*"):
        metadata.remove(old)
    if element is not None:
        metadata.append(element)
    if not len(metadata):
        conf.element.remove(metadata)


def _require_text(what: str, text: str) -> None:
    if match := NO_XML.search(text):
        raise InvalidArgument(f"the {what} cannot hold {printable(match[0])}")


def _metadata_element(namespace: str, key: str, xml: str) -> Element:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    _require_text("metadata", xml)
    try:
        given = etree.fromstring(xml.encode(), parser)
    except etree.XMLSyntaxError as error:
        message = printable(error.msg or "not well-formed XML")
        raise InvalidXML(message, element="metadata", line=error.lineno) from error
    if given.getroottree().docinfo.internalDTD is not None:
        raise InvalidXML("document type declarations are refused", element="metadata")
    name = f"{{{namespace}}}{etree.QName(given).localname}"
    try:
        element = etree.Element(name, dict(given.attrib), {key: namespace})
    except ValueError as error:
        raise InvalidArgument(
            f"{printable(key)!r} and {printable(namespace)!r} make no XML namespace"
        ) from error
    element.text = given.text
    element.extend(given)
    return element
