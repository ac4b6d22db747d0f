"""``<audio>``: where sound goes: nowhere, to SPICE clients, or to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import json_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.audio import Audio
    from ..context import Context
    from ..pieces import Piece

_DRIVERS = {"none": "none", "spice": "spice", "file": "wav"}


def audio_name(number: int | None) -> str:
    """Return the id of a backend."""
    return f"audio{number}"


def build_audio(audio: Audio, context: Context) -> Iterator[Piece]:
    """Yield ``-audiodev`` in its JSON form."""
    properties = {
        "id": audio_name(audio.id),
        "driver": _DRIVERS[audio.type or "none"],
        "timer-period": audio.timer_period,
        "path": audio.path,
    }
    yield json_option("-audiodev", properties)
