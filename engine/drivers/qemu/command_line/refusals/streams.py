"""Ports and channels without the other end they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..unsupported import unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.character import CharacterBackend
    from .....conf.domain_conf import DomainConf
    from .....errors import ConfigUnsupported

_SPICE_STREAMS = {"spicevmc", "spiceport"}


def check_streams(conf: DomainConf) -> Iterator[ConfigUnsupported]:
    """Yield streams that lead nowhere."""
    devices = conf.devices
    has_spice = any(graphics.type == "spice" for graphics in devices.graphics)
    for stream in (
        *devices.serials,
        *devices.parallels,
        *devices.channels,
        *devices.consoles,
        *devices.redirdevs,
        *devices.smartcards,
    ):
        if stream.type in _SPICE_STREAMS and not has_spice:
            yield unsupported(stream, "there is no <graphics type='spice'> to talk to", "/@type")
        yield from _check_backend(stream)
    for serial in devices.serials:
        model = serial.target_model
        if model is not None and model != (serial.target_type or "isa-serial"):
            yield unsupported(serial, "the model belongs to another type", "/target/model/@name")
    for console in devices.consoles[1:]:
        if console.target_type in (None, "serial"):
            message = "only the first console can be a serial port"
            yield unsupported(console, message, "/target/@type", hint="use type virtio")


def _check_backend(stream: CharacterBackend) -> Iterator[ConfigUnsupported]:
    if stream.protocol == "telnet" and stream.type != "tcp":
        yield unsupported(stream, "only streams of type tcp speak telnet", "/protocol/@type")
    source = stream.source
    if source is None:
        return
    if source.reconnect_enabled and source.mode != "connect":
        yield unsupported(source, "only a stream that calls can call again", "/reconnect")
    if source.clipboard_copypaste is not None and stream.type != "qemu-vdagent":
        yield unsupported(source, "only QEMU's own agent carries the clipboard", "/clipboard")
    if source.mouse_mode is not None and stream.type != "qemu-vdagent":
        yield unsupported(source, "only QEMU's own agent carries the mouse", "/mouse")
