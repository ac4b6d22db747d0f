"""The hosts beside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.many_hosts import REFUSED, UNREACHABLE, WIDE, ManyHosts
from tests.tui.scripted_deck import screen_text
from tui.command import CommandError
from tui.commands import run_command
from tui.widgets.domain_table import DomainTable
from tui.widgets.host_column import HostColumn

if TYPE_CHECKING:
    from textual.pilot import Pilot

NEXT, PREVIOUS = "greater_than_sign", "less_than_sign"


@pytest.fixture
def deck(monkeypatch: pytest.MonkeyPatch) -> ManyHosts:
    deck = ManyHosts(monkeypatch, "lab", "edge", "attic")
    deck.machines["edge"].refusal = REFUSED
    return deck


def column_text(deck: ManyHosts) -> list[str]:
    width = deck.app.screen.query_one(HostColumn).region.width
    return [line[:width].strip("│ ") for line in screen_text(deck.app)[2:6]]


def table(deck: ManyHosts) -> DomainTable:
    return deck.app.screen.query_one(DomainTable)


async def start(deck: ManyHosts, pilot: Pilot[None]) -> None:
    for _ in range(3):
        await deck.settle(pilot)


async def test_it_says_how_each_host_is(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await start(deck, pilot)
        assert [" ".join(line.split()) for line in column_text(deck)] == [
            "▸ all hosts 8+",
            "● lab 4 ms 2",
            "✖ edge stopped ?",
            "● attic 12 ms 6",
        ]


async def test_a_word_gives_way_to_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("gone", "hypervisor-12", "a-host-whose-name-has-no-end")
    deck = ManyHosts(monkeypatch, *names)
    for name in names:
        deck.machines[name].refusal = UNREACHABLE
    async with deck.app.run_test(size=(132, 40)) as pilot:
        await start(deck, pilot)
        assert [" ".join(line.split()) for line in column_text(deck)] == [
            "▸ all hosts ?",
            "◌ gone retry ?",
            "◌ hypervisor-12 ?",
            "◌ a-host-whose-nam… ?",
        ]


async def test_keys_go_round_and_the_list_keeps_the_focus(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await start(deck, pilot)
        await deck.press(pilot, "slash", *"web", "enter")
        shown = []
        for key in (NEXT, NEXT, NEXT, NEXT, PREVIOUS):
            await deck.press(pilot, key)
            shown.append({key[0] for key in table(deck).list.shown})
            assert table(deck).has_focus
        assert shown == [{"lab"}, set(), {"attic"}, {"lab", "attic"}, {"attic"}]
        assert table(deck).filter_text == "host:=attic web"
        assert deck.app.screen.query_one(HostColumn).current == "attic"
        await deck.press(pilot, "escape")
        assert deck.app.screen.query_one(HostColumn).current is None


async def test_a_click_is_as_good(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await start(deck, pilot)
        await pilot.click(HostColumn, offset=(5, 2))
        await deck.settle(pilot)
        assert table(deck).filter_text == "host:=lab"
        await pilot.click(HostColumn, offset=(5, 1))
        await deck.settle(pilot)
        assert table(deck).filter_text == ""
        assert table(deck).has_focus


@pytest.mark.parametrize("size", [(80, 24), (131, 40)])
async def test_without_room_there_is_none_and_the_keys_work(
    deck: ManyHosts, size: tuple[int, int]
) -> None:
    async with deck.app.run_test(size=size) as pilot:
        await start(deck, pilot)
        assert not deck.app.screen.query(HostColumn)
        await deck.press(pilot, NEXT)
        assert table(deck).filter_text == "host:=lab"


async def test_in_little_room_hosts_are_headings(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=(80, 24)) as pilot:
        await start(deck, pilot)
        header = next(line for line in screen_text(deck.app) if "NAME" in line)
        assert header.strip("│ ").split()[:3] == ["NAME↑", "STATE", "CPU"]
        headings = [line.strip("│ ")[2:] for line in screen_text(deck.app) if "│ - " in line]
        assert [line.split()[0] for line in headings] == ["attic", "lab"]  # edge let nobody in
        for name in ("edge", "attic"):
            await deck.app.roster.remove(name)
        await deck.settle(pilot)
        header = next(line for line in screen_text(deck.app) if "NAME" in line)
        assert header.strip("│ ").split()[:3] == ["NAME↑", "STATE", "VCPU"]


async def test_one_host_needs_none(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await start(deck, pilot)
        for name in ("edge", "attic"):
            await deck.app.roster.remove(name)
        await deck.settle(pilot)
        assert not deck.app.screen.query_one(HostColumn).display


async def test_more_hosts_than_lines_show_those_around_the_current(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = [f"node-{number:02}" for number in range(30)]
    deck = ManyHosts(monkeypatch, *names)
    async with deck.app.run_test(size=(132, 20)) as pilot:
        await start(deck, pilot)
        deck.app.show_host("node-20")
        await deck.settle(pilot)
        text = "\n".join(screen_text(deck.app)[2:])
        assert "▸ ● node-20" in text
        assert "and 17 more" in text
        assert "all hosts" in text


async def test_commands_lead_to_hosts(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await start(deck, pilot)
        run_command(deck.app, "host att")
        await deck.settle(pilot)
        assert table(deck).filter_text == "host:=attic"
        run_command(deck.app, "host")
        await deck.settle(pilot)
        assert table(deck).filter_text == ""
        with pytest.raises(CommandError, match=r"which host\? lab, edge, attic"):
            run_command(deck.app, "host nobody")
        run_command(deck.app, "hosts")
        await deck.settle(pilot)
        assert deck.app.current_mode == "hosts"
        run_command(deck.app, "add-host")
        await deck.settle(pilot)
        assert "New host" in "\n".join(screen_text(deck.app))
