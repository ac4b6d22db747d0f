from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from engine.clock import ManualClock
from engine.domain_labels import DomainLabels
from engine.drivers.remote.sketches import Display, DomainSketch, Sketches, sketch
from engine.drivers.remote.wire_domain import uuid_text
from engine.errors import ConnectionClosed
from tests.engine.rpc.linked import begin, linked
from tests.fakes.libvirt_daemon import GUEST, FarEnd

if TYPE_CHECKING:
    from engine.rpc.client import RpcClient

UNREADABLE = DomainSketch(labels=None)

UUID = uuid_text(GUEST[1])
OTHER = ("other", bytes(16), -1)


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<domain/>", DomainSketch()),
        ("<domain><title>a title</title></domain>", DomainSketch("a title")),
        (
            "<domain><metadata><v:protected xmlns:v='urn:virtdeck:protected'/></metadata></domain>",
            DomainSketch(labels=DomainLabels(protected=True)),
        ),
        (
            (
                "<domain><devices><graphics type='vnc' port='5900' websocket='5700'/>"
                "</devices></domain>"
            ),
            DomainSketch("", (Display("vnc", frozenset({"5900", "5700"}), False),)),
        ),
        (
            (
                "<domain><devices><graphics type='spice' port='-1' tlsPort='5901' autoport='yes'/>"
                "<graphics type='vnc' socket='/a'/><graphics><listen type='socket' socket='/b'/>"
                "</graphics></devices></domain>"
            ),
            DomainSketch(
                "",
                (
                    Display("spice", frozenset({"5901"}), False),
                    Display("vnc", frozenset(), True),
                    Display("", frozenset(), True),
                ),
            ),
        ),
        ("", UNREADABLE),
        ("<domain>", UNREADABLE),
        ("no xml \0\udcff", UNREADABLE),
        ("<?xml version='1.0' encoding='UTF-16'?><domain/>", UNREADABLE),
        (
            (
                "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
                "<domain><title>&a;</title></domain>"
            ),
            DomainSketch(),
        ),
    ],
)
def test_what_there_is_to_know(xml: str, expected: DomainSketch) -> None:
    assert sketch(xml) == expected


def test_a_document_that_grows_when_it_is_read_stays_small() -> None:
    tens = [f"&a{i};" * 10 for i in range(11)]
    entities = "".join(f"<!ENTITY a{i} '{text}'>" for i, text in enumerate(tens, 1))
    xml = f"<!DOCTYPE d [<!ENTITY a0 'x'>{entities}]><domain><title>&a11;</title></domain>"
    assert len(sketch(xml).title) < 100


@pytest.mark.parametrize(
    ("service", "is_unix", "protocol"),
    [("5900", False, "vnc"), ("5901", False, "spice"), ("9", False, None), ("", True, "vnc")],
)
def test_protocol_at_a_port(service: str, is_unix: bool, protocol: str | None) -> None:
    vnc = Display("vnc", frozenset({"5900"}), True)
    spice = Display("spice", frozenset({"5901"}), False)
    assert DomainSketch("", (vnc, spice)).protocol_at(service, is_unix=is_unix) == protocol


def test_an_only_display_needs_no_port() -> None:
    only = DomainSketch("", (Display("spice", frozenset(), False),))
    assert only.protocol_at("5900", is_unix=False) == "spice"
    assert DomainSketch().protocol_at("5900", is_unix=False) is None


def titled(title: str) -> str:
    return f"<domain><title>{title}</title></domain>"


async def made(sketches: Sketches, far: FarEnd, *answers: Any) -> None:
    work = begin(sketches.make([GUEST]))
    for answer in answers:
        await far.answer(await far.take_call("domain_get_xml_desc"), answer)
    await work


async def test_a_sketch_is_made_once_and_again_when_it_was_forgotten() -> None:
    async with linked() as (client, far):
        sketches = Sketches(client)
        assert sketches.get(UUID) is None
        await made(sketches, far, titled("first"))
        await made(sketches, far)
        sketches.forget(UUID)
        assert sketches.get(UUID) is None
        assert sketches.latest(UUID).title == "first"
        await made(sketches, far, titled("second"))
        assert sketches.get(UUID) == DomainSketch("second")


async def test_what_was_forgotten_while_it_was_asked_for_is_asked_for_again() -> None:
    async with linked() as (client, far):
        sketches = Sketches(client)
        work = begin(sketches.make([GUEST]))
        call = await far.take()
        sketches.forget(UUID)
        await far.answer(call, titled("old"))
        await work
        assert sketches.get(UUID) is None
        assert sketches.latest(UUID).title == "old"
        await made(sketches, far, titled("new"))
        assert sketches.get(UUID) == DomainSketch("new")


async def test_a_domain_that_is_gone_or_busy_keeps_what_was_known() -> None:
    async with linked() as (client, far):
        sketches = Sketches(client)
        await made(sketches, far, titled("known"))
        sketches.forget(UUID)
        work = begin(sketches.make([GUEST, OTHER]))
        for code in (68, 42):
            await far.refuse(await far.take(), code, "no")
        await work
        assert sketches.get(UUID) == DomainSketch("known")
        assert sketches.get(uuid_text(OTHER[1])) == UNREADABLE
        sketches.keep_only([UUID])
        assert sketches.get(uuid_text(OTHER[1])) is None


async def test_a_lost_connection_is_said() -> None:
    async with linked() as (client, far):
        work = begin(Sketches(client).make([GUEST]))
        await far.take()
        far.close()
        with pytest.raises(ConnectionClosed):
            await work


async def test_many_domains_are_asked_in_batches() -> None:
    async with linked(ManualClock()) as (client, far):
        domains = [(f"g{i}", i.to_bytes(16, "big"), -1) for i in range(600)]
        work = begin(Sketches(client).make(domains))
        asked = []
        for size in (256, 256, 88):
            batch = [await far.take() for _ in range(size)]
            asked += [call.arguments[0] for call in batch]
            await all_asked_for(client, size)
            for call in batch:
                await far.answer(call, titled("x"))
        await work
        assert asked == domains


async def all_asked_for(client: RpcClient, size: int) -> None:
    assert len(client._calls) == size
