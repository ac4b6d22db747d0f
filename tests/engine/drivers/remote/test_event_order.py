"""Graphics events wait for their display's protocol; nothing of that guest overtakes them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from engine.domain_ref import DomainRef
from engine.drivers.remote.event_order import EventOrder
from engine.drivers.remote.monitor_events import engine_event
from engine.drivers.remote.sketches import Sketches
from engine.drivers.remote.wire_domain import uuid_text
from engine.events import GraphicsEvent
from engine.tasks import Tasks
from tests.engine.rpc.linked import linked, settle
from tests.fakes.libvirt_daemon import GUEST, FarEnd

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine.events import Event

OTHER = ("other", bytes(16), 8)
VNC = "<domain><devices><graphics type='vnc' port='5900'/></devices></domain>"
SPICE = "<domain><devices><graphics type='spice' port='5900'/></devices></domain>"
UUID = uuid_text(GUEST[1])


class Order:
    """An ``EventOrder``, what it has passed on in short words, and the server behind it."""

    def __init__(self, order: EventOrder, far: FarEnd, seen: list[str], tasks: Tasks) -> None:
        self.order, self.far, self.seen, self.tasks = order, far, seen, tasks

    def graphics(self, phase: int, guest: Any = GUEST) -> None:
        ends = (0, "127.0.0.1", "5900"), (0, "127.0.0.1", "40000")
        self._take("domain_event_callback_graphics", 1, guest, phase, *ends, "none", [])

    def lifecycle(self, number: int, guest: Any = GUEST) -> None:
        self._take("domain_event_callback_lifecycle", 1, guest, number, 0)

    def reboot(self, guest: Any = GUEST) -> None:
        self._take("domain_event_callback_reboot", 1, guest)

    def network(self) -> None:
        self._take("network_event_lifecycle", 1, ("net", bytes(16)), 2, 0)

    def title(self) -> None:
        self._take("domain_event_callback_metadata_change", 1, GUEST, 1, None)

    def _take(self, name: str, *fields: Any) -> None:
        event = engine_event(name, fields, 0.0)
        assert event is not None
        self.order.take(event)

    async def xml(self, text: str) -> None:
        await self.far.answer(await self.far.take_call("domain_get_xml_desc"), text)
        await settle()


@asynccontextmanager
async def ordered() -> AsyncIterator[Order]:
    seen: list[str] = []

    def emit(event: Event) -> None:
        words = [event.name]
        if isinstance(event, GraphicsEvent):
            words += [event.phase.label, str(event.protocol)]
        ref = getattr(event, "domain", None)
        if isinstance(ref, DomainRef) and ref.name != "guest":
            words.append(ref.name)
        seen.append(" ".join(words))

    async with linked() as (client, far):
        tasks = Tasks()
        yield Order(EventOrder(Sketches(client), tasks, emit), far, seen, tasks)
        await tasks.cancel()


async def test_a_graphics_event_waits_and_the_rest_of_its_guest_behind_it() -> None:
    async with ordered() as order:
        order.reboot()
        order.graphics(0)
        order.graphics(1)
        order.reboot()
        order.graphics(2)
        order.reboot(OTHER)
        order.network()
        assert order.seen == ["reboot", "reboot other", "network-lifecycle"]
        await order.xml(VNC)
        assert order.seen[3:] == [
            "graphics connect vnc", "graphics initialize vnc", "reboot",
            "graphics disconnect vnc",
        ]  # fmt: skip
        order.graphics(0)
        assert order.seen[-1] == "graphics connect vnc"


async def test_two_guests_do_not_wait_for_each_other() -> None:
    async with ordered() as order:
        order.graphics(0)
        order.graphics(0, OTHER)
        first, second = await order.far.take(), await order.far.take()
        await order.far.answer(second, SPICE)
        await settle()
        assert order.seen == ["graphics connect spice other"]
        await order.far.answer(first, VNC)
        await settle()
        assert order.seen[1:] == ["graphics connect vnc"]


@pytest.mark.parametrize("number", [0, 2, 5])
async def test_a_guest_that_was_started_anew_is_asked_anew(number: int) -> None:
    async with ordered() as order:
        order.graphics(0)
        await order.xml(VNC)
        order.graphics(2)
        order.lifecycle(number)
        order.graphics(0)
        order.reboot()
        assert order.seen == ["graphics connect vnc", "graphics disconnect vnc", "lifecycle"]
        await order.xml(SPICE)
        assert order.seen[3:] == ["graphics connect spice", "reboot"]


async def test_a_restart_among_what_waits() -> None:
    async with ordered() as order:
        order.graphics(0)
        order.lifecycle(5)
        order.lifecycle(2)
        order.graphics(0)
        order.reboot()
        await order.xml(VNC)
        assert order.seen == ["graphics connect vnc", "lifecycle", "lifecycle"]
        await order.xml(SPICE)
        assert order.seen[3:] == ["graphics connect spice", "reboot"]


async def test_a_new_title_is_a_new_document() -> None:
    async with ordered() as order:
        order.graphics(0)
        await order.xml(VNC)
        order.title()
        order.graphics(2)
        assert order.seen[-1] == "metadata-change"
        await order.xml(VNC)
        assert order.seen[-1] == "graphics disconnect vnc"


async def test_suspending_changes_no_display() -> None:
    async with ordered() as order:
        order.graphics(0)
        await order.xml(VNC)
        for number in (3, 4, 6, 7):
            order.lifecycle(number)
        order.graphics(2)
        assert order.seen[-1] == "graphics disconnect vnc"


@pytest.mark.parametrize("code", [42, 68, 1])
async def test_a_document_that_cannot_be_had_holds_nothing_back(code: int) -> None:
    async with ordered() as order:
        order.graphics(0)
        order.reboot()
        await order.far.refuse(await order.far.take(), code, "no")
        await settle()
        assert order.seen == ["graphics connect None", "reboot"]


async def test_a_connection_that_is_lost_holds_nothing_back() -> None:
    async with ordered() as order:
        order.graphics(0)
        order.reboot()
        await order.far.take()
        order.far.close()
        await settle()
        assert order.seen == ["graphics connect None", "reboot"]


async def test_nothing_is_left_when_the_driver_closes() -> None:
    async with ordered() as order:
        order.graphics(0)
        await order.far.take()
        await order.tasks.cancel()
        assert len(order.tasks) == 0
