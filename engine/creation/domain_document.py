"""domain_document: an order becomes domain XML. Pure: the same order, the same text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from ..conf.domain_conf import DomainConf
from ..conf.domain_edits import set_name
from ..conf.xml_document import serialize
from ..errors import InvalidArgument
from .os_profile import Firmware

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from .creation_order import CardOrder, CreationOrder, DiskOrder

_PREFIXES: Final = {
    "virtio": "vd", "scsi": "sd", "sata": "sd", "usb": "sd", "ide": "hd", "fdc": "fd", "xen": "xvd",
}  # fmt: skip
#: Hypervisors without the devices that QEMU has.
_PLAIN_KINDS: Final = frozenset({"test", "xen", "bhyve", "vz", "lxc"})


def domain_document(order: CreationOrder) -> str:
    """Return the XML to define.

    Raises:
        InvalidArgument: a name that no domain can have. InvalidXML: the template is broken.
    """
    if order.template:
        from .template import template_document

        return template_document(order)
    root = etree.Element("domain", {"type": order.offer.kind})
    _add(root, "name", order.name)
    _add(root, "uuid", order.uuid)
    _add(root, "memory", str(order.memory_mib), unit="MiB")
    _add(root, "currentMemory", str(order.memory_mib), unit="MiB")
    _add(root, "vcpu", str(order.vcpus))
    _add_system(root, order)
    if order.offer.kind not in _PLAIN_KINDS:
        _add_features(root, order)
        _add_cpu(root, order)
        _add_clock(root, order)
    devices = _add(root, "devices")
    if order.offer.emulator:
        _add(devices, "emulator", order.offer.emulator)
    _add_disks(devices, order)
    for number, card in enumerate(order.cards):
        _add_card(devices, card, 1 if order.from_network and number == 0 else 0)
    if order.offer.kind not in _PLAIN_KINDS:
        _add_own_devices(devices, order)
    conf = DomainConf(root)
    set_name(conf, order.name)  # refuses what no domain can be called
    return serialize(root)


def _add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    child = etree.SubElement(parent, tag, attributes)
    child.text = text
    return child


def _add_system(root: Element, order: CreationOrder) -> None:
    offer = order.offer
    is_uefi = order.firmware is not Firmware.BIOS and offer.kind not in _PLAIN_KINDS
    part = _add(root, "os", **({"firmware": "efi"} if is_uefi else {}))
    kind = _add(part, "type", "hvm")
    if offer.arch:
        kind.set("arch", offer.arch)
    if machine := offer.machine(order.machine):
        kind.set("machine", machine)
    if is_uefi:
        wish = _add(part, "firmware")
        wanted = "yes" if order.firmware is Firmware.SECURE else "no"
        for name in ("enrolled-keys", "secure-boot"):
            _add(wish, "feature", enabled=wanted, name=name)


def _add_features(root: Element, order: CreationOrder) -> None:
    if not order.offer.is_x86:
        if order.offer.arch == "aarch64":
            _add(_add(root, "features"), "gic", version="2" if order.offer.is_emulated else "3")
        return
    features = _add(root, "features")
    _add(features, "acpi")
    _add(features, "apic")
    if order.profile.family == "windows" and not order.offer.is_emulated:
        hyperv = _add(features, "hyperv", mode="custom")
        for name in ("relaxed", "vapic", "vpindex", "synic", "stimer", "frequencies"):
            _add(hyperv, name, state="on")
        _add(hyperv, "spinlocks", state="on", retries="8191")
    if order.firmware is Firmware.SECURE:
        _add(features, "smm", state="on")


def _add_cpu(root: Element, order: CreationOrder) -> None:
    """Give the guest the host's processor, or the best that can be imitated."""
    modes = order.offer.cpu_modes or frozenset()
    if not order.offer.is_emulated and "host-passthrough" in modes:
        _add(root, "cpu", mode="host-passthrough", check="none", migratable="on")
    elif order.offer.is_emulated and "maximum" in modes:
        _add(root, "cpu", mode="maximum")
    elif "host-model" in modes:
        _add(root, "cpu", mode="host-model")


def _add_clock(root: Element, order: CreationOrder) -> None:
    clock = _add(root, "clock", offset="localtime" if order.profile.local_clock else "utc")
    if not order.offer.is_x86:
        return
    _add(clock, "timer", name="rtc", tickpolicy="catchup")
    _add(clock, "timer", name="pit", tickpolicy="delay")
    _add(clock, "timer", name="hpet", present="no")
    if order.profile.family == "windows" and not order.offer.is_emulated:
        _add(clock, "timer", name="hypervclock", present="yes")


def _add_disks(devices: Element, order: CreationOrder) -> None:
    """Disks start first and CDs then: an empty disk lets the installation start, once."""
    used: dict[str, int] = {}
    disks = [disk for disk in order.disks if not disk.is_cd]
    ranks = {id(disk): rank for rank, disk in enumerate(disks[:1], 2 if order.from_network else 1)}
    cds = [disk for disk in order.disks if disk.is_cd][:1]
    ranks |= {id(cd): len(ranks) + 1 + order.from_network for cd in cds}
    for disk in order.disks:
        prefix = _PREFIXES.get(disk.bus, "sd")
        number = used.get(prefix, 0)
        used[prefix] = number + 1
        _add_disk(devices, disk, prefix + letters(number), ranks.get(id(disk), 0))


def letters(number: int) -> str:
    """Return ``a`` … ``z``, ``aa`` …: what the names of disks end with."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _add_disk(devices: Element, disk: DiskOrder, target: str, rank: int) -> None:
    kind = "block" if disk.is_block else "file"
    device = "cdrom" if disk.is_cd else "disk"
    element = _add(devices, "disk", type=kind, device=device)
    driver = _add(element, "driver", name="qemu", type=disk.form)
    if not disk.is_cd:
        driver.set("discard", "unmap")
    if disk.path:
        _add(element, "source", **{"dev" if disk.is_block else "file": disk.path})
    _add(element, "target", dev=target, bus=disk.bus)
    if disk.is_cd:
        _add(element, "readonly")
    if rank:
        _add(element, "boot", order=str(rank))


def _add_card(devices: Element, card: CardOrder, rank: int) -> None:
    element = _add(devices, "interface", type=card.kind)
    if card.kind != "user":
        if not card.source:
            raise InvalidArgument(f"which {card.kind}?")
        _add(element, "source", **{card.kind: card.source})
    _add(element, "model", type=card.model)
    if rank:
        _add(element, "boot", order=str(rank))


def _add_own_devices(devices: Element, order: CreationOrder) -> None:
    offer, is_windows = order.offer, order.profile.family == "windows"
    if order.profile.has_virtio or is_windows:
        channel = _add(devices, "channel", type="unix")
        _add(channel, "target", type="virtio", name="org.qemu.guest_agent.0")
    _add(devices, "serial", type="pty")
    if order.graphics:
        _add_display(devices, order)
    if order.tpm:
        tpm = _add(devices, "tpm", model="tpm-crb" if offer.is_x86 else "tpm-tis-device")
        _add(tpm, "backend", type="emulator", version="2.0")
    _add(devices, "memballoon", model="virtio")
    if offer.has_rng and order.profile.has_virtio:
        rng = _add(devices, "rng", model="virtio")
        _add(rng, "backend", "/dev/urandom", model="random")


def _add_display(devices: Element, order: CreationOrder) -> None:
    """A screen that only the host itself reaches, and a pointer that needs no capture."""
    _add(devices, "input", type="tablet", bus="usb")
    if not order.offer.is_x86:
        _add(devices, "input", type="keyboard", bus="usb")
    graphics = _add(devices, "graphics", type=order.graphics, port="-1", autoport="yes")
    _add(graphics, "listen", type="address", address="127.0.0.1")
    if order.graphics == "spice":
        _add(
            _add(devices, "channel", type="spicevmc"),
            "target",
            type="virtio",
            name="com.redhat.spice.0",
        )
    _add(_add(devices, "video"), "model", type=_video(order))


def _video(order: CreationOrder) -> str:
    known = order.offer.videos
    wanted = (order.profile.video, "virtio" if order.profile.has_virtio else "vga", "vga", "virtio")
    return next((name for name in wanted if known is None or name in known), "vga")
