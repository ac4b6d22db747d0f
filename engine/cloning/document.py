"""The XML of a clone: the original's, without what only one domain can have."""

from __future__ import annotations

from secrets import token_bytes
from typing import TYPE_CHECKING
from uuid import uuid4

from ..conf.domain_conf import DomainConf
from ..conf.domain_edits import set_name
from ..conf.live_state import drop_live_state
from ..conf.xml_document import new_element
from ..conf.xml_node import remove
from .clone_order import CloneWay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..conf.devices.disk import Disk
    from .clone_order import PlannedDisk

#: The first half of the addresses that QEMU and libvirt give to cards.
_QEMU_CARDS = "52:54:00"


def new_mac() -> str:
    """Return an address that no card has, as good as certainly."""
    return ":".join((_QEMU_CARDS, *(f"{byte:02x}" for byte in token_bytes(3))))


def clone_document(
    xml: str,
    name: str,
    disks: Iterable[PlannedDisk],
    *,
    uuid: str = "",
    make_mac: Callable[[], str] = new_mac,
) -> DomainConf:
    """Return the configuration of the clone.

    Raises:
        InvalidXML: the original's cannot be read. InvalidArgument: no domain can have that name.
    """
    conf = DomainConf.parse(xml)
    drop_live_state(conf)
    set_name(conf, name)
    conf.uuid = uuid or str(uuid4())
    if conf.genid:
        conf.genid = str(uuid4())
    for interface in conf.devices.interfaces:
        interface.mac = make_mac()
    _forget_own(conf)
    planned = {each.source.disk.target: each for each in disks}
    for disk in list(conf.devices.disks):
        if each := planned.get(disk.target_dev or ""):
            _place_disk(disk, each)
    return conf


def document_notes(conf: DomainConf) -> tuple[str, ...]:
    """Return what of the original does not come along, or is used by both."""
    nvram = conf.element.find("os/nvram") is not None
    notes = (
        (nvram or conf.element.find("os[@firmware='efi']") is not None,
         "The firmware's settings (nvram) begin anew."),
        (bool(conf.devices.tpms), "Its TPM begins empty: what was sealed with the old one is not."),
        (bool(conf.devices.hostdevs), "Devices of the host stay in both: only one can run."),
    )  # fmt: skip
    return tuple(words for holds, words in notes if holds)


def _forget_own(conf: DomainConf) -> None:
    """Take out what the host gave to the original alone."""
    for nvram in conf.element.findall("os/nvram"):
        for source in nvram.findall("source"):
            nvram.remove(source)
        nvram.text = None
        if not nvram.attrib:
            remove(nvram)
    for label in conf.element.findall("seclabel[@type='dynamic']"):
        remove(label)
    for entry in conf.element.findall("sysinfo/system/entry[@name='uuid']"):
        remove(entry)
    for graphics in conf.devices.graphics:
        if graphics.type in ("vnc", "spice") and (graphics.port or -1) > 0:
            graphics.autoport = True
            graphics.port = graphics.tls_port = None
    for source in conf.element.findall("devices/channel[@type='unix']/source[@mode='bind']"):
        remove(source)
    for cid in conf.element.findall("devices/vsock/cid"):
        cid.set("auto", "yes")
        if "address" in cid.attrib:
            del cid.attrib["address"]


def _place_disk(disk: Disk, planned: PlannedDisk) -> None:
    """Let a disk be the new volume, or nothing."""
    element = disk.element
    for tag in ("mirror", "backingStore"):
        for old in element.findall(tag):
            element.remove(old)
    if planned.way is CloneWay.LEAVE:
        if planned.source.disk.is_medium:
            disk.source = None
        else:
            remove(element)
        return
    if not planned.name:
        return
    if planned.source.disk.pool:
        for source in element.findall("source"):
            source.set("volume", planned.name)
    else:
        attribute = "file" if planned.source.is_file else "dev"
        disk.source = None
        disk.type = "file" if attribute == "file" else "block"
        source = new_element("source")
        source.set(attribute, planned.path)
        disk.insert(element, source, ())
    if planned.way is CloneWay.LINKED:
        disk.driver_type = "qcow2"
