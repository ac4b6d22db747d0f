"""QEMU's VNC and SPICE events, and its listings of clients, as engine events.

Field for field what libvirt makes of them, with its quirks: a family other than unix or ipv6 is
called ipv4; SPICE has an authentication scheme only in INITIALIZED and never an identity. Beside
that stands what libvirt drops. Shapes: QEMU's ui.json.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ...events import (
    AddressFamily,
    GraphicsAddress,
    GraphicsClient,
    GraphicsEvent,
    GraphicsMigratedEvent,
    GraphicsPhase,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...events import Event
    from .qmp.protocol import QmpEvent
    from .run_state import RunState

_FAMILIES = {family.label: family for family in AddressFamily}
#: QEMU's field -> libvirt's identity type, in libvirt's order.
_IDENTITIES = (("x509_dname", "x509dname"), ("sasl_username", "saslUsername"))


def _vnc_event(phase: GraphicsPhase, run: RunState, event: QmpEvent) -> Iterator[Event]:
    server, client = event.data["server"], event.data["client"]
    yield GraphicsEvent(
        time=event.time,
        domain=run.domain,
        phase=phase,
        local=_address(server, "service"),
        remote=_address(client, "service"),
        auth_scheme=_text(server.get("auth", "")),
        subject=_subject(client),
        protocol="vnc",
        websocket=client.get("websocket"),
        address_known=client["family"] in _FAMILIES,
    )


def _spice_event(phase: GraphicsPhase, run: RunState, event: QmpEvent) -> Iterator[Event]:
    server, client = event.data["server"], event.data["client"]
    yield GraphicsEvent(
        time=event.time,
        domain=run.domain,
        phase=phase,
        local=_address(server, "port"),
        remote=_address(client, "port"),
        auth_scheme=_text(server.get("auth", "")),
        protocol="spice",
        tls=client.get("tls"),
        channel_type=client.get("channel-type"),
        channel_id=client.get("channel-id"),
        connection_id=client.get("connection-id"),
        address_known=client["family"] in _FAMILIES,
    )


def _spice_migrated(run: RunState, event: QmpEvent) -> Iterator[Event]:
    yield GraphicsMigratedEvent(time=event.time, domain=run.domain)


#: QMP event -> handler.
GRAPHICS_HANDLERS: dict[str, Callable[[RunState, QmpEvent], Iterator[Event]]] = {
    "SPICE_CONNECTED": partial(_spice_event, GraphicsPhase.CONNECT),
    "SPICE_DISCONNECTED": partial(_spice_event, GraphicsPhase.DISCONNECT),
    "SPICE_INITIALIZED": partial(_spice_event, GraphicsPhase.INITIALIZE),
    "SPICE_MIGRATE_COMPLETED": _spice_migrated,
    "VNC_CONNECTED": partial(_vnc_event, GraphicsPhase.CONNECT),
    "VNC_DISCONNECTED": partial(_vnc_event, GraphicsPhase.DISCONNECT),
    "VNC_INITIALIZED": partial(_vnc_event, GraphicsPhase.INITIALIZE),
}


def vnc_clients(servers: list[dict[str, Any]]) -> tuple[GraphicsClient, ...]:
    """Return everybody that ``query-vnc-servers`` lists.

    QEMU lists clients that never finished the handshake too, with nothing to tell them apart, so
    only one with a verified identity is known to have signed in.
    """
    return tuple(
        GraphicsClient(
            protocol="vnc",
            remote=_address(client, "service"),
            auth_scheme=_listed_auth(server),
            subject=_subject(client),
            websocket=client.get("websocket"),
            initialized=True if _subject(client) else None,
        )
        for server in servers
        for client in server.get("clients", ())
    )


def spice_clients(info: dict[str, Any]) -> tuple[GraphicsClient, ...]:
    """Return every channel that ``query-spice`` lists; it lists initialized ones only."""
    return tuple(
        GraphicsClient(
            protocol="spice",
            remote=_address(channel, "port"),
            auth_scheme=_text(info.get("auth", "")),
            tls=channel.get("tls"),
            connection_id=channel.get("connection-id"),
            initialized=True,
        )
        for channel in info.get("channels", ())
    )


def sends_no_events(servers: list[dict[str, Any]]) -> bool:
    """Whether a VNC server has no listener: its clients come without any event."""
    return any(not server.get("server") for server in servers)


def _address(end: dict[str, Any], service: str) -> GraphicsAddress:
    family = _FAMILIES.get(end["family"], AddressFamily.IPV4)
    return GraphicsAddress(family, _text(end["host"]), _text(end[service]))


def _subject(client: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, _text(client[field])) for field, name in _IDENTITIES if client.get(field) is not None
    )


def _listed_auth(server: dict[str, Any]) -> str:
    """Spell a listing's scheme as events do: ``vencrypt`` and ``x509-none`` are one word there."""
    auth = _text(server.get("auth", ""))
    layer = server.get("vencrypt")
    return f"{auth}+{layer.replace('-', '+')}" if layer else auth


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text expected, not {value!r}")
    return value
