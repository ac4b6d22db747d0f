"""VNC clients that note the moment of each step: what a latency is counted from."""

from __future__ import annotations

import asyncio
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.peers.rfb import RfbClient
from tests.peers.streams import ByteStream

if TYPE_CHECKING:
    from collections.abc import Mapping

TcpAddress = tuple[str, int]

PHASES = ("connect", "initialize", "disconnect")


@dataclass(frozen=True, slots=True)
class Visit:
    """One client from connect to close; ``port`` is its own, ``at`` is by phase.

    The moments are ``time.monotonic_ns``, each just before the step that the server sees.
    """

    port: int
    at: Mapping[str, int]


async def connect(address: TcpAddress) -> tuple[RfbClient, int]:
    """Connect a client; also return the moment just before connect(2)."""
    endpoint = socket.socket()
    moment = time.monotonic_ns()
    endpoint.connect(address)  # the loopback interface answers at once
    stream = ByteStream(*await asyncio.open_connection(sock=endpoint))
    return RfbClient(stream), moment


async def visit(address: TcpAddress, pause: float) -> Visit:
    """Connect, enter the console and leave, with ``pause`` seconds after each step."""
    client, connected = await connect(address)
    port = int(client.stream.local_address[1])
    await asyncio.sleep(pause)
    await client.handshake()
    entered = time.monotonic_ns()
    await client.client_init()
    await asyncio.sleep(pause)
    left = time.monotonic_ns()
    await client.close()
    await asyncio.sleep(pause)
    return Visit(port, dict(zip(PHASES, (connected, entered, left), strict=True)))
