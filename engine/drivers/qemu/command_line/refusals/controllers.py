"""Controllers QEMU has no device for, and places on them that do not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .....untrusted_text import printable
from ..controller_models import BRIDGE_DRIVERS, MODELS
from ..machine_type import ON_BOARD, ROOT_MODELS, family_of
from ..unsupported import unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.domain_conf import DomainConf
    from .....errors import ConfigUnsupported


def check_controllers(conf: DomainConf) -> Iterator[ConfigUnsupported]:
    """Yield controllers that cannot be had on this machine."""
    family = family_of(conf)
    for controller in conf.devices.controllers:
        kind, index, model = controller.type or "", controller.index or 0, controller.model
        if model is not None and model not in MODELS.get(kind, ()):
            message = f"'{printable(model, 64)}' is not supported by this driver"
            yield unsupported(controller, message, "/@model")
        if controller.model_name not in (None, *_device_names(model)):
            message = "the name belongs to another model"
            yield unsupported(controller, message, "/model/@name")
        if kind == "ide" and (kind, index) not in ON_BOARD[family]:
            yield unsupported(controller, f"a {family} machine has no such IDE controller")
        if kind == "fdc" and index:
            yield unsupported(controller, "a machine has one floppy controller", "/@index")
        is_root = model in ROOT_MODELS.values()
        if kind == "pci" and (
            is_root != (index == 0) or (is_root and model != ROOT_MODELS[family])
        ):
            message = f"the PCI controller with index 0 is the {ROOT_MODELS[family]}, and no other"
            yield unsupported(controller, message, "/@model")


def _device_names(model: str | None) -> set[str]:
    """Return QEMU's devices for a bridge: root ports come in two makes."""
    makes = {"ioh3420"} if model == "pcie-root-port" else set()
    return makes | {BRIDGE_DRIVERS.get(model or "", "")}
