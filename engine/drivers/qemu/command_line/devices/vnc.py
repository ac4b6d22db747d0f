"""VNC servers: ``-vnc`` with every form of listening, passwords, TLS, SASL and WebSocket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import Option, Variable, keyed_option, object_option
from .audio import audio_name
from .listening import chosen_port, first_listen, listen_address, password_commands, tls_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.graphics import Graphics
    from ..context import Context
    from ..pieces import Piece

FIRST_PORT = 5900
"""Display 0; QEMU counts displays, documents name ports."""


def build_vnc(graphics: Graphics, context: Context) -> Iterator[Piece]:
    """Yield the credentials, the server and its password."""
    security = context.place.security
    listen = first_listen(graphics)
    if listen.type == "none":
        yield Option("-vnc", "none")
        return
    is_tcp = listen.type != "socket"
    name = context.server_name(graphics)
    uses_tls = security.vnc_tls and is_tcp
    credentials = f"tls-{name}" if uses_tls else None
    if credentials:
        folder, verify = str(tls_folder(graphics, context)), security.vnc_verify
        properties = {"dir": folder, "endpoint": "server", "verify-peer": verify}
        yield object_option("tls-creds-x509", credentials, properties)
    websocket = graphics.websocket
    yield keyed_option(
        "-vnc",
        None,
        {
            "vnc": _tcp_display(graphics) if is_tcp else _unix_display(graphics, context),
            "id": name,
            "websocket": None
            if websocket is None
            else chosen_port(graphics, websocket, "websocket"),
            "password": True if graphics.passwd is not None else None,
            "tls-creds": credentials,
            "sasl": True if security.vnc_sasl else None,
            "share": graphics.share_policy,
            "power-control": graphics.power_control,
            "audiodev": audio_name(graphics.audio_id) if graphics.audio_id else None,
        },
    )
    if security.vnc_sasl and context.place.sasl_dir is not None:
        yield Variable("SASL_CONF_PATH", str(context.place.sasl_dir))
    yield from password_commands(graphics, name)


def _tcp_display(graphics: Graphics) -> str:
    address = listen_address(first_listen(graphics))
    port = chosen_port(graphics, graphics.port, "port")
    host = f"[{address}]" if ":" in address else address
    return f"{host}:{port - FIRST_PORT}"


def _unix_display(graphics: Graphics, context: Context) -> str:
    path = first_listen(graphics).socket
    return f"unix:{path or context.place.run_dir / f'{context.server_name(graphics)}.sock'}"
