"""The driver at daemons of several ages, and at a real one.

Facts about the ages come from the schema (numbers of procedures by release: 430 ones in 6.0, 453 in
11.3) and from what libvirtd 9.0 answers; no daemon of those ages is at hand.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from engine.connection import Connection
from engine.errors import EngineError, NoDomain, Unsupported
from engine.events import Lifecycle, LifecycleEvent, MetadataChangeEvent
from engine.rpc import schema
from engine.rpc.packet import Kind
from tests.engine.rpc.linked import nothing_left, until
from tests.fakes.libvirt_daemon import GUEST, PONG, LibvirtDaemon, framed
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from engine.events import Event
    from tests.peers.libvirtd import PrivateLibvirtd


RUNNING: dict[str, Any] = {
    "connect_list_all_domains": ([GUEST], 1),
    "connect_get_all_domain_stats": [(GUEST, {"state.state": 1, "balloon.maximum": 1})],
    "domain_get_xml_desc": "<domain><devices><graphics type='vnc' port='5900'/></devices></domain>",
    "domain_get_info": (1, 2, 3, 4, 5),
    "domain_get_state": (1, 1),
}
#: How daemons refuse events that are newer than they are: libvirt 9.0 with VIR_ERR_INTERNAL_ERROR.
NEW_EVENT = EngineError("unsupported event ID 27")


def old_registration(event_id: int, _: object) -> Any:
    """Register the domain events of libvirt 6.0 (0 to 24)."""
    return event_id + 1 if event_id < 25 else NEW_EVENT


async def test_a_daemon_without_newer_events_is_as_good(short_tmp: Path) -> None:
    answers = RUNNING | {
        "connect_domain_event_callback_register_any": old_registration,
        "connect_network_event_register_any": Unsupported("this function is not supported"),
    }
    async with nothing_left(), LibvirtDaemon(short_tmp / "sock", answers) as daemon:
        async with await Connection.open(daemon.uri()) as connection:
            assert len(await connection.domains()) == 1
            reader = connection.events.subscribe(LifecycleEvent)
            await daemon.tell("domain_event_callback_lifecycle", 1, GUEST, 3, 0)
            async with asyncio.timeout(PATIENCE):
                (event,) = await reader.batch()
            assert isinstance(event, LifecycleEvent)
            assert event.event is Lifecycle.SUSPENDED


async def test_a_daemon_without_any_event_but_domains(short_tmp: Path) -> None:
    async with LibvirtDaemon(short_tmp / "sock", RUNNING) as daemon:
        for name in list(daemon.answers):
            if name.endswith("_event_register_any"):
                del daemon.answers[name]  # an unknown procedure
        async with await Connection.open(daemon.uri()) as connection:
            assert len(await connection.domains()) == 1


async def test_procedures_newer_than_the_daemon_are_impossible_from_then_on(
    short_tmp: Path,
) -> None:
    new = [n for n in schema.procedure_names() if schema.procedure(n).number > 430]
    assert len(new) >= 18
    async with LibvirtDaemon(short_tmp / "sock", RUNNING) as daemon:
        async with await Connection.open(daemon.uri()) as connection:
            (info,) = await connection.domains()
            driver: Any = connection.driver
            for name in ("domain_get_autostart_once", "domain_abort_job_flags"):
                arguments = (GUEST, 0) if name.endswith("flags") else (GUEST,)
                with pytest.raises(Unsupported, match="too old for this: unknown procedure"):
                    await driver._ask("a verb", name, *arguments)
            with pytest.raises(Unsupported):
                await connection.domain(info.ref).reset()
            assert "too old" in (connection.why_impossible("reset") or "")
            assert connection.why_impossible("destroy") is None


async def test_a_driver_without_statistics(short_tmp: Path) -> None:
    answers = RUNNING | {"connect_get_all_domain_stats": Unsupported("not supported by lxc")}
    async with LibvirtDaemon(short_tmp / "sock", answers) as daemon:
        async with await Connection.open(daemon.uri("lxc:///system")) as connection:
            (info,) = await connection.domains()
            assert (info.vcpus, info.memory_kib) == (4, 3)
            assert len(await connection.statistics()) == 1


async def test_messages_newer_than_ours_are_counted(short_tmp: Path) -> None:
    async with LibvirtDaemon(short_tmp / "sock", RUNNING) as daemon:
        async with await Connection.open(daemon.uri()) as connection:
            client = connection.driver._client  # type: ignore[attr-defined]
            for number in (454, 455, 999):
                await daemon.clients[0].send(
                    framed(b"new", number=number, kind=Kind.EVENT, serial=0)
                )
            await daemon.clients[0].send(PONG)
            await daemon.tell("domain_event_callback_lifecycle", 1, GUEST, 77, 0)
            async with asyncio.timeout(PATIENCE):
                await until(lambda: connection.driver.unreadable == 1)  # type: ignore[attr-defined]
            assert client.strays == 3
            assert len(await connection.domains()) == 1


async def test_a_second_connection_for_what_lasts_is_made_again_when_it_was_lost(
    short_tmp: Path,
) -> None:
    answers = RUNNING | {"domain_managed_save": ()}
    async with nothing_left(), LibvirtDaemon(short_tmp / "sock", answers) as daemon:
        async with await Connection.open(daemon.uri()) as connection:
            driver: Any = connection.driver
            for number in (1, 2, 3):
                await driver._ask_slowly("save", "domain_managed_save", GUEST, 0)
                assert len(daemon.clients) == 1 + number
                daemon.clients[-1].hang_up()
                async with asyncio.timeout(PATIENCE):
                    await until(lambda: driver._slow_client.lost.done())
            assert len(driver._clients) == 2
            assert connection.failure is None


def in_a_word(event: Event) -> str:
    return event.event.name.lower() if isinstance(event, LifecycleEvent) else "title"


@pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")
async def test_verbs_at_a_real_daemon(session_libvirtd: PrivateLibvirtd) -> None:
    async with (
        nothing_left(),
        await Connection.open(session_libvirtd.uri_of("test:///default")) as connection,
    ):
        reader = connection.events.subscribe(LifecycleEvent, MetadataChangeEvent)
        (info,) = await connection.domains()
        domain = connection.domain(info.ref)
        await domain.suspend()
        await domain.resume()
        await domain.set_title("a title")
        assert (await connection.domain_info("test")).title == "a title"
        await domain.set_title("")
        assert (await connection.domain_info("test")).title == ""
        assert "<name>test</name>" in await domain.xml()
        await domain.destroy()
        with pytest.raises(EngineError, match="not running"):
            await domain.suspend()
        await domain.start()
        seen: list[str] = []
        async with asyncio.timeout(PATIENCE):
            while "started" not in seen:
                seen += map(in_a_word, await reader.batch())
        assert seen == ["suspended", "resumed", "title", "title", "stopped", "started"]
        with pytest.raises(NoDomain):
            await connection.lookup("nobody")
        assert (await connection.host_info()).hypervisor == "TEST"
