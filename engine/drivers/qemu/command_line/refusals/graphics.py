"""Console servers that QEMU cannot open as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..devices.vnc import FIRST_PORT
from ..unsupported import unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.graphics import Graphics
    from .....conf.domain_conf import DomainConf
    from .....errors import ConfigUnsupported

_LONGEST_VNC_PASSWORD = 8
"""Bytes: the key of DES, by which RFB 3.8 answers a challenge (RFC 6143, 7.2.2)."""


def check_graphics(conf: DomainConf) -> Iterator[ConfigUnsupported]:
    """Yield servers that would not come up, or not as they are described."""
    spices = [graphics for graphics in conf.devices.graphics if graphics.type == "spice"]
    for second in spices[1:]:
        yield unsupported(second, "QEMU has one SPICE server")
    for other in [video for video in conf.devices.videos if video.primary][1:]:
        yield unsupported(other, "a guest has one primary graphics card", "/model/@primary")
    layouts = {graphics.keymap for graphics in conf.devices.graphics if graphics.keymap}
    for graphics in conf.devices.graphics:
        listens = graphics.effective_listens
        if len(listens) > 1:
            yield unsupported(listens[1], "a server listens in one place")
        if graphics.keymap and len(layouts) > 1:
            message = "QEMU has one keyboard layout for all servers"
            yield unsupported(graphics, message, "/@keymap")
        if graphics.type == "vnc":
            yield from _check_vnc(graphics)
        elif graphics.type == "spice":
            yield from _check_spice(graphics)


def _check_vnc(graphics: Graphics) -> Iterator[ConfigUnsupported]:
    password = graphics.passwd or ""
    if len(password.encode()) > _LONGEST_VNC_PASSWORD:
        message = f"VNC cuts a password behind {_LONGEST_VNC_PASSWORD} bytes"
        yield unsupported(graphics, message, "/@passwd")
    if graphics.port is not None and 0 < graphics.port < FIRST_PORT:
        yield unsupported(graphics, f"QEMU's VNC ports start at {FIRST_PORT}", "/@port")
    if graphics.connected not in (None, "keep"):
        message = "VNC clients stay connected when the password changes"
        yield unsupported(graphics, message, "/@connected")
    first = graphics.effective_listens[0]
    if graphics.websocket is not None and first.type in ("socket", "none"):
        yield unsupported(graphics, "a WebSocket needs an address to listen on", "/@websocket")


def _check_spice(graphics: Graphics) -> Iterator[ConfigUnsupported]:
    if graphics.gl_rendernode:
        yield unsupported(graphics, "without OpenGL there is no use for it", "/gl/@rendernode")
    first = graphics.effective_listens[0]
    modes = {graphics.default_mode, *(channel.mode for channel in graphics.channels)}
    if first.type in ("socket", "none") and "secure" in modes:
        yield unsupported(graphics, "only a TCP port can be encrypted", "/@defaultMode")
