"""The screen of hosts: how each is, in a line and in full."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from engine import EngineError, HostInfo
from engine.fleet import HostState
from tests.patience import PATIENCE
from tests.tui.looks import at_both_ends
from tests.tui.many_hosts import NARROW, REFUSED, UNREACHABLE, WIDE, ManyHosts
from tests.tui.scripted_deck import HOSTILE, screen_text
from tui.screens.dialogs import ConfirmDialog
from tui.screens.host_form import HostForm
from tui.screens.hosts import HostsScreen
from tui.widgets.domain_table import DomainTable
from tui.widgets.host_table import HostTable

if TYPE_CHECKING:
    from textual.pilot import Pilot

NAMES = ("lab", "edge", "old", "attic")


@pytest.fixture
def deck(monkeypatch: pytest.MonkeyPatch) -> ManyHosts:
    deck = ManyHosts(monkeypatch, *NAMES)
    spoil(deck)
    return deck


def spoil(deck: ManyHosts) -> None:
    deck.machines["edge"].refusal = REFUSED
    deck.machines["old"].refusal = UNREACHABLE


async def show(deck: ManyHosts, pilot: Pilot[None]) -> None:
    """Go to the screen when the third attempt to reach ``old`` has failed."""
    for seconds in (0, 1, 2, 1):
        await deck.settle(pilot, seconds)
    deck.app.journal.toasts.dismiss_all()
    await deck.press(pilot, "5")
    await deck.settle(pilot)


def text(deck: ManyHosts) -> str:
    return "\n".join(screen_text(deck.app))


def words_of(deck: ManyHosts, name: str) -> list[str]:
    """Return the words of the row of a host."""
    (line,) = [x for x in screen_text(deck.app) if x.strip("│ ").startswith(f"{name} ")]
    return line.strip("│ ").split()


async def test_every_host_has_a_line_with_what_is_known(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await show(deck, pilot)
        assert words_of(deck, "lab") == [
            *("lab", "●", "connected", "4", "ms", "2", "2", "0", "QEMU", "8.2.1", "16"),
            *("64", "GiB", "22:13", "qemu://lab/system"),
        ]
        assert words_of(deck, "edge") == [
            *("edge", "⚑", "✖", "stopped:", "login", "–", "?", "?", "?", "–", "–", "–", "–"),
            "qemu://edge/system",
        ]
        assert words_of(deck, "old")[1:5] == ["◌", "retry", "in", "3"]


async def test_what_is_wrong_with_the_host_under_the_cursor_stands_below(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await show(deck, pilot)
        await deck.press(pilot, "home", "down")
        assert REFUSED.message in text(deck)
        assert REFUSED.hint in text(deck)
        assert "● name   ● route   ● port   ● certificate   ✖ login" in text(deck)
        assert "R tries again; nothing does so by itself" in text(deck)
        assert "read-only" in text(deck)
        await deck.press(pilot, "end")
        assert UNREACHABLE.message in text(deck)
        assert "● name   ✖ route   ○ port   ○ certificate   ○ login" in text(deck)
        assert "R tries again now, else in 3 s" in text(deck)
        await deck.press(pilot, "home")
        assert "connected since 22:13 · answers in 16 ms" in text(deck)


async def test_r_tries_the_host_under_the_cursor_and_elsewhere_all(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await show(deck, pilot)
        for machine in deck.machines.values():
            machine.refusal = None
        await deck.press(pilot, "home", "down", "R")
        await deck.settle(pilot)
        assert deck.app.links["edge"].state is HostState.CONNECTED
        assert deck.app.links["old"].state is HostState.WAITING
        await deck.press(pilot, "1", "R")
        await deck.settle(pilot)
        states = {host.state for host in deck.app.links.values()}
        assert states == {HostState.CONNECTED}


async def test_there_is_nothing_to_mark(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await show(deck, pilot)
        assert "space mark" not in text(deck)
        await deck.press(pilot, "end", "space", "asterisk")
        await pilot.click(HostTable, offset=(1, 3))
        await deck.settle(pilot)
        table = deck.app.screen.query_one(HostTable)
        assert not table.list.marks
        assert table.cursor == ("edge", "")


async def test_what_a_silent_host_said_is_unknown_now(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await show(deck, pilot)
        deck.machines["lab"].refusal = UNREACHABLE
        deck.machines["lab"].drop(UNREACHABLE)
        await deck.settle(pilot)
        assert words_of(deck, "lab")[-3:] == ["2", "?", "?"]
        await deck.press(pilot, "home", "down", "down")
        assert "last seen 22:13" in text(deck)


async def test_a_host_is_asked_for_its_facts_once_for_each_connection(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await show(deck, pilot)
        for _ in range(3):
            await deck.settle(pilot, 2)
        lab = deck.machines["lab"]
        assert lab.asked["host_info"] == 1
        lab.info = HostInfo(hostname="n", hypervisor="QEMU", version="9.0.0")
        lab.drop(UNREACHABLE)
        for _ in range(3):
            await deck.settle(pilot, 1)
        assert lab.asked["host_info"] == 2
        assert "9.0.0" in words_of(deck, "lab")


async def test_a_host_that_does_not_say_what_it_is_holds_up_nothing(deck: ManyHosts) -> None:
    lab = deck.machines["lab"]
    async with deck.app.run_test(size=WIDE) as pilot:
        for seconds in (0, 1, 2, 1):
            await deck.settle(pilot, seconds)
        lab.is_black_hole = True
        await deck.press(pilot, "5")
        assert words_of(deck, "lab")[3:9] == ["4", "ms", "2", "2", "0", "–"]
        assert words_of(deck, "attic")[8:10] == ["QEMU", "8.2.4"]


async def test_capital_d_shows_the_domains_of_that_host_alone(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await show(deck, pilot)
        await deck.press(pilot, "home", "D")
        await deck.settle(pilot)
        table = deck.app.screen.query_one(DomainTable)
        assert table.filter_text == "host:=attic"
        assert {key[0] for key in table.list.shown} == {"attic"}
        assert table.has_focus


async def test_o_sorts_and_capital_o_turns_the_order_round(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await show(deck, pilot)
        table = deck.app.screen.query_one(HostTable)

        def names() -> list[str]:
            return [key[0] for key in table.list.shown]

        assert names() == ["attic", "edge", "lab", "old"]
        await deck.press(pilot, "o")
        assert names() == ["edge", "old", "attic", "lab"]
        await deck.press(pilot, "o")
        assert names()[:2] == ["attic", "lab"]
        await deck.press(pilot, "O")
        assert names()[:2] == ["lab", "attic"]
        await deck.press(pilot, "slash", *"state:stopped")
        assert names() == ["edge"]
        await deck.press(pilot, *"x")
        assert DomainTable.NO_MATCH in text(deck)
        await deck.press(pilot, "enter", "slash", "backspace", "enter", "down")
        assert names() == ["edge"]
        await deck.press(pilot, "escape")
        assert len(names()) == len(NAMES)
        assert table.cursor == ("edge", "")
        await deck.press(pilot, "escape")
        assert not isinstance(deck.app.screen, HostsScreen)


async def test_a_host_is_removed_only_after_a_question(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await show(deck, pilot)
        await deck.press(pilot, "home", "d")
        assert isinstance(deck.app.screen, ConfirmDialog)
        assert "Remove the host attic?" in text(deck)
        assert "It is taken out of config.toml too." in text(deck)
        await deck.press(pilot, "enter")
        assert "attic" in deck.app.links
        await deck.press(pilot, "d", "y")
        async with asyncio.timeout(PATIENCE):
            while "attic" in deck.app.links:
                await deck.settle(pilot)
        await deck.settle(pilot)
        assert "attic: removed" in text(deck)
        assert len(deck.app.screen.query_one(HostTable).list.rows) == 3


async def test_without_a_host_there_is_a_word_how_to_add_one(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await show(deck, pilot)
        for name in NAMES:
            await deck.app.roster.remove(name)
        await deck.settle(pilot)
        assert "There is no host." in text(deck)
        assert screen_text(deck.app)[-1].split() == [
            *("a", "add", "/", "filter", ":", "command", "?", "help")
        ]
        for key in ("e", "t", "d", "enter", "o"):
            await deck.press(pilot, key)
            assert isinstance(deck.app.screen, HostsScreen)
        await deck.press(pilot, "a")
        assert isinstance(deck.app.screen, HostForm)


async def test_names_and_errors_of_hosts_do_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    deck = ManyHosts(monkeypatch, "lab", "edge")
    deck.machines["lab"].info = HostInfo(hostname=HOSTILE, hypervisor=HOSTILE, version=HOSTILE)
    deck.machines["edge"].refusal = EngineError(HOSTILE, hint=HOSTILE)
    async with deck.app.run_test(size=WIDE) as pilot:
        await show(deck, pilot)
        for key in ("home", "down", "e"):
            await deck.press(pilot, key)
            lines = screen_text(deck.app)
            assert not [char for line in lines for char in line if not char.isprintable()]
        assert "[red]" in "\n".join(lines)


async def test_ascii_marks_leave_nothing_else_on_the_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deck = ManyHosts(monkeypatch, *NAMES, marks="ascii")
    spoil(deck)
    async with deck.app.run_test(size=WIDE) as pilot:
        for seconds in (0, 1, 2, 1):
            await deck.settle(pilot, seconds)
        assert text(deck).isascii()
        for key in ("5", "down", "e", "ctrl+t", "escape", "d"):
            await deck.press(pilot, key)
            assert text(deck).isascii(), key


#: Name -> the keys that lead to the picture.
STORIES: dict[str, tuple[str, ...]] = {
    "hosts": ("5", "home", "down"),
    "form": ("5", "end", "t"),
}
NARROW_STORIES: dict[str, tuple[str, ...]] = {
    "new": ("5", "a", *"new", "tab", "tab", "tab", "tab", "enter", *"box"),
    "let-in": ("5", "home", "t"),
    "remove": ("5", "home", "d"),
}


def story(deck: ManyHosts, keys: tuple[str, ...]) -> object:
    async def run(pilot: Pilot[None]) -> None:
        for seconds in (0, 1, 2, 1):
            await deck.settle(pilot, seconds)
        deck.app.journal.toasts.dismiss_all()
        await deck.press(pilot, *keys)
        await deck.settle(pilot)

    return run


@at_both_ends
@pytest.mark.parametrize("name", STORIES)
def test_how_it_looks(
    snap_compare: object,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    size: tuple[int, int],
    theme: str,
) -> None:
    deck = ManyHosts(monkeypatch, *NAMES, theme=f"virtdeck-{theme}")
    spoil(deck)
    run = story(deck, STORIES[name])
    assert snap_compare(deck.app, terminal_size=size, run_before=run)  # type: ignore[operator]


@pytest.mark.parametrize("name", NARROW_STORIES)
def test_how_it_looks_narrow(snap_compare: object, deck: ManyHosts, name: str) -> None:
    run = story(deck, NARROW_STORIES[name])
    assert snap_compare(deck.app, terminal_size=NARROW, run_before=run)  # type: ignore[operator]


@at_both_ends
def test_how_no_host_looks(
    snap_compare: object, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], theme: str
) -> None:
    deck = ManyHosts(monkeypatch, *NAMES, theme=f"virtdeck-{theme}")

    async def run(pilot: Pilot[None]) -> None:
        await show(deck, pilot)
        for name in NAMES:
            await deck.app.roster.remove(name)
        await deck.settle(pilot)

    assert snap_compare(deck.app, terminal_size=size, run_before=run)  # type: ignore[operator]


@pytest.mark.parametrize("size", [(132, 40), WIDE], ids=["narrow", "wide"])
def test_how_the_hosts_look_beside_the_list(
    snap_compare: object, deck: ManyHosts, size: tuple[int, int]
) -> None:
    run = story(deck, ("greater_than_sign",))
    assert snap_compare(deck.app, terminal_size=size, run_before=run)  # type: ignore[operator]
