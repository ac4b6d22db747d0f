"""Addresses in words, and the usual forms of one: what a form offers and says while somebody types.

qemu+ssh://root@lab.example/system  ->  libvirt on lab.example, over ssh as root
"""

from __future__ import annotations

from dataclasses import replace

from engine import ConnectionURI, EngineError, printable

from .connect_steps import transport_of

_SYSTEM, _SESSION = "/system", "/session"

#: Word of a button -> transport and path of the address that it makes.
OFFERS: dict[str, tuple[str, str]] = {
    "this machine": ("", _SYSTEM),
    "this user": ("", _SESSION),
    "ssh": ("ssh", _SYSTEM),
    "TLS": ("tls", _SYSTEM),
}

_NETWORK = {
    "ssh": "over ssh",
    "libssh": "over ssh",
    "libssh2": "over ssh",
    "tls": "over TLS",
    "tcp": "over TCP, in the clear",
}


def offered(offer: str, current: str) -> tuple[str, int]:
    """Return the address that an offer makes of ``current``, and where its host belongs."""
    transport, path = OFFERS[offer]
    try:
        before = ConnectionURI.parse(current)
    except EngineError:
        before = ConnectionURI("")
    driver = before.driver if transport_of(before) else "qemu"
    if not transport:
        address = str(ConnectionURI(driver, path=path))
        return address, len(address)
    kept = before.path if before.path in (_SYSTEM, _SESSION) else path
    user = before.user if transport == "ssh" else ""
    uri = ConnectionURI(driver, transport, user, before.host, None, kept)
    if before.transport == transport:
        uri = replace(uri, port=before.port, parameters=before.parameters)
    address = str(uri)
    return address, len(address) if uri.host else address.index("://") + 3


def address_problem(address: str) -> str:
    """Return why nothing can be reached there; "" where it can be tried."""
    if not address.strip():
        return "an address is needed, such as qemu+ssh://root@lab.example/system"
    try:
        uri = ConnectionURI.parse(address)
    except EngineError as error:
        return printable(error.message)
    if uri.transport in _NETWORK and not uri.host:
        return "which machine? its name belongs between // and /"
    return ""


def address_words(address: str) -> str:
    """Return what a sound address leads to."""
    uri = ConnectionURI.parse(address)
    transport = transport_of(uri)
    if not transport:
        what = {"test": "invented guests", "qemu": "QEMU without libvirt"}.get(uri.driver, "")
        return f"{what or printable(uri.driver)}, on this machine"
    if transport in _NETWORK:
        user = f" as {printable(uri.user)}" if uri.user else ""
        port = f", port {uri.port}" if uri.port else ""
        return f"libvirt on {printable(uri.host)}, {_NETWORK[transport]}{user}{port}"
    if transport == "ext":
        return f"libvirt, through the program {printable(uri.parameter('command')) or '?'}"
    if socket := uri.parameter("socket"):
        return f"libvirt on this machine, by {printable(socket)}"
    whose = "the user's own libvirt" if uri.path == _SESSION else "libvirt"
    return f"{whose} on this machine"
