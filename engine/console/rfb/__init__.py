"""VNC (RFB 3.3 to 3.8): a connected socket becomes a framebuffer; keys and a pointer go back.

client          the public face: RfbClient
login           what a person brings
wire, steps     a socket, and readers that know none: everything that is decoded is tested on bytes
handshake       version, security, size
security …      none, password (des), VeNCrypt, SASL
server_view     what the server says; ``decoders``: how its pixels come
limits          how much of a server is believed
"""

from __future__ import annotations

from .client import RfbClient
from .cursor import CursorImage, PlacedCursor
from .login import RfbLogin
from .server_view import Update

__all__ = ["CursorImage", "PlacedCursor", "RfbClient", "RfbLogin", "Update"]
