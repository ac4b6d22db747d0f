"""The board where nobody chose one, and the PCI root and buses that every board has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .....conf.devices.controller import Controller
from ..machine_type import DEFAULT_MACHINE, ROOT_MODELS, family_of

if TYPE_CHECKING:
    from .....conf.domain_conf import DomainConf


def complete_machine(conf: DomainConf) -> None:
    """Write architecture and machine type and the PCI root."""
    if conf.os.arch is None:
        conf.os.arch = "x86_64"
    if conf.os.machine is None:
        conf.os.machine = DEFAULT_MACHINE
    controllers = conf.devices.controllers
    roots = ROOT_MODELS.values()
    if not any(item.type == "pci" and item.model in roots for item in controllers):
        root = Controller.new()
        root.type, root.index, root.model = "pci", 0, ROOT_MODELS[family_of(conf)]
        controllers.append(root)
