"""Which device of QEMU stands for one whose model nobody chose: libvirt's choice for x86."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .....conf.devices.memballoon import MemBalloon
from ..machine_type import family_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from .....conf.domain_conf import DomainConf


_COMPANION_PORTS = {"ich9-uhci1": 0, "ich9-uhci2": 2, "ich9-uhci3": 4}
"""First port of the USB 2 controller whose slow devices a companion serves."""


def complete_models(conf: DomainConf) -> None:
    """Write the models of cards and ports that have none."""
    for step in _STEPS:
        step(conf)


def _complete_interfaces(conf: DomainConf) -> None:
    for interface in conf.devices.interfaces:
        interface.model = interface.model or "rtl8139"


def _complete_videos(conf: DomainConf) -> None:
    videos = conf.devices.videos
    if len(conf.devices.graphics) and not len(videos):
        videos.add()
    primary = any(video.primary for video in videos)
    for video in videos:
        video.model = video.model or "vga"
        if not primary:
            video.primary = primary = True


def _complete_balloon(conf: DomainConf) -> None:
    balloon = MemBalloon(conf.devices.claim(("memballoon",)))
    balloon.model = balloon.model or "virtio"


def _complete_serials(conf: DomainConf) -> None:
    for serial in conf.devices.serials:
        serial.target_type = serial.target_type or "isa-serial"


def _complete_inputs(conf: DomainConf) -> None:
    for device in conf.devices.inputs:
        device.bus = device.bus or ("usb" if device.type == "tablet" else "ps2")


def complete_controller_models(conf: DomainConf) -> None:
    """Write the models of controllers that have none."""
    defaults = {
        "usb": "piix3-uhci" if family_of(conf) == "pc" else "qemu-xhci",
        "scsi": "lsilogic",
    }
    for controller in conf.devices.controllers:
        if controller.model in (None, "auto"):
            controller.model = defaults.get(controller.type or "")
        if controller.model in _COMPANION_PORTS and controller.master_startport is None:
            controller.master_startport = _COMPANION_PORTS[controller.model]


def _complete_audio(conf: DomainConf) -> None:
    """A sound card plays to SPICE clients if there is a server, else to nobody, as in libvirt."""
    devices = conf.devices
    if not len(devices.audios) and len(devices.sounds):
        has_spice = any(graphics.type == "spice" for graphics in devices.graphics)
        audio = devices.audios.add()
        audio.id, audio.type = 1, "spice" if has_spice else "none"
    for sound in devices.sounds:
        if sound.audio_id is None:
            sound.audio_id = devices.audios[0].id


def _complete_single_models(conf: DomainConf) -> None:
    devices = conf.devices
    for watchdog in devices.watchdogs:
        watchdog.model = watchdog.model or "i6300esb"
        watchdog.action = watchdog.action or "reset"
    for panic in devices.panics:
        panic.model = panic.model or "isa"
    for tpm in devices.tpms:
        tpm.model = tpm.model or "tpm-tis"
    if devices.vsock is not None:
        devices.vsock.model = devices.vsock.model or "virtio"


_STEPS: tuple[Callable[[DomainConf], None], ...] = (
    _complete_interfaces,
    _complete_videos,
    _complete_balloon,
    _complete_serials,
    _complete_inputs,
    _complete_audio,
    _complete_single_models,
)
