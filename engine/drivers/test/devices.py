"""Devices, processors and memory of the in-memory hypervisor, changed while it runs or stored.

What it refuses is what libvirt's QEMU driver refuses: drives cannot be plugged into a running
guest, and of a display only the password changes there.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, ClassVar, Final

from lxml import etree

from ...affect import Affect
from ...conf.devices_conf import DEVICE_CLASSES
from ...conf.xml_document import parse_document, serialize
from ...errors import InvalidXML, OperationFailed, OperationInvalid, Unsupported
from ...events import BalloonChangeEvent, DeviceAddedEvent, DeviceRemovedEvent
from ...untrusted_text import printable
from ..base import HypervisorDriver

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...conf.domain_conf import DomainConf
    from ...domain_ref import DomainRef
    from .disk_job import DiskJobs
    from .inventory import Inventory
    from .machine import Machine

#: What tells a device from the others of its kind; the rest is told by all that is said of it.
_IDENTITY: Final[dict[str, Callable[[Any], object]]] = {
    "disk": lambda disk: disk.target_dev,
    "interface": lambda card: (card.mac or "").lower(),
    "graphics": lambda display: display.type,
}

#: Kinds that a running guest takes and gives; the others are there from the start.
_PLUGGABLE: Final = frozenset(
    {"disk", "interface", "hostdev", "channel", "rng", "watchdog", "input", "filesystem"}
)
_REMOVABLE: Final = ("cdrom", "floppy")


class MemoryDevices(HypervisorDriver):
    """The verbs of ``interface/devices.py``, and those that set processors and memory."""

    title: ClassVar[str] = "test"
    _inventory: Inventory
    _disk_jobs: DiskJobs

    async def attach_device(
        self, domain: DomainRef, xml: str, affect: Affect = Affect.CURRENT
    ) -> None:
        """Plug a device in."""
        machine = self._inventory.find(domain)
        live, _ = _which(machine, affect)
        device = _parse(xml)
        if live:
            _require_pluggable(device)

        def attach(conf: DomainConf) -> None:
            if _find(conf, device) is not None:
                raise OperationFailed(f"there is such a {device.TAG} already")
            conf.devices.claim().append(deepcopy(device.element))

        self._change(machine, affect, attach)
        if live:
            self._tell(DeviceAddedEvent, machine, device)

    async def detach_device(
        self, domain: DomainRef, xml: str, affect: Affect = Affect.CURRENT
    ) -> None:
        """Plug a device out; guests in memory let go at once."""
        machine = self._inventory.find(domain)
        live, _ = _which(machine, affect)
        device = _parse(xml)
        if live:
            _require_pluggable(device)
            if device.TAG == "disk":
                self._disk_jobs.require_none(machine.uuid, machine.id, device.target_dev or "")

        def detach(conf: DomainConf) -> None:
            found = _find(conf, device)
            if found is None:
                raise OperationFailed(f"there is no such {device.TAG}")
            conf.devices.element.remove(found.element)

        self._change(machine, affect, detach)
        if live:
            self._tell(DeviceRemovedEvent, machine, device)

    async def update_device(
        self, domain: DomainRef, xml: str, affect: Affect = Affect.CURRENT, *, force: bool = False
    ) -> None:
        """Change a medium, a cable, a password; in a running guest nothing else."""
        machine = self._inventory.find(domain)
        live, _ = _which(machine, affect)
        device = _parse(xml)
        if live:
            _require_changeable(_find(machine.live, device), device)

        def update(conf: DomainConf) -> None:
            found = _find(conf, device)
            if found is None:
                raise OperationFailed(f"there is no such {device.TAG}")
            conf.devices.element.replace(found.element, deepcopy(device.element))

        self._change(machine, affect, update)

    # -- processors and memory ----------------------------------------------------------------

    async def vcpu_count(
        self,
        domain: DomainRef,
        affect: Affect = Affect.CURRENT,
        *,
        maximum: bool = False,
        guest: bool = False,
    ) -> int:
        """Return how many it has, or may have at most."""
        machine = self._inventory.find(domain)
        live, _ = _which(machine, affect)
        conf = machine.live if live else machine.stored
        most = conf.vcpus or 1
        return most if maximum else conf.vcpu_current or most

    async def set_vcpu_count(
        self,
        domain: DomainRef,
        count: int,
        affect: Affect = Affect.CURRENT,
        *,
        maximum: bool = False,
        guest: bool = False,
        hotpluggable: bool = False,
    ) -> None:
        """Set how many it has; the most only for the next start."""
        machine = self._inventory.find(domain)
        live, _ = _which(machine, affect)
        if maximum and live:
            raise OperationInvalid("how many processors it may have is set for its next start")

        def change(conf: DomainConf) -> None:
            if maximum:
                conf.vcpus = count
                return
            most = conf.vcpus or 1
            if not 1 <= count <= most:
                raise OperationInvalid(f"it can have 1 to {most} processors")
            conf.vcpu_current = None if count == most else count

        self._change(machine, affect, change)

    async def max_memory(self, domain: DomainRef) -> int:
        """Return how much it may get, in KiB."""
        return self._inventory.find(domain).max_memory_kib

    async def set_memory(
        self, domain: DomainRef, kib: int, affect: Affect = Affect.CURRENT
    ) -> None:
        """Give the guest so much; its balloon follows at once."""
        machine = self._inventory.find(domain)
        live, _ = _which(machine, affect)

        def change(conf: DomainConf) -> None:
            if kib > (conf.memory or 0):
                raise OperationInvalid(f"it can have {conf.memory or 0} KiB at most")
            conf.current_memory = kib

        self._change(machine, affect, change)
        if live:
            machine.set_balloon(kib)
            now = self.clock.now()
            self.emit(BalloonChangeEvent(time=now, domain=machine.ref, actual=kib))

    async def set_max_memory(
        self, domain: DomainRef, kib: int, affect: Affect = Affect.CURRENT
    ) -> None:
        """Allow it so much from its next start."""
        machine = self._inventory.find(domain)
        live, _ = _which(machine, affect)
        if live:
            raise OperationInvalid("how much memory it may have is set for its next start")
        self._change(machine, affect, lambda conf: setattr(conf, "memory", kib))

    # -- both configurations ------------------------------------------------------------------

    def _change(
        self, machine: Machine, affect: Affect, change: Callable[[DomainConf], None]
    ) -> None:
        live, stored = _which(machine, affect)
        machine.edit_one(change, live=live, stored=stored)

    def _tell(
        self, kind: type[DeviceAddedEvent | DeviceRemovedEvent], machine: Machine, device: Any
    ) -> None:
        alias = device.alias or f"{device.TAG}-{_IDENTITY.get(device.TAG, lambda _: 0)(device)}"
        self.emit(kind(time=self.clock.now(), domain=machine.ref, dev_alias=alias))


def _which(machine: Machine, affect: Affect) -> tuple[bool, bool]:
    """Return whether the running and the stored configuration are meant.

    Raises:
        OperationInvalid: there is none of the kind that is meant.
    """
    if affect is Affect.CURRENT:
        return machine.is_active, not machine.is_active
    if Affect.LIVE in affect and not machine.is_active:
        raise OperationInvalid(f"{machine.name!r} does not run")
    if Affect.CONFIG in affect and not machine.persistent:
        raise OperationInvalid(f"{machine.name!r} is transient: it has no next start")
    return Affect.LIVE in affect, Affect.CONFIG in affect


def _parse(xml: str) -> Any:
    """Return the device that the document describes."""
    try:
        tag = str(etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False)).tag)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InvalidXML("not a well-formed device") from error
    cls = DEVICE_CLASSES.get(tag)
    if cls is None:
        raise InvalidXML(f"there is no device {printable(tag, 40)!r}")
    return cls(parse_document(xml, tag))


def _find(conf: DomainConf, device: Any) -> Any:
    identity = _IDENTITY.get(device.TAG, _said)
    wanted = identity(device)
    return next(
        (
            each
            for each in conf.devices.all_devices()
            if each.element.tag == device.TAG and identity(each) == wanted
        ),
        None,
    )


def _said(device: Any) -> str:
    """Return all that is said of a device but its name and place in the guest."""
    plain = type(device)(deepcopy(device.element))
    plain.alias = plain.address = None
    return serialize(plain.element)


def _require_pluggable(device: Any) -> None:
    if device.TAG not in _PLUGGABLE:
        raise Unsupported(f"a {device.TAG} cannot be plugged while the guest runs")
    if device.TAG == "disk" and device.device in _REMOVABLE:
        raise Unsupported("a drive cannot be plugged while the guest runs")


def _require_changeable(present: Any, device: Any) -> None:
    """Refuse what a running guest cannot have of a device that is there."""
    names: tuple[str, ...]
    if present is None:
        raise OperationFailed(f"there is no such {device.TAG}")
    if device.TAG == "graphics":
        if device.passwd != present.passwd and not present.passwd:
            raise OperationFailed("the display was started without a password")
        names = ("port", "listen", "type", "keymap")
    elif device.TAG == "interface":
        names = ("model", "type", "mac")
    elif device.TAG == "disk" and device.device in _REMOVABLE:
        names = ("target_bus",)
    else:
        raise Unsupported(f"a {device.TAG} cannot be changed while the guest runs")
    for name in names:
        if getattr(present, name) != getattr(device, name):
            raise Unsupported(f"the {name} of a {device.TAG} cannot be changed while it runs")
