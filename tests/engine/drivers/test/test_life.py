"""Guests that take their time: what a held, stopped or restarted one does with what it was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import ManualClock
from engine.conf.domain_conf import DomainConf
from engine.domain_state import DomainState
from engine.drivers.test.inventory import Inventory
from engine.drivers.test.life import LivingGuests
from engine.drivers.test.transitions import DESTROY, RESUME, SUSPEND
from engine.events import BalloonChangeEvent, LifecycleEvent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine.drivers.test.machine import Machine
    from engine.events import Event

XML = (
    "<domain type='test'><name>a</name><uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>"
    "<memory>4096</memory><os><type>hvm</type></os></domain>"
)


class Scene:
    """One guest on a host of its own, and what happened there."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self.clock = ManualClock()
        self.events: list[Event] = []
        self.inventory = Inventory(self.events.append, self.clock)
        self.guests = LivingGuests(self.inventory, speed)
        self.machine: Machine = self.inventory.add(DomainConf.parse(XML))

    async def pass_time(self, seconds: float) -> None:
        """Let ``seconds`` pass on the host."""
        await self.clock.advance(seconds / self.speed)

    def names(self) -> list[str]:
        """Return what happened since this was asked last."""
        names = [
            event.detail_name if isinstance(event, LifecycleEvent) else event.name
            for event in self.events
        ]
        self.events.clear()
        return names


@pytest.fixture(params=[1.0, 10.0], ids=["real time", "ten times as fast"])
async def scene(request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    scene = Scene(request.param)
    scene.guests.switch_on(scene.machine)
    await scene.pass_time(13)
    assert scene.names() == ["booted", "agent-lifecycle"]
    yield scene
    await scene.guests.close()


async def test_a_held_guest_does_not_shut_down(scene: Scene) -> None:
    scene.guests.shut_down(scene.machine)
    scene.inventory.move(scene.machine, SUSPEND)
    await scene.pass_time(60)
    assert scene.names() == ["agent-lifecycle", "paused"]
    scene.inventory.move(scene.machine, RESUME)
    await scene.pass_time(5)
    assert scene.names() == ["unpaused", "guest", "shutdown"]
    assert scene.machine.status.state is DomainState.SHUTOFF


async def test_a_stopped_machine_forgets_what_it_was_told(scene: Scene) -> None:
    scene.guests.shut_down(scene.machine)
    scene.inventory.move(scene.machine, DESTROY)
    scene.guests.switch_on(scene.machine)
    await scene.pass_time(10)
    assert scene.names() == ["agent-lifecycle", "destroyed", "booted"]


async def test_a_reboot_is_a_shutdown_a_reset_and_a_boot(scene: Scene) -> None:
    scene.guests.reboot(scene.machine)
    await scene.pass_time(4.5)
    assert scene.names() == ["agent-lifecycle", "reboot"]
    await scene.pass_time(12.5)
    assert scene.names() == ["agent-lifecycle"]
    assert scene.machine.status.state is DomainState.RUNNING


async def test_the_balloon_goes_down_and_up(scene: Scene) -> None:
    for actual in (3072, 4096):
        scene.guests.move_balloon(scene.machine)
        (event,) = scene.events
        assert isinstance(event, BalloonChangeEvent)
        assert event.actual == scene.machine.memory_kib == actual
        scene.events.clear()


async def test_close_ends_what_has_begun(scene: Scene) -> None:
    scene.guests.shut_down(scene.machine)
    scene.names()
    await scene.guests.close()
    await scene.pass_time(60)
    assert scene.names() == []
