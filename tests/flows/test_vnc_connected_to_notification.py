"""From "VNC_CONNECTED" on a QEMU's monitor to everything a person sees of it.

    QEMU -> qmp -> driver -> EventQueue -> GraphicsSessions -> bridge -> toast, row, screen, file

With a real QEMU and a real client, then the same over the demo with a clock that a test turns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import ManualClock
from tests.flows.deck import WIDE, heard, hears, past_sessions, shows, toast_stacks, toasts, until
from tests.peers.rfb import RfbClient
from tui.app import VirtdeckApp
from tui.settings import Settings

if TYPE_CHECKING:
    from tests.peers.fixtures import RawQemuFactory


@pytest.mark.peer("qemu-system-x86_64")
async def test_a_real_client_of_a_real_qemu(raw_qemu: RawQemuFactory) -> None:
    qemu = await raw_qemu("-vnc", "127.0.0.1:0,to=999")
    app = VirtdeckApp(
        [f"qemu:///attach?monitor={qemu.monitor}&name=web-01"], settings=Settings(marks="unicode")
    )
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await until(pilot, app.all_keys)
        client = await RfbClient.connect(await qemu.vnc_address())
        connecting = "web-01: VNC client connecting from a local viewer or tunnel"
        await until(pilot, lambda: [connecting] in toast_stacks(app))

        await client.handshake()
        await client.client_init()
        on_console = "web-01: someone is on the console (VNC, local)"
        await until(pilot, lambda: [on_console] in toast_stacks(app))
        await until(pilot, lambda: shows(app, "web-01", "◉ ?", "local"))
        await until(pilot, lambda: shows(app, "◉ 1 viewer"))

        await pilot.press("2")
        await until(pilot, lambda: shows(app, "web-01", "VNC", "local :", "on console"))

        await client.close()
        await until(pilot, lambda: shows(app, "Nobody is on a console."))
        await until(pilot, lambda: hears(app, "web-01: someone left the console after"))
        await pilot.press("]")
        await until(pilot, lambda: shows(app, "web-01", "VNC", "not identified", "left"))

        await pilot.press("3")
        await until(pilot, lambda: shows(app, "web-01", "someone is on the console (VNC, local)"))
        await until(pilot, past_sessions)
    (past,) = past_sessions()
    assert (past.session.domain.name, past.session.protocol) == ("web-01", "vnc")


@pytest.mark.peer("qemu-system-x86_64")
async def test_a_client_that_never_finishes_is_an_attempt(raw_qemu: RawQemuFactory) -> None:
    qemu = await raw_qemu("-vnc", "127.0.0.1:0,to=999")
    app = VirtdeckApp([f"qemu:///attach?monitor={qemu.monitor}&name=web-01"])
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await until(pilot, app.all_keys)
        client = await RfbClient.connect(await qemu.vnc_address())
        await until(pilot, lambda: heard(app))
        await client.close()
        await until(pilot, lambda: not toasts(app))
        await pilot.press("2")
        attempts = "connection attempts in the last hour: 1 from 127.0.0.1 to web-01"
        await until(pilot, lambda: shows(app, attempts))
    assert past_sessions() == []


async def test_the_demo_tells_the_same_story_by_a_turned_clock() -> None:
    clock = ManualClock()
    app = VirtdeckApp(["test:///demo?seed=1"], clock=clock, settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await until(pilot, app.all_keys)
        for _ in range(100):
            await clock.advance(2.0)
            await pilot.pause()
        await until(pilot, lambda: hears(app, "is on the console (VNC, 10."))
        await until(pilot, lambda: hears(app, "left the console after"))
        sessions = app.journal.history.sessions
        await until(pilot, lambda: sessions and len(past_sessions()) == len(sessions))
        history = list(sessions)
    assert [past.session.domain.uuid for past in past_sessions()] == [
        past.session.domain.uuid for past in history
    ]
