"""Viewers: people and programs at the displays of the demo, and the events their visits cause.

The events hold what QEMU's would: VNC tells its scheme in every phase and who signed in with the
last two; SPICE tells its scheme at the sign-in only, never a name, and each channel is a connection
of its own with a port of its own under one connection id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...events import (
    AddressFamily,
    GraphicsAddress,
    GraphicsClient,
    GraphicsEvent,
    GraphicsPhase,
)
from .demo_fleet import HOST_ADDRESS, OPEN, PASSWORD, SIGNED, TICKET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .demo_fleet import Guest
    from .machine import Machine

#: libspice's numbers of the channels a desktop viewer opens: main, display, inputs, cursor.
_SPICE_CHANNELS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who comes to displays of one scheme; ``node`` is the address they come from."""

    node: str
    scheme: str
    subject: tuple[tuple[str, str], ...] = ()


def _member(name: str, node: str) -> Viewer:
    certificate = f"C=DE,O=Example,OU=Operations,CN={name}"
    return Viewer(node, SIGNED, (("x509dname", certificate), ("saslUsername", name)))


ALICE = _member("alice", "10.20.1.14")
CAROL = _member("carol", "10.20.1.31")
DAVE = _member("dave", "10.20.7.102")
BOB = Viewer("10.20.1.22", TICKET)
ANNA = Viewer("10.20.1.40", TICKET)
#: Anybody who forwards a port over ssh comes from the host itself.
TUNNEL = Viewer("127.0.0.1", OPEN)
TECHNICIAN = Viewer("10.20.9.8", OPEN)
ERP_CLERK = Viewer("10.20.2.17", PASSWORD)
SCANNER = Viewer("10.20.66.6", SIGNED)

VIEWERS = (ALICE, CAROL, DAVE, BOB, ANNA, TUNNEL, TECHNICIAN, ERP_CLERK)


class Visit:
    """One stay of a viewer at one guest's display; ``port`` is the first one they come from."""

    def __init__(self, viewer: Viewer, guest: Guest, display_port: int, port: int) -> None:
        self.viewer = viewer
        self.guest = guest
        self._port = port
        self._local = GraphicsAddress(AddressFamily.IPV4, HOST_ADDRESS, str(display_port))
        self._is_spice = guest.protocol == "spice"
        self._channels = _SPICE_CHANNELS if self._is_spice else (None,)
        self._connection_id = port * 7919 if self._is_spice else None

    def events(
        self, phase: GraphicsPhase, machine: Machine, time: float
    ) -> Iterator[GraphicsEvent]:
        """Yield the events of one phase, a SPICE viewer's once per channel."""
        initialized = phase is GraphicsPhase.INITIALIZE
        names_scheme = initialized or not self._is_spice
        for offset, channel in enumerate(self._channels):
            yield GraphicsEvent(
                time=time,
                domain=machine.ref,
                phase=phase,
                local=self._local,
                remote=self._remote(offset),
                auth_scheme=self.guest.scheme if names_scheme else "",
                subject=() if phase is GraphicsPhase.CONNECT else self.viewer.subject,
                protocol=self.guest.protocol,
                websocket=None if self._is_spice else False,
                tls=self._tls if initialized else None,
                channel_type=channel if initialized else None,
                channel_id=0 if self._is_spice and initialized else None,
                connection_id=self._connection_id if initialized else None,
            )

    def clients(self) -> tuple[GraphicsClient, ...]:
        """Return the viewer as the display lists them when it is asked."""
        return tuple(
            GraphicsClient(
                protocol=self.guest.protocol,
                remote=self._remote(offset),
                auth_scheme=self.guest.scheme,
                subject=self.viewer.subject,
                websocket=None if self._is_spice else False,
                tls=self._tls,
                connection_id=self._connection_id,
                initialized=True,
            )
            for offset in range(len(self._channels))
        )

    @property
    def _tls(self) -> bool:
        return self.guest.scheme != OPEN

    def _remote(self, offset: int) -> GraphicsAddress:
        return GraphicsAddress(AddressFamily.IPV4, self.viewer.node, str(self._port + offset))
