"""Text to element tree and back: the hardened parser, libvirt's formatting, paths for messages.

Every document of the engine enters and leaves here. Comments and elements nobody knows are kept;
what stands before or after the root element is not part of the document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

from lxml import etree

from ..errors import InvalidXML
from ..untrusted_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

MAX_BYTES = 4 * 1024 * 1024
"""Largest document read: libvirt's own limit for a string on the wire (REMOTE_STRING_MAX)."""

MAX_DEPTH = 256
"""Deepest nesting read: libvirt's backing chains may have 200 members."""

NAMESPACES = {
    "qemu": "http://libvirt.org/schemas/domain/qemu/1.0",
    "lxc": "http://libvirt.org/schemas/domain/lxc/1.0",
    "xen": "http://libvirt.org/schemas/domain/xen/1.0",
    "bhyve": "http://libvirt.org/schemas/domain/bhyve/1.0",
    "vmware": "http://libvirt.org/schemas/domain/vmware/1.0",
    "ch": "http://libvirt.org/schemas/domain/ch/1.0",
}
"""The namespaces of libvirt's driver-specific elements, under the prefixes its documents use."""

#: What lxml puts behind its messages; the line stands before them already.
_TAIL: Final = re.compile(r", line \d+, column \d+$")

_XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"


def parse_document(text: str | bytes, root: str, limit: int = MAX_BYTES) -> Element:
    """Return the root element of a document whose root must be ``<root>``.

    Bytes are read in the encoding they declare (UTF-8 if none). Document type declarations, and
    with them entities and external references, are refused; nothing is ever fetched. ``limit`` is
    the largest number of bytes.

    Raises:
        InvalidXML: not well-formed, too large, too deep, or another root; names the line.
    """
    data = _encoded(text)
    if len(data) > limit:
        raise InvalidXML(f"document of {len(data)} bytes; at most {limit} are read")
    parser = etree.XMLParser(
        encoding="utf-8" if isinstance(text, str) else None,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        element = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        _refuse_doctype(data)
        message = _TAIL.sub("", printable(error.msg or "not well-formed XML"))
        raise InvalidXML(message, line=error.lineno) from error
    if element.getroottree().docinfo.internalDTD is not None:
        _refuse_doctype(data)
        raise InvalidXML("document type declarations and entities are refused")
    _check_depth(element)
    if element.tag != root:
        found = printable(str(element.tag)).replace("{", "").replace("}", ":")
        message = f"expected a <{root}> document, got <{found}>"
        raise InvalidXML(message, line=source_line(element))
    return element


def serialize(element: Element) -> str:
    """Return the document as libvirt prints it, with a newline at the end.

    Two spaces per level, single quotes, text inline; whitespace between elements is rewritten,
    text is not. Below ``<metadata>`` libvirt lets libxml2 print, with double quotes; so do we.
    """
    return "".join(_lines(element, {}, "", _LIBVIRT)) + "\n"


def element_path(node: Element) -> str:
    """Return where a node stands, as in ``/domain/devices/disk[2]``."""
    return printable(node.getroottree().getpath(node))


def source_line(node: Element) -> int | None:
    """Return the line an element was read from; None for an element made here."""
    return cast("int | None", node.sourceline)


def invalid(message: str, element: Element, below: str = "") -> InvalidXML:
    """Return an error that names an element, or what stands ``below`` it (``/@port``)."""
    return InvalidXML(message, element=element_path(element) + below, line=source_line(element))


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return etree.QName(element).localname


def qualified(name: str) -> str:
    """Return lxml's form of a name: ``qemu:arg`` becomes ``{http://libvirt.org/...}arg``."""
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name


def new_element(name: str) -> Element:
    """Return a new element of a qualified name; libvirt's namespaces get their usual prefix."""
    uri = etree.QName(name).namespace
    return etree.Element(name, nsmap={p: u for p, u in NAMESPACES.items() if u == uri})


def _encoded(text: str | bytes) -> bytes:
    if isinstance(text, bytes):
        return text
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise InvalidXML("a lone surrogate is not a character", line=line) from error


def _refuse_doctype(data: bytes) -> None:
    position = data.find(b"<!DOCTYPE")
    if position >= 0:
        line = data.count(b"\n", 0, position) + 1
        raise InvalidXML("document type declarations and entities are refused", line=line)


def _check_depth(root: Element) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            message = f"elements nested more than {MAX_DEPTH} deep"
            raise InvalidXML(message, line=source_line(element))


class _Style:
    """How one writer quotes: libvirt's virBuffer, or libxml2's xmlNodeDump."""

    def __init__(self, quote: str, text: dict[str, str], attribute: dict[str, str]) -> None:
        self.quote = quote
        self.text = str.maketrans(text)
        # A parser turns raw white space inside an attribute into blanks: it is written as
        # character references, which survive.
        self.attribute = str.maketrans(attribute | {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_QUOTES = {'"': "&quot;", "'": "&apos;"}
_LIBVIRT = _Style("'", _MARKUP | _QUOTES | {"\r": "&#13;"}, _MARKUP | _QUOTES)
_LIBXML2 = _Style('"', _MARKUP | {"\r": "&#13;"}, _MARKUP | {'"': "&quot;"})


def _lines(
    element: Element, inherited: dict[str | None, str], indent: str, style: _Style
) -> Iterator[str]:
    """Yield the pieces of one element; ``indent`` is what starts its line."""
    if not isinstance(element.tag, str):
        yield indent + etree.tostring(element, encoding="unicode", with_tail=False)
        return
    name = _written_name(element)
    yield f"{indent}<{name}{_attributes(element, inherited, style)}"
    if not len(element):
        text = (element.text or "").translate(style.text)
        yield f">{text}</{name}>" if text else "/>"
        return
    inner = _LIBXML2 if element.tag == "metadata" and indent == "  " else style
    if _is_mixed(element):
        yield ">"
        yield from _mixed(element, inner)
        yield f"</{name}>"
        return
    yield ">\n"
    for child in element:
        yield from _lines(child, dict(element.nsmap), indent + "  ", inner)
        yield "\n"
    yield f"{indent}</{name}>"


def _mixed(element: Element, style: _Style) -> Iterator[str]:
    """Yield text and elements side by side, where every space counts."""
    yield (element.text or "").translate(style.text)
    for child in element:
        yield from _inline(child, dict(element.nsmap), style)
        yield (child.tail or "").translate(style.text)


def _inline(element: Element, inherited: dict[str | None, str], style: _Style) -> Iterator[str]:
    if not isinstance(element.tag, str) or not len(element):
        yield from _lines(element, inherited, "", style)
        return
    name = _written_name(element)
    yield f"<{name}{_attributes(element, inherited, style)}>"
    yield from _mixed(element, style)
    yield f"</{name}>"


def _is_mixed(element: Element) -> bool:
    texts = [element.text, *(child.tail for child in element)]
    return any(text and not text.isspace() for text in texts)


def _written_name(element: Element) -> str:
    name = local_name(element)
    return f"{element.prefix}:{name}" if element.prefix else name


def _attributes(element: Element, inherited: dict[str | None, str], style: _Style) -> str:
    prefixes = {uri: prefix for prefix, uri in element.nsmap.items() if prefix}
    attributes = [
        (_attribute_name(str(name), prefixes), str(value)) for name, value in element.items()
    ]
    declarations = [
        (f"xmlns:{prefix}" if prefix else "xmlns", uri)
        for prefix, uri in element.nsmap.items()
        if inherited.get(prefix) != uri
    ]
    # libvirt prints its one namespace last, libxml2 prints namespaces first
    ordered = attributes + declarations if style is _LIBVIRT else declarations + attributes
    quote, escapes = style.quote, style.attribute
    return "".join(f" {name}={quote}{value.translate(escapes)}{quote}" for name, value in ordered)


def _attribute_name(name: str, prefixes: dict[str, str]) -> str:
    if not name.startswith("{"):
        return name
    uri, _, local = name[1:].partition("}")
    prefix = "xml" if uri == _XML_NAMESPACE else prefixes[uri]
    return f"{prefix}:{local}"
