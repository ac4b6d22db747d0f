"""The XML of a volume for a new domain, which may begin as what differs from another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from ..conf.xml_document import serialize

if TYPE_CHECKING:
    from .creation_order import VolumeOrder


def volume_document(order: VolumeOrder) -> str:
    """Return the XML to make it from.

    A volume that is filled with a file in qcow2 is made raw and as long as that file: nothing
    but the file's own bytes may be in it. What it is the pool finds out when it looks again.
    """
    root = etree.Element("volume")
    etree.SubElement(root, "name").text = order.name
    capacity = order.size if order.pieces else order.capacity
    etree.SubElement(root, "capacity").text = str(capacity)
    etree.SubElement(root, "allocation").text = "0"
    target = etree.SubElement(root, "target")
    form = "raw" if order.pieces else order.form
    etree.SubElement(target, "format").set("type", form)
    if order.backing:
        path, backing_form = order.backing
        backing = etree.SubElement(root, "backingStore")
        etree.SubElement(backing, "path").text = path
        etree.SubElement(backing, "format").set("type", backing_form)
    return serialize(root)
