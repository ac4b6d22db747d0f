"""A real daemon that dies and comes back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from engine import SystemClock, Tasks
from engine.events import ConnectionBackEvent, ConnectionLostEvent
from engine.fleet import Host, HostState
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from engine import Connection
    from engine.events import Event
    from tests.peers.libvirtd import PrivateLibvirtd

pytestmark = pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")


class Watched:
    """A host that runs in real time; ``until`` waits for what it tells."""

    def __init__(self, uri: str) -> None:
        self.changed = asyncio.Event()
        self.gaps: list[Event] = []
        self.host = Host(
            "lab",
            uri,
            read_only=False,
            clock=SystemClock(),
            interval=0.1,
            on_change=lambda keys: self.changed.set(),
            follow=self._follow,
        )

    def _follow(self, connection: Connection) -> Coroutine[Any, Any, None]:
        subscription = connection.events.subscribe(ConnectionLostEvent, ConnectionBackEvent)

        async def read() -> None:
            with subscription:
                async for event in subscription:
                    self.gaps.append(event)

        return read()

    async def until(self, holds: Callable[[Host], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds(self.host):
                self.changed.clear()
                await self.changed.wait()

    @property
    def names(self) -> list[str]:
        return sorted(row.info.ref.name for row in self.host.rows)


def is_current(host: Host) -> bool:
    """Whether it answers, and has said what there is."""
    return host.state is HostState.CONNECTED and host.summary().is_complete


async def test_a_daemon_that_dies_and_comes_back(session_libvirtd: PrivateLibvirtd) -> None:
    daemon = session_libvirtd
    await daemon.start_guest("stays")
    await daemon.define_guest("goes")
    watched, tasks = Watched(daemon.uri), Tasks()
    tasks.spawn(watched.host.run(), name="host")
    try:
        await watched.until(is_current)
        assert watched.names == ["goes", "stays"]
        await daemon.kill()
        await watched.until(lambda host: host.state is HostState.WAITING)
        assert watched.host.failure is not None
        assert watched.names == ["goes", "stays"]
        assert None not in {row.stale_since for row in watched.host.rows}

        await daemon.start()
        await daemon.virsh("undefine", "goes")
        await daemon.define_guest("comes")
        watched.host.retry_now()
        # It may have come back by itself before there was anything new: what follows is told.
        await watched.until(lambda host: is_current(host) and watched.names == ["comes", "stays"])
        await watched.until(lambda host: {x.stale_since for x in host.rows} == {None})
        await daemon.define_guest("later")
        await watched.until(lambda host: len(host.rows) == 3)
        kinds = [type(event) for event in watched.gaps]
        assert kinds == [ConnectionLostEvent, ConnectionBackEvent]
    finally:
        await tasks.cancel()
