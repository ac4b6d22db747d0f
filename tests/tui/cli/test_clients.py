"""The verb ``clients``."""

from __future__ import annotations

import asyncio
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from engine.errors import ConnectionClosed
from engine.events import GraphicsClientsEvent, GraphicsEvent, GraphicsPhase
from tests.tui.cli.sample_events import CLIENT, sample_event

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from engine import DomainRef
    from tests.tui.cli.command_line import CommandLine
    from tests.tui.cli.host import Host


async def _ref(host: Host, name: str) -> DomainRef:
    return (await host.connection.domain_info(name)).ref


async def _visit(host: Host, name: str, *phases: GraphicsPhase) -> None:
    """Let a client go through ``phases`` on a display of the domain."""
    ref = await _ref(host, name)
    for phase in phases:
        host.connection.driver.emit(sample_event(GraphicsEvent, domain=ref, phase=phase))


async def _follow(host: Host, words: str, visit: Coroutine[Any, Any, None]) -> list[Any]:
    """Follow the clients until the connection is closed after a visit; return the lines."""
    stream = io.StringIO()
    follow = host.run("clients", "--follow", "--json", *words.split(), stream=stream)

    async def visit_and_close() -> None:
        await visit
        host.connection.events.close()

    with pytest.raises(ConnectionClosed):
        await asyncio.gather(follow, visit_and_close())
    return [json.loads(line) for line in stream.getvalue().splitlines()]


async def test_nobody_is_an_empty_table(host: Host) -> None:
    assert json.loads(await host.run("clients", "--json")) == []
    assert len((await host.run("clients")).splitlines()) == 2


async def test_who_is_there_is_a_row(host: Host) -> None:
    await _visit(host, "vm-0001", GraphicsPhase.CONNECT, GraphicsPhase.INITIALIZE)
    row = (await host.run("clients")).splitlines()[2]
    words = row.split()
    assert words[:5] == ["vm-0001", "vnc", "10.1.2.3:51422", "alice", "vencrypt+x509+sasl"]
    assert words[-3:] == ["0:00:00", "on", "console"]
    (session,) = json.loads(await host.run("clients", "--json"))
    assert (session["domain"]["name"], session["who"]) == ("vm-0001", "alice")


async def test_one_domain_can_be_asked_for(host: Host) -> None:
    await _visit(host, "vm-0001", GraphicsPhase.CONNECT)
    assert len(json.loads(await host.run("clients", "vm-0001", "--json"))) == 1
    assert json.loads(await host.run("clients", "vm-0003", "--json")) == []


async def test_following_begins_with_who_is_there(host: Host) -> None:
    await _visit(host, "vm-0001", GraphicsPhase.CONNECT, GraphicsPhase.INITIALIZE)
    await _visit(host, "vm-0003", GraphicsPhase.CONNECT)
    lines = await _follow(host, "vm-0001", _visit(host, "vm-0001", GraphicsPhase.DISCONNECT))
    assert [line["change"] for line in lines] == ["found", "closed"]
    assert lines[1]["session"]["end"] == "left"


async def test_following_tells_of_every_domain(host: Host) -> None:
    lines = await _follow(host, "", _visit(host, "vm-0003", *GraphicsPhase))
    assert [line["change"] for line in lines] == ["opened", "signed-in", "closed"]
    assert {line["event"] for line in lines} == {"graphics-session"}


async def test_domains_whose_visitors_nobody_knows_are_named(
    host: Host, capsys: pytest.CaptureFixture[str]
) -> None:
    ref = replace(await _ref(host, "vm-0001"))
    host.connection.driver.emit(
        GraphicsClientsEvent(time=0.0, domain=ref, protocol="vnc", clients=None)
    )
    await host.run("clients")
    assert capsys.readouterr().err == "not known who was there before: vm-0001\n"
    host.connection.driver.emit(
        GraphicsClientsEvent(time=0.0, domain=ref, protocol="vnc", clients=(CLIENT,))
    )
    assert "vm-0001" in await host.run("clients")
    assert capsys.readouterr().err == ""


def test_visitors_from_before_have_no_beginning(still_demo: CommandLine) -> None:
    sessions = {each["domain"]["name"]: each for each in still_demo("clients", "--json").json}
    assert sessions["db-primary"]["who"] == "alice"
    assert sessions["db-primary"]["since"] is None
    assert " ?   " in still_demo("clients").out
