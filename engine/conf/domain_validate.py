"""Refuses configurations that no hypervisor could run; the last of the three steps.

Each check is a generator of errors with their place, so that an editor can show all of them while
a driver stops at the first. The facts are libvirt's domain_validate.c.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from typing import TYPE_CHECKING

from ..errors import InvalidXML
from ..untrusted_text import printable
from .devices.device import Device
from .graphics_validate import check_graphics
from .schema_walk import walk_fields
from .xml_field import ValueField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .devices.graphics import Graphics
    from .devices.sound import Sound
    from .domain_conf import DomainConf
    from .xml_node import Node

_MAC = re.compile(r"[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")
_VCPU_LIMIT = 2**16 - 1


def validate(conf: DomainConf) -> None:
    """Raise for the first thing that cannot be run.

    Raises:
        InvalidXML: names the element and its line.
    """
    for problem in find_problems(conf):
        raise problem


def find_problems(conf: DomainConf) -> Iterator[InvalidXML]:
    """Yield everything that cannot be run; values that cannot even be read come first, alone."""
    unreadable = list(_check_values(conf))
    yield from unreadable
    if not unreadable:
        for check in _CHECKS:
            yield from check(conf)


def _check_values(conf: DomainConf) -> Iterator[InvalidXML]:
    for node, field in walk_fields(conf):
        if isinstance(field, ValueField):
            try:
                field.__get__(node, type(node))
            except InvalidXML as error:
                yield error


def _check_identity(conf: DomainConf) -> Iterator[InvalidXML]:
    if conf.type is None:
        yield conf.error("the domain's type is missing", "/@type")
    problem = name_problem(conf.name or "")
    if problem:
        yield conf.error(problem, "/name")
    for field in ("uuid", "genid"):
        value = getattr(conf, field)
        if value and not _is_uuid(value):
            yield conf.error(f"'{printable(value, 64)}' is not a uuid", f"/{field}")


def name_problem(name: str) -> str:
    """Return why a domain cannot have this name; empty where it can."""
    if not name:
        return "the domain's name is missing"
    if name in (".", "..") or "/" in name:
        return f"'{printable(name, 64)}' cannot be a name: it would be a path"
    if any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in name):
        return f"'{printable(name, 64)}' cannot be a name: it has a control character"
    return "" if name.strip() else "a name of blanks only cannot be typed"


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _check_memory(conf: DomainConf) -> Iterator[InvalidXML]:
    if not conf.memory:
        yield conf.error("the guest needs memory", "/memory")
    elif (conf.current_memory or 0) > conf.memory:
        yield conf.error("more current memory than memory", "/currentMemory")
    if bool(conf.max_memory) != bool(conf.max_memory_slots):
        yield conf.error("maximum memory and its number of slots go together", "/maxMemory")
    elif conf.max_memory and conf.max_memory < (conf.memory or 0):
        yield conf.error("the maximum is less than the memory", "/maxMemory")


def _check_vcpus(conf: DomainConf) -> Iterator[InvalidXML]:
    largest = 1 if conf.vcpus is None else conf.vcpus
    if not 1 <= largest <= _VCPU_LIMIT:
        yield conf.error(f"the number of virtual CPUs is 1 to {_VCPU_LIMIT}", "/vcpu")
    if conf.vcpu_current is not None and not 1 <= conf.vcpu_current <= largest:
        yield conf.error(f"of {largest} virtual CPUs, 1 to {largest} can run", "/vcpu/@current")


def _check_os(conf: DomainConf) -> Iterator[InvalidXML]:
    if conf.os.type is None and conf.bootloader is None:
        yield conf.error("the type of operating system is missing", "/os/type")
    if conf.os.type == "exe" and conf.os.init is None:
        yield conf.os.error("a container needs an init program", "/init")
    orders = [
        device
        for device in conf.devices.all_devices()
        if isinstance(device, Device) and device.boot_order is not None
    ]
    if orders and len(conf.os.boot_devices):
        yield conf.os.error("boot devices and boot orders of devices exclude each other", "/boot")
    for device in orders:
        if device.boot_order == 0:
            yield device.error("boot orders count from 1", "/boot/@order")
    yield from _duplicates("boot order", ((item, item.boot_order) for item in orders))


def _check_disks(conf: DomainConf) -> Iterator[InvalidXML]:
    disks = conf.devices.disks
    for disk in disks:
        if not disk.target_dev:
            yield disk.error("the disk has no target", "/target/@dev")
        if disk.device == "lun" and disk.type not in ("block", "network", "volume"):
            yield disk.error("a LUN is a block device or a network share", "/@device")
        if disk.source is None and disk.device not in ("cdrom", "floppy"):
            yield disk.error("only removable disks can be empty", "/source")
    yield from _duplicates("target", ((disk, disk.target_dev) for disk in disks))


def _check_names(conf: DomainConf) -> Iterator[InvalidXML]:
    serials = conf.devices.serials
    shared = serials[0].alias if len(serials) else None
    named = [
        device
        for device in conf.devices.all_devices()
        if isinstance(device, Device)
        and not (device.element.tag == "console" and device.alias == shared)
    ]
    yield from _duplicates("alias", ((device, device.alias) for device in named))


def _check_controllers(conf: DomainConf) -> Iterator[InvalidXML]:
    """Only USB 2 companions may share an index."""
    single = [item for item in conf.devices.controllers if item.type != "usb"]
    yield from _duplicates(
        "index",
        ((item, None if item.index is None else f"{item.type} {item.index}") for item in single),
    )


def _check_interfaces(conf: DomainConf) -> Iterator[InvalidXML]:
    for interface in conf.devices.interfaces:
        mac = interface.mac
        if mac is not None and not _MAC.fullmatch(mac):
            yield interface.error(f"'{printable(mac, 64)}' is not a MAC address", "/mac/@address")
        elif mac is not None and int(mac[:2], 16) & 1:
            yield interface.error("a guest's MAC address cannot be multicast", "/mac/@address")
        needed = _NEEDED_SOURCE.get(interface.type or "")
        if needed and (interface.source is None or not getattr(interface.source, needed)):
            message = f"an interface of type {interface.type} names its {needed}"
            yield interface.error(message, f"/source/@{needed}")


_NEEDED_SOURCE = {"network": "network", "bridge": "bridge", "direct": "dev", "internal": "name"}


def _check_audio(conf: DomainConf) -> Iterator[InvalidXML]:
    ids = [audio.id for audio in conf.devices.audios]
    yield from _duplicates("id", ((audio, audio.id) for audio in conf.devices.audios))
    users: list[Sound | Graphics] = [*conf.devices.sounds, *conf.devices.graphics]
    for user in users:
        if user.audio_id and user.audio_id not in ids:
            yield user.error(f"there is no audio backend {user.audio_id}", "/audio/@id")


def _duplicates(what: str, items: Iterable[tuple[Node, object]]) -> Iterator[InvalidXML]:
    first: dict[object, Node] = {}
    for node, value in items:
        if value is None or value == "":
            continue
        other = first.setdefault(value, node)
        if other is not node:
            message = f"{what} '{printable(str(value), 64)}' is taken by {other.element_path}"
            yield node.error(message)


_CHECKS: tuple[Callable[[DomainConf], Iterator[InvalidXML]], ...] = (
    _check_identity,
    _check_memory,
    _check_vcpus,
    _check_os,
    _check_disks,
    _check_controllers,
    _check_interfaces,
    _check_audio,
    _check_names,
    check_graphics,
)
