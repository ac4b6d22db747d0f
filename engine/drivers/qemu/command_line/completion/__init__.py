"""Fills in what libvirt leaves to a driver: machine, controllers, models and addresses.

The QEMU half of ``conf.domain_defaults``. What is written here at define stays in the document, so
that a device added later moves no other; what the user wrote is never changed.

    machine          the board, and the controllers soldered to it
    models           which card stands for ``<interface>``, ``<video>``, ``<sound>``...
    controllers      the buses that devices need and nobody wrote
    drive_addresses  places of disks on their controllers
    pci_addresses    places of everything on PCI
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .controllers import complete_controllers
from .drive_addresses import complete_drive_addresses
from .machine import complete_machine
from .models import complete_models
from .pci_addresses import complete_pci_addresses

if TYPE_CHECKING:
    from .....conf.domain_conf import DomainConf


def complete_devices(conf: DomainConf) -> None:
    """Fill in a document in place; doing it twice changes nothing more.

    Raises:
        InvalidXML: two devices ask for one place, or a bus is full.
    """
    for step in (
        complete_machine,
        complete_models,
        complete_drive_addresses,
        complete_controllers,
        complete_pci_addresses,
    ):
        step(conf)
