"""Combinations of what is not a device."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..machine_type import family_of
from ..unsupported import unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.domain_conf import DomainConf
    from .....conf.elements.clock import Timer
    from .....conf.xml_node import Node
    from .....errors import ConfigUnsupported

_ACTIONS = {
    "on_poweroff": {"destroy"},
    "on_reboot": {"restart", "destroy"},
    "on_crash": {"destroy", "preserve"},
}
"""What this driver does when a guest ends; nothing watches for a crash without ``<panic>``."""

_PROCESSORS = re.compile(r"\s*[0-9]+(-[0-9]+)?(\s*,\s*[0-9]+(-[0-9]+)?)*\s*")

_TICK_POLICIES = {"pit": {"delay", "discard"}, "rtc": {"delay", "catchup"}}


def check_guest(conf: DomainConf) -> Iterator[ConfigUnsupported]:
    """Yield what does not go together outside of ``<devices>``."""
    yield from _check_lifecycle(conf)
    yield from _check_boot(conf)
    yield from _check_firmware(conf)
    yield from _check_processor(conf)
    yield from _check_clock(conf)
    backing = conf.memory_backing
    if backing.discard and backing.source_type != "file":
        yield unsupported(backing, "only memory in a file is thrown away at the end", "/discard")
    if len(conf.sysinfos) and conf.os.smbios_mode != "sysinfo":
        for info in conf.sysinfos:
            if info.type != "fwcfg":
                message = "the guest sees it only with <smbios mode='sysinfo'/> in <os>"
                yield unsupported(info, message)


def _check_lifecycle(conf: DomainConf) -> Iterator[ConfigUnsupported]:
    for field, known in _ACTIONS.items():
        action = getattr(conf, field)
        unseen = field == "on_crash" and not len(conf.devices.panics)
        if action is not None and action not in known and not unseen:
            yield unsupported(conf, f"'{action}' is not supported by this driver", f"/{field}")


def _check_boot(conf: DomainConf) -> Iterator[ConfigUnsupported]:
    os = conf.os
    for field in ("initrd", "cmdline"):
        if getattr(os, field) and not os.kernel:
            yield unsupported(os, f"without a <kernel> there is no {field}", f"/{field}")
    if os.bootmenu_timeout is not None and not os.bootmenu_enable:
        yield unsupported(os, "only a boot menu has a timeout", "/bootmenu/@timeout")


def _check_firmware(conf: DomainConf) -> Iterator[ConfigUnsupported]:
    os = conf.os
    is_uefi = os.firmware == "efi" or os.loader_type == "pflash"
    if is_uefi and not conf.features.acpi:
        yield unsupported(os, "UEFI needs <acpi/> in <features>")
    if os.loader and os.loader_type == "pflash" and os.loader_readonly is False:
        yield unsupported(os, "one image serves many guests: no guest may write it", "/loader")
    if os.loader_secure and family_of(conf) != "q35":
        yield unsupported(os, "secure boot needs a q35 machine", "/loader/@secure")
    if not is_uefi and (os.nvram or os.nvram_template):
        yield unsupported(os, "only UEFI keeps variables", "/nvram")
    if os.firmware != "efi" and len(os.firmware_features):
        yield unsupported(os, "features choose a firmware for <os firmware='efi'>", "/firmware")


def _check_processor(conf: DomainConf) -> Iterator[ConfigUnsupported]:
    cpu, needs_kvm = conf.cpu, "it needs KVM, and the domain's type is qemu"
    for cell in [] if cpu is None else cpu.cells:
        if cell.cpus is not None and not _PROCESSORS.fullmatch(cell.cpus):
            yield unsupported(cell, "processors are written as in 0-3,6", "/@cpus")
    if cpu is not None and cpu.migratable is not None and cpu.mode != "host-passthrough":
        yield unsupported(cpu, "only the host's own processor has this", "/@migratable")
    if conf.type == "kvm":
        return
    if cpu is not None and cpu.mode == "host-passthrough":
        yield unsupported(cpu, needs_kvm, "/@mode")
    for node in enlightenments(conf):
        yield unsupported(node, needs_kvm)


def enlightenments(conf: DomainConf) -> Iterator[Node]:
    """Yield what makes the guest see Hyper-V, which QEMU shows by KVM's means alone."""
    if conf.features.hyperv.exists:
        yield conf.features.hyperv
    for timer in conf.clock.timers:
        if timer.name == "hypervclock" and timer.present:
            yield timer
    for panic in conf.devices.panics:
        if panic.model == "hyperv":
            yield panic


def _check_clock(conf: DomainConf) -> Iterator[ConfigUnsupported]:
    clock = conf.clock
    if clock.offset != "variable" and clock.adjustment not in (None, "0"):
        message = "only a clock with offset 'variable' is adjusted"
        yield unsupported(clock, message, "/@adjustment")
    if clock.offset == "variable" and not _is_number(clock.adjustment or "0"):
        yield unsupported(clock, "an adjustment is a number of seconds", "/@adjustment")
    for timer in clock.timers:
        yield from _check_timer(timer)


def _check_timer(timer: Timer) -> Iterator[ConfigUnsupported]:
    name = timer.name or ""
    policy = timer.tickpolicy
    if policy is not None and policy not in _TICK_POLICIES.get(name, ()):
        yield unsupported(timer, f"QEMU's {name} has no tick policy '{policy}'", "/@tickpolicy")
    if timer.track is not None and name != "rtc":
        yield unsupported(timer, "only the real-time clock tracks another", "/@track")
    if timer.frequency is not None and name != "tsc":
        yield unsupported(timer, "only the time stamp counter has a frequency", "/@frequency")
    if timer.present is False and name in ("rtc", "tsc"):
        yield unsupported(timer, f"a machine without {name} is not to be had", "/@present")


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdecimal()
