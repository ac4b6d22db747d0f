"""Another domain as a template: its document without everything that is its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..conf.domain_conf import DomainConf
from ..conf.domain_edits import set_name
from ..domain_labels import PROTECTED_NAMESPACE

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from .creation_order import CreationOrder, DiskOrder

#: Elements that belong to one domain only; libvirt gives the new one its own.
_OWN: Final = (
    "genid", "os/nvram", "devices/interface/mac", "devices/interface/target",
    "devices/channel[@type='unix']/source", "devices/graphics/@port", "seclabel[@type='dynamic']",
    "devices/tpm/backend/source", "devices/vsock/cid/@address",
)  # fmt: skip


def template_document(order: CreationOrder) -> str:
    """Return the template's XML with the order's name, uuid, size and disks.

    Raises:
        InvalidXML: the template cannot be read. InvalidArgument: no domain can have the name.
    """
    conf = DomainConf.parse(order.template).copy()
    for path in _OWN:
        _remove(conf.element, path)
    for mark in conf.element.findall(f"metadata/{{{PROTECTED_NAMESPACE}}}*"):
        _remove_element(mark)
    set_name(conf, order.name)
    conf.uuid = order.uuid
    conf.title = None
    _set_size(conf, order)
    for disk, new in zip(writable_disks(conf), order.disks, strict=False):
        _set_source(disk, new)
    return conf.to_xml(inactive=True)


def writable_disks(conf: DomainConf) -> list[Element]:
    """Return the disks that a copy must have for itself."""
    found = conf.element.iterfind("devices/disk")
    return [
        disk
        for disk in found
        if disk.get("device", "disk") == "disk"
        and disk.find("readonly") is None
        and disk.find("shareable") is None
    ]


def disk_path(disk: Element) -> str:
    """Return the file or device behind a disk; "" where it is neither."""
    source = disk.find("source")
    return "" if source is None else source.get("file") or source.get("dev") or ""


def _set_size(conf: DomainConf, order: CreationOrder) -> None:
    if order.memory_mib << 10 != conf.memory:
        conf.memory = order.memory_mib << 10
        conf.current_memory = conf.memory
    if order.vcpus != conf.vcpus:
        conf.vcpus = order.vcpus
        conf.vcpu_current = None


def _set_source(disk: Element, new: DiskOrder) -> None:
    """Put the copy in place; with it goes what was known of the original's chain."""
    source = disk.find("source")
    if source is None:
        return
    source.attrib.clear()
    source.set("dev" if new.is_block else "file", new.path)
    disk.set("type", "block" if new.is_block else "file")
    for chain in disk.findall("backingStore"):
        disk.remove(chain)
    driver = disk.find("driver")
    if driver is not None:
        driver.set("type", new.form)


def _remove(root: Element, path: str) -> None:
    place, _, attribute = path.partition("/@")
    for element in root.findall(place):
        if attribute:
            element.attrib.pop(attribute, "")
        else:
            _remove_element(element)


def _remove_element(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
