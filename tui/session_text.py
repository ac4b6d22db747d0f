"""The words for a client of a display: who, from where, how it ended.

Never says more than is known: a name only where the server verified one, ``?`` where nobody can
tell. What the client chose itself (paths, certificate names) passes through ``printable``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import SessionPhase, printable
from engine.events import AddressFamily

from .displays.own_viewers import is_ours

if TYPE_CHECKING:
    from engine import GraphicsSession
    from engine.events import GraphicsAddress

#: Characters of a foreign name or path before it is cut.
_NAME_LIMIT = 64

#: The prefix of an IPv4 address that came in through an IPv6 socket.
_MAPPED = "::ffff:"


def protocol_text(protocol: str | None) -> str:
    """Return ``VNC``, ``SPICE`` or ``?``."""
    return printable(protocol.upper(), 8) if protocol else "?"


def node_text(address: GraphicsAddress) -> str:
    """Return the machine at the other end, without the port; ``local socket`` for a unix client."""
    if address.family is AddressFamily.UNIX:
        return "local socket"
    node = address.node
    if node.lower().startswith(_MAPPED) and "." in node:
        node = node[len(_MAPPED) :]
    return printable(node, _NAME_LIMIT) or "?"


def place_text(session: GraphicsSession) -> str:
    """Return where the client is for a sentence: ``10.1.2.3``, ``local`` or ``?``."""
    if session.is_local:
        return "local"
    return "?" if session.remote is None else node_text(session.remote)


def from_text(session: GraphicsSession) -> str:
    """Return where the client is for a column: with its port, its channels, or its socket."""
    if session.remote is None:
        return "?"
    if session.remote.family is AddressFamily.UNIX:
        path = printable(session.remote.service, _NAME_LIMIT)
        return f"local socket {path}".rstrip()
    node = "local" if session.is_local else node_text(session.remote)
    if session.channels > 1:
        return f"{node}  {session.channels} ch."
    port = printable(session.remote.service, 8)
    if session.is_local:
        return f"{node} :{port}"
    return f"[{node}]:{port}" if ":" in node else f"{node}:{port}"


def name_text(session: GraphicsSession) -> str:
    """Return the verified name for a sentence, else ``someone``; ``you`` for our own viewer."""
    if is_ours(session):
        return "you"
    return printable(session.who, _NAME_LIMIT) if session.who else "someone"


def who_text(session: GraphicsSession) -> str:
    """Return the verified name for a column, with the certificate's where there are both."""
    if is_ours(session):
        return "you"
    if session.who is None:
        return "not identified" if session.phase is SessionPhase.ON_CONSOLE else "?"
    name = printable(session.who, _NAME_LIMIT)
    certificate = dict(session.subject).get("x509dname", "")
    common_name = next((x for x in certificate.split(",") if x.strip().startswith("CN=")), "")
    if common_name and common_name != f"CN={session.who}":
        return f"{name} ({printable(common_name.strip(), _NAME_LIMIT)})"
    return name


def end_text(session: GraphicsSession) -> str:
    """Return how the session ended; empty while it lasts."""
    return session.end.value if session.end else ""
