"""The real application over several hypervisors, each of which can be lost and found by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.widgets import Input

from engine import ConnectStep, DomainRef, HostInfo, ManualClock
from engine.drivers import DRIVERS
from engine.errors import AuthFailed, ConnectFailed
from tests.fakes.unreliable_driver import Hypervisor, UnreliableDriver, install
from tui.app import VirtdeckApp
from tui.host_entry import HostEntry
from tui.settings import Settings

if TYPE_CHECKING:
    import pytest
    from textual.pilot import Pilot

NARROW, WIDE = (80, 24), (200, 50)

UNREACHABLE = ConnectFailed(
    "old:16514: No route to host",
    hint="is the host up, and is there a way to it (VPN, firewall)?",
    step=ConnectStep.ROUTE,
)
REFUSED = AuthFailed(
    "edge: authentication failed: the daemon does not let 'root' in",
    hint="check name and password; saslpasswd2 on the host sets it",
    step=ConnectStep.LOGIN,
)


class ManyHosts:
    """``app`` has the hosts ``names``, whose hypervisors are ``machines``."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, *names: str, theme: str = "virtdeck-dark", **app: str
    ) -> None:
        monkeypatch.setattr("random.random", lambda: 0.0)
        monkeypatch.setitem(DRIVERS, "qemu", f"{UnreliableDriver.__module__}:UnreliableDriver")
        self.clock = ManualClock()
        self.machines: dict[str, Hypervisor] = install(monkeypatch, *names)
        for number, machine in enumerate(self.machines.values(), start=1):
            machine.infos = [
                replace(info, ref=_ref(info.ref, number, count))
                for count, info in enumerate(machine.infos * number)
            ]
            machine.latency = 0.004 * number
            machine.info = HostInfo(
                hostname=f"node{number}.example",
                hypervisor="QEMU",
                version=f"8.2.{number}",
                cpus=16 * number,
                memory_kib=64 * number << 20,
            )
        entries = {
            name: HostEntry(name=name, uri=f"qemu://{name}/system", read_only=name == "edge")
            for name in names
        }
        self.app = VirtdeckApp(
            [],
            clock=self.clock,
            settings=Settings(theme=theme, marks=app.get("marks", "unicode"), hosts=entries),
        )

    async def settle(self, pilot: Pilot[None], seconds: float = 0.0) -> None:
        """Let time pass and everybody come to rest; what counts down has done so."""
        for each in (seconds, 0.0):
            await pilot.pause()
            await self.clock.advance(each)
            await pilot.pause()
        self.app.tell_rows(set())
        await pilot.pause()

    async def press(self, pilot: Pilot[None], *keys: str) -> None:
        """Press keys one after the other, and let each have its effect."""
        for key in keys:
            field = pilot.app.focused
            if len(key) == 1 and isinstance(field, Input):
                field.insert_text_at_cursor(key)  # a key of its own takes its time
            else:
                await pilot.press(key)
                await self.settle(pilot)
        await self.settle(pilot)


def _ref(ref: DomainRef, host: int, count: int) -> DomainRef:
    return DomainRef(f"{ref.name}-{host}{count}", f"{host}{count:07}{ref.uuid[8:]}", ref.id)
