"""SPICE servers: ``-spice`` with both ports, channels, compression, TLS and SASL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import Option, Variable, keyed_option
from .listening import chosen_port, first_listen, listen_address, password_commands, tls_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.graphics import Graphics
    from ..context import Context
    from ..pieces import Piece

_CHANNEL_OPTIONS = {"secure": "tls-channel", "insecure": "plaintext-channel"}


def build_spice(graphics: Graphics, context: Context) -> Iterator[Piece]:
    """Yield the server and its password."""
    place = context.place
    properties: dict[str, object] = {
        **_listening(graphics, context),
        "disable-ticketing": True if graphics.passwd is None else None,
        "sasl": True if place.security.spice_sasl else None,
        "image-compression": graphics.image_compression,
        "jpeg-wan-compression": graphics.jpeg_compression,
        "zlib-glz-wan-compression": graphics.zlib_compression,
        "playback-compression": graphics.playback_compression,
        "streaming-video": graphics.streaming_mode,
        "disable-copy-paste": True if graphics.clipboard_copypaste is False else None,
        "disable-agent-file-xfer": True if graphics.filetransfer_enable is False else None,
        "agent-mouse": {"server": False, "client": True}.get(graphics.mouse_mode or ""),
        "seamless-migration": True,
    }
    yield Option("-spice", ",".join([_written(properties), *_channels(graphics)]))
    if place.security.spice_sasl and place.sasl_dir is not None:
        yield Variable("SASL_CONF_PATH", str(place.sasl_dir))
    yield from password_commands(graphics, None)


def _written(properties: dict[str, object]) -> str:
    return keyed_option("-spice", None, properties).value or ""


def _listening(graphics: Graphics, context: Context) -> dict[str, object]:
    listen = first_listen(graphics)
    if listen.type == "none":
        return {"port": 0}
    if listen.type == "socket":
        path = listen.socket or str(context.place.run_dir / f"{context.server_name(graphics)}.sock")
        return {"unix": True, "addr": path}
    ports: dict[str, object] = {}
    if graphics.port is not None or graphics.tls_port is None:
        ports["port"] = chosen_port(graphics, graphics.port, "port")
    if graphics.tls_port is not None:
        ports["tls-port"] = chosen_port(graphics, graphics.tls_port, "tlsPort")
        ports["x509-dir"] = str(tls_folder(graphics, context))
    return {**ports, "addr": listen_address(listen)}


def _channels(graphics: Graphics) -> Iterator[str]:
    """Yield which channels must, or must not, be encrypted; ``any`` is QEMU's own way."""
    default = _CHANNEL_OPTIONS.get(graphics.default_mode or "any")
    if default:
        yield f"{default}=default"
    for channel in graphics.channels:
        option = _CHANNEL_OPTIONS.get(channel.mode or "any")
        if option:
            yield f"{option}={channel.name}"
