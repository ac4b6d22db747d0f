"""Set one namespace's element below ``<metadata>``: what set_metadata does to a configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from ...errors import InvalidArgument, InvalidXML

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from ...conf.domain_conf import DomainConf


def set_metadata(conf: DomainConf, namespace: str, key: str, xml: str | None) -> None:
    """Replace the element of ``namespace``, written with the prefix ``key``; None removes it.

    The root of ``xml`` is put into the namespace; its children stay as they are.

    Raises:
        InvalidArgument: no namespace, or a prefix that is no XML name. InvalidXML: ``xml`` is not
        one well-formed element.
    """
    if not namespace:
        raise InvalidArgument("metadata needs the URI of an XML namespace")
    metadata = conf.claim(("metadata",))
    for old in metadata.findall(f"{{{namespace}}}*"):
        metadata.remove(old)
    if xml is not None:
        metadata.append(_element(namespace, key, xml))
    if not len(metadata):
        conf.element.remove(metadata)


def _element(namespace: str, key: str, xml: str) -> Element:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        given = etree.fromstring(xml.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise InvalidXML(error.msg or "not well-formed XML", line=error.lineno) from error
    name = f"{{{namespace}}}{etree.QName(given).localname}"
    try:
        element = etree.Element(name, dict(given.attrib), {key: namespace})
    except ValueError as error:
        raise InvalidArgument(f"{key!r} cannot be the prefix of an XML namespace") from error
    element.text = given.text
    element.extend(given)
    return element
