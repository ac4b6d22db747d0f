"""The verb ``events``."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from engine.errors import NoDomain, OperationTimeout
from tests.patience import ever_longer
from tui.cli.event_words import EVENT_TYPES

if TYPE_CHECKING:
    from tests.tui.cli.command_line import CommandLine
    from tests.tui.cli.host import Host


async def _while_waiting(host: Host, line: str, *verbs: str) -> list[dict[str, object]]:
    """Run ``events`` with ``line``, and ``verbs`` while it waits; return the events as JSON."""
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(host.run("events", "--json", *line.split()))
        await asyncio.sleep(0)
        for verb in verbs:
            await host.run(*verb.split())
    return [json.loads(text) for text in waiting.result().splitlines()]


async def test_it_waits_for_one_event(host: Host) -> None:
    events = await _while_waiting(host, "", "suspend vm-0001", "resume vm-0001")
    assert [(event["event"], event["change"]) for event in events] == [("lifecycle", "suspended")]


async def test_it_waits_for_as_many_as_it_is_told(host: Host) -> None:
    events = await _while_waiting(host, "--count 2", "suspend vm-0001", "resume vm-0001")
    assert [event["change"] for event in events] == ["suspended", "resumed"]


async def test_it_waits_for_the_events_and_the_domain_that_are_named(host: Host) -> None:
    events = await _while_waiting(
        host,
        "--event metadata-change --event reboot --domain vm-0003 --count 2",
        "title vm-0001 x",
        "suspend vm-0003",
        "resume vm-0003",
        "title vm-0003 x",
        "reset vm-0003",
    )
    assert [event["event"] for event in events] == ["metadata-change", "reboot"]


async def test_following_ends_when_time_is_up(host: Host) -> None:
    for seconds in ever_longer(0.05):
        line = f"--follow --timeout {seconds}"
        try:
            events = await _while_waiting(host, line, "suspend vm-0001", "resume vm-0001")
        except* OperationTimeout:
            events = []  # before the first
        if len(events) == 2:
            break
    assert [event["change"] for event in events] == ["suspended", "resumed"]


async def test_nothing_in_time_is_an_error(host: Host) -> None:
    with pytest.raises(OperationTimeout, match=r"^no event within 0\.01 s$"):
        await host.run("events", "--event", "watchdog", "--timeout", "0.01")


async def test_a_domain_that_is_not_there_cannot_be_waited_for(host: Host) -> None:
    with pytest.raises(NoDomain):
        await host.run("events", "--domain", "nobody")


def test_the_names_can_be_listed_without_a_hypervisor(cli: CommandLine) -> None:
    assert cli("events", "--list").out.split() == list(EVENT_TYPES)
    assert cli("events", "--list", "--json").json == list(EVENT_TYPES)


def test_a_name_that_is_no_event_is_wrong_usage(default_host: CommandLine) -> None:
    ended = default_host("events", "--event", "nosuch")
    assert (ended.status, ended.out) == (2, "")
    assert "'nosuch'" in ended.err
