"""The real application over hosts with networks and pools that a test makes up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.drivers import DRIVERS
from engine.network_facts import DhcpLease
from tests.fakes.parts_driver import GIB, PARTS, Parts, PartsDriver
from tests.tui.many_hosts import ManyHosts
from tests.tui.scripted_deck import screen_text

if TYPE_CHECKING:
    import pytest
    from textual.pilot import Pilot

#: Rounds in which everything that was asked is answered and painted.
_ROUNDS = 3


class PartsDeck(ManyHosts):
    """``lab`` and ``edge`` (read-only) have networks and pools, ``attic`` has neither."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **app: str) -> None:
        super().__init__(monkeypatch, "lab", "edge", "attic", **app)
        monkeypatch.setitem(DRIVERS, "qemu", f"{PartsDriver.__module__}:PartsDriver")
        PARTS.clear()
        self.lab = PARTS["lab"] = Parts()
        self.edge = PARTS["edge"] = Parts()
        self.lab.add_network("default")
        self.lab.add_network("storage", active=False)
        self.edge.add_network("guests")
        self.lab.leases = [
            DhcpLease(
                interface="virbr0",
                family="ipv4",
                address="192.168.122.11",
                prefix=24,
                expires=self.clock.now() + 3000,
                mac="52:54:00:00:00:11",
                hostname="web-01",
            )
        ]
        self.lab.add_pool("images", 20 * GIB, 8 * GIB, capacity=100 * GIB)
        self.lab.add_pool("iso", active=False)
        self.edge.add_pool("fast", 90 * GIB, capacity=50 * GIB)

    async def open(self, pilot: Pilot[None], key: str) -> None:
        """Wait for the hosts, then go to a screen."""
        for seconds in (0, 1, 1):
            await self.settle(pilot, seconds)
        self.app.journal.toasts.dismiss_all()
        await self.press(pilot, key)
        await self.rest(pilot)

    async def rest(self, pilot: Pilot[None]) -> None:
        """Wait until what was asked is answered and shown."""
        for _ in range(_ROUNDS):
            await self.settle(pilot, 0.2)

    async def keys(self, pilot: Pilot[None], *keys: str) -> None:
        """Press keys, then wait until their effects are on the screen."""
        await self.press(pilot, *keys)
        await self.rest(pilot)

    def text(self) -> str:
        """Return what is on the screen."""
        return "\n".join(screen_text(self.app))

    def words_of(self, name: str) -> list[str]:
        """Return the words of the row of that name."""
        (line,) = [x for x in screen_text(self.app) if x.strip("│ ").startswith(f"{name} ")]
        return line.strip("│ ").split()
