"""As many clients as one QEMU takes, one after the other: does every event arrive, in order?

QEMU's own word is the measure: a second monitor is read by a reader that shares nothing with ours,
and both must have the same events in the same order. The soak tests run the same loads.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine import Connection
from engine.events import GraphicsEvent, GraphicsPhase
from tests.peers.qemu import RawQemu
from tests.peers.rfb import RfbClient
from tests.peers.streams import ByteStream, free_port

from .peers import require
from .row import Row, exactly, per_second

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from engine.events import Event
    from tests.peers.qmp_tap import SeenEvent
    from tests.peers.streams import Address

    Visitor = Callable[[Address], Awaitable[None]]

CLIENTS: Final = 1_000
_DEADLINE: Final = 120
_PHASES: Final = {
    "CONNECTED": GraphicsPhase.CONNECT,
    "INITIALIZED": GraphicsPhase.INITIALIZE,
    "DISCONNECTED": GraphicsPhase.DISCONNECT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What became of ``clients`` clients: ``same`` counts events equal to QEMU's, by place."""

    clients: int
    sent: int
    same: int
    lost: int
    sessions_left: int
    seconds: float


class WatchedQemu:
    """One QEMU with a VNC and a SPICE server, watched by a connection."""

    def __init__(self, qemu: RawQemu, connection: Connection, spice: Address) -> None:
        self.connection = connection
        self.spice = spice
        self._qemu = qemu

    @classmethod
    @asynccontextmanager
    async def start(cls, folder: Path) -> AsyncIterator[WatchedQemu]:
        """Start it in ``folder``, whose path must be short."""
        port = free_port()
        spice = f"addr=127.0.0.1,port={port},disable-ticketing=on"
        displays = ["-vnc", "127.0.0.1:0,to=99", "-spice", spice]
        async with RawQemu(folder, ["-S", "-vga", "std", *displays]) as qemu:
            uri = f"qemu:///attach?monitor={qemu.monitor}"
            async with await Connection.open(uri) as connection:
                yield cls(qemu, connection, ("127.0.0.1", port))

    async def vnc(self) -> Address:
        """Return where the VNC server listens."""
        return await self._qemu.vnc_address()

    async def load(self, address: Address, visitor: Visitor, clients: int, last: str) -> Load:
        """Send ``clients`` visitors; ``last`` is QEMU's name for the event that ends each."""
        tap = self._qemu.tap
        first = len(tap.events)
        earlier = tap.names().count(last)
        start = time.perf_counter()
        with self.connection.events.subscribe(GraphicsEvent) as reader:
            for _ in range(clients):
                await visitor(address)
            await tap.wait_for(last, earlier + clients, timeout=_DEADLINE)
            sent = _graphics_events(tap.events[first:])
            received = await _read(reader, len(sent))
        return Load(
            clients=clients,
            sent=len(sent),
            same=sum(map(_is_same, sent, received)),
            lost=reader.lost,
            sessions_left=len(self.connection.sessions.all()),
            seconds=time.perf_counter() - start,
        )


async def sign_in(address: Address) -> None:
    """Be a VNC client that enters the console and leaves."""
    client = await RfbClient.connect(address)
    await client.handshake()
    await client.client_init()
    await client.close()


async def reset(address: Address) -> None:
    """Be a client that is gone before the server could answer."""
    stream = await ByteStream.open(address)
    await stream.reset()


def measure() -> list[Row]:
    """Return, for VNC and for SPICE, the rate and what must have arrived.

    Raises:
        MissingPeer: there is no QEMU, or no SPICE in it.
    """
    require("qemu-system-x86_64", "qemu-spice")
    vnc, spice = asyncio.run(_measure())
    return [
        *_rows(f"{CLIENTS:,} VNC clients that sign in", vnc, CLIENTS * 3),
        *_rows(f"{CLIENTS:,} SPICE clients that reset", spice, CLIENTS * 2),
    ]


async def _measure() -> tuple[Load, Load]:
    with tempfile.TemporaryDirectory(prefix="vd", dir="/tmp") as folder:
        async with WatchedQemu.start(Path(folder)) as watched:
            vnc = await watched.load(await watched.vnc(), sign_in, CLIENTS, "VNC_DISCONNECTED")
            spice = await watched.load(watched.spice, reset, CLIENTS, "SPICE_DISCONNECTED")
    return vnc, spice


def _rows(what: str, load: Load, expected: int) -> list[Row]:
    return [
        Row(name=f"{what}: clients", ours=load.clients / load.seconds, unit=per_second),
        exactly(f"{what}: events, in QEMU's order", load.same, expected),
        exactly(f"{what}: sessions left", load.sessions_left, 0),
    ]


def _graphics_events(events: Sequence[SeenEvent]) -> list[SeenEvent]:
    return [event for event in events if event.name.startswith(("VNC_", "SPICE_"))]


async def _read(reader: AsyncIterator[Event], count: int) -> list[Event]:
    received: list[Event] = []
    async with asyncio.timeout(_DEADLINE):
        while len(received) < count:
            received.append(await anext(reader))
    return received


def _is_same(sent: SeenEvent, received: Event) -> bool:
    """Whether the event is QEMU's; an address that QEMU had not filled in cannot be compared."""
    protocol, _, phase = sent.name.partition("_")
    client = sent.data["client"]
    assert isinstance(received, GraphicsEvent)
    return (
        received.protocol == protocol.lower()
        and received.phase is _PHASES[phase]
        and received.time == sent.timestamp
        and (
            not received.address_known
            or received.remote.service == client.get("service", client.get("port"))
        )
    )
