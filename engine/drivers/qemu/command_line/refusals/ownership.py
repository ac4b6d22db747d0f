"""Properties that only some models of a device have: on any other they would be without effect.

A table of rules. What QEMU itself refuses by name is left to QEMU.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..unsupported import unsupported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .....conf.domain_conf import DomainConf
    from .....conf.xml_node import Node
    from .....errors import ConfigUnsupported

_VIRTIO_FIELDS = ("iommu", "ats", "packed", "page_per_vq")


@dataclass(frozen=True, slots=True)
class _Rule:
    """``fields`` of the devices of a kind belong to those that ``has_use`` accepts."""

    kind: str
    """The name of the list in ``DevicesConf``."""
    fields: tuple[str, ...]
    has_use: Callable[[Any], bool]
    owners: str


def _is_virtio(device: Any) -> bool:
    return (device.model or "").startswith("virtio")


_RULES = (
    _Rule(
        "disks",
        ("ioeventfd", "event_idx", "iothread", "queues", "queue_size", "model", *_VIRTIO_FIELDS),
        lambda disk: disk.target_bus == "virtio",
        "disks on bus virtio",
    ),
    _Rule("disks", ("io",), lambda disk: disk.source is not None, "drives with an image"),
    _Rule(
        "disks",
        ("metadata_cache_size",),
        lambda disk: disk.driver_type == "qcow2",
        "images of format qcow2",
    ),
    _Rule(
        "interfaces",
        ("txmode", "ioeventfd", "event_idx", "queues", "rx_queue_size", "tx_queue_size", "mtu",
         *_VIRTIO_FIELDS),
        _is_virtio,
        "virtio cards",
    ),
    _Rule(
        "interfaces",
        ("script", "downscript", "target_dev", "sndbuf"),
        lambda interface: interface.type == "ethernet",
        "interfaces of type ethernet",
    ),
    _Rule(
        "interfaces",
        ("driver_name",),
        lambda interface: interface.driver_name == "qemu"
        or (interface.type == "ethernet" and _is_virtio(interface)),
        "virtio cards of type ethernet",
    ),
    _Rule(
        "controllers",
        ("queues", "cmd_per_lun", "max_sectors", "ioeventfd", "iothread"),
        lambda controller: controller.type == "scsi" and _is_virtio(controller),
        "virtio-scsi controllers",
    ),
    _Rule(
        "controllers",
        _VIRTIO_FIELDS,
        lambda controller: controller.type == "virtio-serial" or _is_virtio(controller),
        "virtio controllers",
    ),
    _Rule(
        "controllers",
        ("ports",),
        lambda controller: controller.type == "virtio-serial"
        or controller.model in ("qemu-xhci", "nec-xhci"),
        "virtio-serial and xHCI controllers",
    ),
    _Rule(
        "controllers",
        ("vectors",),
        lambda controller: controller.type == "virtio-serial",
        "virtio-serial controllers",
    ),
    _Rule(
        "controllers",
        ("target_chassis_nr",),
        lambda controller: controller.model == "pci-bridge",
        "PCI bridges",
    ),
    _Rule(
        "controllers",
        ("target_chassis", "target_port", "target_hotplug"),
        lambda controller: controller.model in ("pcie-root-port", "pcie-switch-downstream-port"),
        "PCI Express ports",
    ),
    _Rule(
        "videos",
        ("ram", "vram64", "vgamem"),
        lambda video: video.model == "qxl",
        "qxl cards",
    ),
    _Rule(
        "videos",
        ("blob", *_VIRTIO_FIELDS),
        lambda video: video.model == "virtio",
        "virtio cards",
    ),
    _Rule(
        "videos",
        ("vram",),
        lambda video: video.model in ("vga", "cirrus", "vmvga", "qxl", "bochs"),
        "cards with memory of their own",
    ),
    _Rule(
        "videos",
        ("heads",),
        lambda video: video.heads == 1 or video.model in ("qxl", "virtio"),
        "qxl and virtio cards",
    ),
    _Rule("inputs", _VIRTIO_FIELDS, lambda device: device.bus == "virtio", "virtio devices"),
    _Rule("audios", ("path",), lambda audio: audio.type == "file", "backends of type file"),
    _Rule("sounds", ("multichannel",), lambda sound: sound.model == "usb", "usb cards"),
    _Rule("sounds", ("codecs",), lambda sound: sound.model in ("ich6", "ich9"), "ich cards"),
)  # fmt: skip


def check_ownership(conf: DomainConf) -> Iterator[ConfigUnsupported]:
    """Yield every property that would be without effect."""
    for rule in _RULES:
        for device in getattr(conf.devices, rule.kind):
            if not rule.has_use(device):
                yield from _check(device, rule)
    for interface in conf.devices.interfaces:
        if len(interface.ips) and interface.type != "user":
            message = "only interfaces of type user give the guest an address"
            yield unsupported(interface.ips[0], message)


def _check(device: Node, rule: _Rule) -> Iterator[ConfigUnsupported]:
    for name in rule.fields:
        value = getattr(device, name)
        if value is not None and value != "" and not _is_empty(value):
            path = device.FIELDS[name].path
            below = "".join(f"/{step}" for step in path.steps)
            attribute = f"/@{path.attribute}" if path.attribute else ""
            yield unsupported(device, f"only {rule.owners} have this", below + attribute)


def _is_empty(value: object) -> bool:
    return hasattr(value, "__len__") and not len(value)
