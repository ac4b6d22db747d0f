"""Devices with a field or two: serial ports, random numbers, TPM, watchdog, input, sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ...conf.devices.character import Channel, CharacterSource, Serial
from ...conf.devices.input import Input
from ...conf.devices.rng import Rng, RngBackend
from ...conf.devices.sound import Sound
from ...conf.devices.tpm import Tpm
from ...conf.devices.watchdog import Watchdog
from ..edit_field import EditField, choice, number, text
from ..part_kind import PartKind, plugged

if TYPE_CHECKING:
    from ...conf.domain_conf import DomainConf


# -- serial ports and channels --------------------------------------------------------------------


def _write_type(device: Any, kind: str) -> None:
    """Lead elsewhere; the old end of the stream means nothing there."""
    if kind != device.type:
        device.type, device.source = kind, None


def _write_path(device: Any, path: str) -> None:
    if not path:
        device.source = None
        return
    source = device.source or CharacterSource.new()
    source.path = path
    if device.type == "unix":
        source.mode = source.mode or "bind"
    device.source = source


_STREAMS = ("pty", "file", "unix", "null", "dev", "pipe")


def _stream_fields() -> tuple[EditField, ...]:
    return (
        EditField(
            name="type", label="Leads to", kind=choice("k", "", "k", ()).kind, choices=_STREAMS,
            read=lambda device: device.type or "", write=_write_type,
            help="pty: a console of virtdeck; file and unix: a path of the host",
        ),
        EditField(
            name="path", label="Path",
            read=lambda device: (device.source.path or "") if device.source else "",
            write=_write_path,
            is_shown=lambda device: device.type in ("file", "unix", "dev", "pipe"),
        ),
    )  # fmt: skip


def _new_serial(conf: DomainConf) -> Serial:
    serial = Serial.new()
    serial.type = "pty"
    serial.target_port = len(conf.devices.serials)
    return serial


SERIAL: Final = PartKind(
    name="serial",
    title="Serial port",
    nodes=lambda conf: conf.devices.serials,
    label=lambda device: f"Serial {device.target_port or 0}",
    identity=lambda device: str(device.target_port or 0),
    make=_new_serial,
    fields=_stream_fields(),
)


def _new_channel(conf: DomainConf) -> Channel:
    channel = Channel.new()
    channel.type, channel.target_type = "unix", "virtio"
    channel.target_name = "org.qemu.guest_agent.0"
    return channel


CHANNEL: Final = PartKind(
    name="channel",
    title="Channel to an agent",
    nodes=lambda conf: conf.devices.channels,
    label=lambda device: f"Channel {(device.target_name or '?').removeprefix('org.qemu.')}",
    identity=lambda device: device.target_name or "?",
    make=_new_channel,
    why_not_plug=plugged,
    fields=(
        text("name", "Name", "target_name", help="org.qemu.guest_agent.0 for the guest agent"),
        *_stream_fields()[1:],
    ),
)


# -- random numbers, TPM, watchdog ----------------------------------------------------------------


def _new_rng(conf: DomainConf) -> Rng:
    rng, backend = Rng.new(), RngBackend.new()
    rng.model = "virtio"
    backend.model, backend.filename = "random", "/dev/urandom"
    rng.backend = backend
    return rng


RNG: Final = PartKind(
    name="rng",
    title="Random numbers",
    nodes=lambda conf: conf.devices.rngs,
    label=lambda device: "Random numbers",
    make=_new_rng,
    why_not_plug=plugged,
    fields=(
        choice("backend", "Source", "backend.model", ("random", "builtin"),
               help="a file of the host, or QEMU's own"),
        text("file", "File", "backend.filename",
             is_shown=lambda rng: rng.backend is None or rng.backend.model == "random"),
        number("bytes", "At most", "rate_bytes", help="bytes in each period"),
        number("period", "Period", "rate_period", help="milliseconds"),
    ),
)  # fmt: skip


def _new_tpm(conf: DomainConf) -> Tpm:
    tpm = Tpm.new()
    tpm.model, tpm.backend_type, tpm.version = "tpm-crb", "emulator", "2.0"
    return tpm


TPM: Final = PartKind(
    name="tpm",
    title="TPM",
    nodes=lambda conf: conf.devices.tpms,
    label=lambda device: "TPM",
    make=_new_tpm,
    problem=lambda conf, _: "a guest has one TPM" if len(conf.devices.tpms) > 1 else None,
    fields=(
        choice("model", "Model", "model", ("tpm-crb", "tpm-tis", "tpm-spapr")),
        choice("backend", "Backend", "backend_type", ("emulator", "passthrough"),
               help="the emulator keeps its secrets on the host: they go when it is undefined"),
        choice("version", "Version", "version", ("2.0", "1.2"),
               is_shown=lambda tpm: tpm.backend_type == "emulator"),
        text("device", "Device", "device_path",
             is_shown=lambda tpm: tpm.backend_type == "passthrough"),
    ),
)  # fmt: skip


def _new_watchdog(conf: DomainConf) -> Watchdog:
    watchdog = Watchdog.new()
    watchdog.model, watchdog.action = "i6300esb", "reset"
    return watchdog


WATCHDOG: Final = PartKind(
    name="watchdog",
    title="Watchdog",
    nodes=lambda conf: conf.devices.watchdogs,
    label=lambda device: f"Watchdog {device.model or ''}".strip(),
    identity=lambda device: device.model or "",
    make=_new_watchdog,
    why_not_plug=lambda device: (
        None if device.model == "i6300esb" else "only an i6300esb can be plugged while it runs"
    ),
    fields=(
        choice("model", "Model", "model", ("i6300esb", "itco", "ib700", "diag288")),
        choice("action", "Then", "action",
               ("reset", "shutdown", "poweroff", "pause", "dump", "inject-nmi", "none"),
               help="what is done when the guest no longer answers"),
    ),
)  # fmt: skip


# -- input, sound ---------------------------------------------------------------------------------


def _new_input(conf: DomainConf) -> Input:
    device = Input.new()
    device.type, device.bus = "tablet", "usb"
    return device


INPUT: Final = PartKind(
    name="input",
    title="Input",
    nodes=lambda conf: conf.devices.inputs,
    label=lambda device: f"Input {device.type or ''} {device.bus or ''}".strip(),
    identity=lambda device: f"{device.type} {device.bus}",
    make=_new_input,
    why_not_plug=lambda device: (
        None if device.bus in ("usb", "virtio") else "that bus takes none while the guest runs"
    ),
    fields=(
        choice("type", "Kind", "type", ("tablet", "mouse", "keyboard")),
        choice("bus", "Bus", "bus", ("usb", "virtio", "ps2")),
    ),
)


def _new_sound(conf: DomainConf) -> Sound:
    sound = Sound.new()
    sound.model = "ich9"
    return sound


SOUND: Final = PartKind(
    name="sound",
    title="Sound",
    nodes=lambda conf: conf.devices.sounds,
    label=lambda device: f"Sound {device.model or ''}".strip(),
    identity=lambda device: device.model or "",
    make=_new_sound,
    fields=(choice("model", "Model", "model", ("ich9", "ich6", "ac97", "virtio", "usb")),),
)
