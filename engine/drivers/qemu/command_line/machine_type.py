"""Families of machine types: what is soldered to the board that devices are put on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....untrusted_text import printable
from .unsupported import unsupported

if TYPE_CHECKING:
    from ....conf.domain_conf import DomainConf

DEFAULT_MACHINE = "pc"
"""QEMU's own default on x86."""

ROOT_BUSES = {"pc": "pci.0", "q35": "pcie.0"}
"""Name of the first PCI bus by family."""

ROOT_MODELS = {"pc": "pci-root", "q35": "pcie-root"}
"""libvirt's model of the controller that is this bus."""

ON_BOARD = {"pc": {("ide", 0), ("fdc", 0)}, "q35": {("sata", 0)}}
"""Type and index of controllers that need no option."""

_PREFIXES = {"pc": "pc", "pc-i440fx-": "pc", "q35": "q35", "pc-q35-": "q35"}


def family_of(conf: DomainConf) -> str:
    """Return ``pc`` (i440FX) or ``q35``.

    Raises:
        ConfigUnsupported: a machine this driver has no plan of.
    """
    machine = conf.os.machine or DEFAULT_MACHINE
    for prefix, family in _PREFIXES.items():
        if machine == prefix or (prefix.endswith("-") and machine.startswith(prefix)):
            return family
    message = f"machine '{printable(machine, 64)}' is not supported by this driver"
    raise unsupported(conf.os, message, "/type/@machine", hint="use q35 or pc")
