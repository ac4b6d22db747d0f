"""Files and devices of the host that must be there before a start."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .devices.blockdev import backing_chain, source_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ....conf.devices.disk import Disk
    from ....conf.domain_conf import DomainConf


def required_files(conf: DomainConf) -> list[tuple[Path, str]]:
    """Return each path of the host a guest reads at start, with the element that names it.

    What is made where it is missing (UEFI variables, sockets, logs) is not among them.
    """
    return [(Path(path), element) for path, element in _named(conf) if path]


def _named(conf: DomainConf) -> Iterator[tuple[str | None, str]]:
    os, devices = conf.os, conf.devices
    yield devices.emulator, f"{devices.element_path}/emulator"
    for field in ("loader", "kernel", "initrd"):
        yield getattr(os, field), f"{os.element_path}/{field}"
    yield os.nvram_template, f"{os.element_path}/nvram/@template"
    for disk in devices.disks:
        yield from _images(disk)
    for interface in devices.interfaces:
        yield interface.rom_file, f"{interface.element_path}/rom/@file"
    for info in conf.sysinfos:
        for entry in info.entries:
            yield entry.file, f"{entry.element_path}/@file"
    for rng in devices.rngs:
        backend = rng.backend
        if backend is not None and backend.model == "random":
            yield (backend.filename or "").strip(), backend.element_path
    for tpm in devices.tpms:
        yield tpm.device_path, f"{tpm.element_path}/backend/device/@path"
    for device in devices.inputs:
        yield device.source_dev, f"{device.element_path}/source/@dev"
        yield device.source_evdev, f"{device.element_path}/source/@evdev"


def _images(disk: Disk) -> Iterator[tuple[str, str]]:
    for source in (disk.source, *(layer.source for layer in backing_chain(disk))):
        if source is not None:
            yield source_path(source), source.element_path
