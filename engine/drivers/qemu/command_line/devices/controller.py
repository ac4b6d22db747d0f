"""``<controller>``: bridges and buses; those on the board need no option."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..controller_models import BRIDGE_DRIVERS, SCSI_DRIVERS, USB_DRIVERS
from ..guest.vcpus import iothread_name
from ..machine_type import ON_BOARD, ROOT_MODELS
from ..pieces import device_option
from .virtio import virtio_driver, virtio_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .....conf.devices.controller import Controller
    from ..context import Context
    from ..pieces import Piece

    Properties = dict[str, Any]


def build_controller(controller: Controller, context: Context) -> Iterator[Piece]:
    """Yield the device of a controller that is not on the board."""
    kind, index = controller.type or "", controller.index or 0
    if (kind, index) in ON_BOARD[context.family] or controller.model == "none":
        return
    if controller.model in ROOT_MODELS.values():
        return
    driver, properties = _TYPES[kind](controller, context)
    yield device_option(driver, {"id": controller.alias, **properties})


def _pci(controller: Controller, context: Context) -> tuple[str, Properties]:
    """Numbers that a slot shows to the guest are the controller's index unless written."""
    place = context.pci_place(controller)
    index = controller.index or 0
    properties: Properties = {}
    if controller.model == "pci-bridge":
        properties["chassis_nr"] = controller.target_chassis_nr or index
    elif controller.model in ("pcie-root-port", "pcie-switch-downstream-port"):
        chassis = controller.target_chassis
        properties["port"] = controller.target_port or 0
        properties["chassis"] = index if chassis is None else chassis
        properties["hotplug"] = controller.target_hotplug
    driver = BRIDGE_DRIVERS[controller.model or ""]
    if controller.model_name == "ioh3420":
        driver = "ioh3420"
    return driver, properties | place


def _usb(controller: Controller, context: Context) -> tuple[str, Properties]:
    properties: Properties = {}
    if controller.master_startport is not None:
        master = context.bus_of(controller, "usb", controller.index or 0)
        # A companion serves the slow devices on the ports of its master and has no bus itself.
        properties = {
            "id": None,
            "masterbus": f"{master}.0",
            "firstport": controller.master_startport,
        }
    if controller.ports is not None:
        properties |= {"p2": controller.ports, "p3": controller.ports}
    return USB_DRIVERS[controller.model or ""], properties | context.pci_place(controller)


def _scsi(controller: Controller, context: Context) -> tuple[str, Properties]:
    place = context.pci_place(controller)
    if controller.model in SCSI_DRIVERS:
        return SCSI_DRIVERS[controller.model], place
    thread = controller.iothread
    return virtio_driver("virtio-scsi", controller.model), {
        **place,
        **virtio_options(controller),
        "num_queues": controller.queues,
        "cmd_per_lun": controller.cmd_per_lun,
        "max_sectors": controller.max_sectors,
        "ioeventfd": controller.ioeventfd,
        "iothread": None if thread is None else iothread_name(thread),
    }


def _virtio_serial(controller: Controller, context: Context) -> tuple[str, Properties]:
    return virtio_driver("virtio-serial", controller.model), {
        **context.pci_place(controller),
        **virtio_options(controller),
        "max_ports": controller.ports,
        "vectors": controller.vectors,
    }


def _sata(controller: Controller, context: Context) -> tuple[str, Properties]:
    return "ich9-ahci", context.pci_place(controller)


def _floppy(controller: Controller, context: Context) -> tuple[str, Properties]:
    return "isa-fdc", {}


def _card_reader(controller: Controller, context: Context) -> tuple[str, Properties]:
    return "usb-ccid", context.usb_place(controller)


_TYPES: dict[str, Callable[[Controller, Context], tuple[str, Properties]]] = {
    "pci": _pci,
    "usb": _usb,
    "scsi": _scsi,
    "sata": _sata,
    "fdc": _floppy,
    "ccid": _card_reader,
    "virtio-serial": _virtio_serial,
}
