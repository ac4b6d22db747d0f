"""Builders of devices: one file per kind, all ``build_kind(device, context) -> pieces``.

``DEVICE_BUILDERS`` maps an element's name to its builder; a kind that is not in it is refused
before anything is built. Its order is the order on the command line: buses come before what sits
on them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .....conf.devices.controller import Controller
from .....conf.devices.video import Video
from .audio import build_audio
from .channel import build_channel
from .console import build_console
from .controller import build_controller
from .crypto import build_crypto
from .disk import build_disk
from .graphics import build_graphics
from .hub import build_hub
from .input import build_input
from .interface import build_interface
from .memballoon import build_memballoon
from .panic import build_panic
from .parallel import build_parallel
from .redirdev import build_redirdev
from .rng import build_rng
from .serial import build_serial
from .smartcard import build_smartcard
from .sound import build_sound
from .tpm import build_tpm
from .video import build_video
from .vsock import build_vsock
from .watchdog import build_watchdog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .....conf.xml_node import Node
    from ..context import Context
    from ..pieces import Piece

    Builder = Callable[[Any, Context], Iterator[Piece]]

DEVICE_BUILDERS: dict[str, Builder] = {
    "controller": build_controller,
    "hub": build_hub,
    "smartcard": build_smartcard,
    "disk": build_disk,
    "interface": build_interface,
    "serial": build_serial,
    "parallel": build_parallel,
    "channel": build_channel,
    "console": build_console,
    "tpm": build_tpm,
    "input": build_input,
    "audio": build_audio,
    "graphics": build_graphics,
    "video": build_video,
    "sound": build_sound,
    "redirdev": build_redirdev,
    "watchdog": build_watchdog,
    "memballoon": build_memballoon,
    "rng": build_rng,
    "panic": build_panic,
    "vsock": build_vsock,
    "crypto": build_crypto,
}


def build_devices(context: Context) -> Iterator[Piece]:
    """Yield the pieces of every device, kind by kind."""
    devices = list(context.conf.devices.all_devices())
    for tag, build in DEVICE_BUILDERS.items():
        kind = [device for device in devices if device.element.tag == tag]
        for device in sorted(kind, key=_rank):
            yield from build(device, context)


def _rank(device: Node) -> tuple[int, ...]:
    """Return what must come first within a kind; all else stays in document order.

    The first graphics card becomes QEMU's first display; a bus comes before what is plugged into
    it, be it a bridge, a companion, or a card reader.
    """
    if isinstance(device, Video):
        return (not device.primary,)
    if isinstance(device, Controller):
        kind = device.type or ""
        depth = device.index or 0 if kind == "pci" else 0
        late = {"pci": 0, "ccid": 2}.get(kind, 1)
        return late, depth, device.master_startport is not None
    return ()
