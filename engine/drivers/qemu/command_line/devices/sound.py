"""``<sound>``: sound cards and their codecs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import MachineProperty, device_option
from .audio import audio_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.sound import Sound
    from ..context import Context
    from ..pieces import Piece

_CARDS = {"ac97": "AC97", "es1370": "ES1370", "sb16": "sb16", "usb": "usb-audio"}
_HD_CONTROLLERS = {"ich6": "intel-hda", "ich9": "ich9-intel-hda"}
_CODECS = {"duplex": "hda-duplex", "micro": "hda-micro", "output": "hda-output"}


def build_sound(sound: Sound, context: Context) -> Iterator[Piece]:
    """Yield the card, and the codecs of an HD audio controller (one duplex where none is named)."""
    model, audio = sound.model or "", audio_name(sound.audio_id)
    if model == "pcspk":
        yield MachineProperty("pcspk-audiodev", audio)
    elif model in _HD_CONTROLLERS:
        yield device_option(_HD_CONTROLLERS[model], {"id": sound.alias, **context.pci_place(sound)})
        kinds = [codec.type or "duplex" for codec in sound.codecs] or ["duplex"]
        for number, kind in enumerate(kinds):
            properties = {
                "id": f"{sound.alias}-codec{number}",
                "bus": f"{sound.alias}.0",
                "cad": number,
                "audiodev": audio,
            }
            yield device_option(_CODECS[kind], properties)
    else:
        yield device_option(
            _CARDS[model],
            {"id": sound.alias, "audiodev": audio, "multi": sound.multichannel}
            | _place(sound, context),
        )


def _place(sound: Sound, context: Context) -> dict[str, object]:
    if sound.model == "usb":
        return context.usb_place(sound)
    return {} if sound.model == "sb16" else context.pci_place(sound)
