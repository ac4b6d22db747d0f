"""The form of a host: what can be said in it, tried, and kept."""

from __future__ import annotations

import asyncio
import tomllib
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from engine import ConnectFailed, CredentialKind, CredentialRequest
from tests.patience import PATIENCE
from tests.tui.many_hosts import NARROW, UNREACHABLE, ManyHosts
from tests.tui.scripted_deck import screen_text
from tui.screens.credential_dialog import REST, CredentialDialog
from tui.screens.host_form import HostForm, TrialText
from tui.screens.hosts import HostsScreen
from tui.settings import CONFIG_NAME, config_folder
from tui.widgets.host_table import HostTable

if TYPE_CHECKING:
    from textual.pilot import Pilot

ATTIC = "qemu://attic/system"


@pytest.fixture
def deck(monkeypatch: pytest.MonkeyPatch) -> ManyHosts:
    deck = ManyHosts(monkeypatch, "lab", "attic")
    del deck.app.roster.entries["attic"]
    return deck


def text(deck: ManyHosts) -> str:
    return "\n".join(screen_text(deck.app))


def saved() -> dict[str, object]:
    path = config_folder() / CONFIG_NAME
    hosts: dict[str, object] = tomllib.loads(path.read_text())["hosts"] if path.exists() else {}
    return hosts


def uri_field(deck: ManyHosts) -> Input:
    return deck.app.screen.query_one("#uri", Input)


async def open_form(deck: ManyHosts, pilot: Pilot[None], *keys: str) -> None:
    await deck.settle(pilot)
    await deck.press(pilot, "5", *(keys or ("a",)))
    assert isinstance(deck.app.screen, HostForm)


async def until_closed(deck: ManyHosts, pilot: Pilot[None]) -> None:
    async with asyncio.timeout(PATIENCE):
        while isinstance(deck.app.screen, HostForm):
            await deck.settle(pilot)
    await deck.settle(pilot)
    assert isinstance(deck.app.screen, HostsScreen)


async def test_enter_tries_and_enter_again_saves(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_form(deck, pilot)
        await deck.press(pilot, *"new", "enter", *ATTIC, "enter")
        assert "● hypervisor   done" in text(deck).replace("hypervisor  done", "hypervisor   done")
        assert "QEMU 8.2.2 on node2.example" in text(deck)
        assert deck.machines["attic"].drivers == []
        assert saved() == {}
        await deck.press(pilot, "enter")
        await until_closed(deck, pilot)
        assert saved() == {"new": ATTIC}
        assert list(deck.app.links) == ["lab", "new"]
        assert deck.app.screen.query_one(HostTable).cursor == ("new", "")


async def test_a_host_without_a_name_is_named_after_its_machine(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_form(deck, pilot)
        await deck.press(pilot, "tab", *ATTIC, "ctrl+s")
        await until_closed(deck, pilot)
        assert saved() == {"attic": ATTIC}


async def test_look_only_is_kept_and_used(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_form(deck, pilot)
        await deck.press(pilot, "tab", *ATTIC, *["tab"] * 5, "enter")
        assert "[x] look only" in text(deck)
        await deck.press(pilot, "ctrl+s")
        await until_closed(deck, pilot)
        assert saved() == {"attic": {"uri": ATTIC, "readonly": True}}
        assert deck.app.links["attic"].read_only


async def test_an_offer_writes_the_address_and_waits_for_the_machine(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_form(deck, pilot)
        await deck.press(pilot, "tab", "tab", "tab", "tab", "enter")
        assert "which machine?" in text(deck)
        await deck.press(pilot, *"box")
        assert uri_field(deck).value == "qemu+ssh://box/system"
        assert "libvirt on box, over ssh" in text(deck)


async def test_a_failure_names_its_step_and_the_address_can_be_mended(deck: ManyHosts) -> None:
    deck.machines["attic"].refusal = UNREACHABLE
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_form(deck, pilot)
        await deck.press(pilot, "tab", *ATTIC, "enter")
        assert "✖ route" in text(deck)
        assert UNREACHABLE.message in text(deck)
        assert UNREACHABLE.hint in text(deck)
        assert uri_field(deck).has_focus
        await deck.press(pilot, "end", "backspace")
        assert UNREACHABLE.message not in text(deck)
        await deck.press(pilot, "escape")
        assert isinstance(deck.app.screen, HostsScreen)
        assert saved() == {}


async def test_a_long_failure_leaves_every_answer_within_reach(deck: ManyHosts) -> None:
    deck.machines["attic"].refusal = ConnectFailed("many words " * 60, hint="and more " * 60)
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_form(deck, pilot)
        await deck.press(pilot, "tab", *ATTIC, "enter")
        deck.app.screen.query_one("#save").focus()
        await deck.settle(pilot)
        await deck.settle(pilot)
        assert "Save  ^s" in text(deck)
        assert "Cancel  Esc" in text(deck)


async def test_escape_stops_an_attempt_before_it_leaves(deck: ManyHosts) -> None:
    deck.machines["attic"].is_black_hole = True
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_form(deck, pilot)
        await deck.press(pilot, "tab", *ATTIC, "enter")
        assert "under way; Esc stops it" in text(deck)
        assert deck.machines["attic"].asked["open"] == 1
        await deck.press(pilot, "escape")
        assert "stopped; nothing was changed" in text(deck)
        await deck.press(pilot, "escape")
        assert isinstance(deck.app.screen, HostsScreen)
        assert list(deck.app.links) == ["lab"]


async def test_leaving_ends_an_attempt(deck: ManyHosts) -> None:
    deck.machines["attic"].is_black_hole = True
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_form(deck, pilot)
        await deck.press(pilot, "tab", *ATTIC, "enter")
        await pilot.click("#cancel")
        await deck.settle(pilot)
        assert isinstance(deck.app.screen, HostsScreen)
        assert not [worker for worker in deck.app.workers if worker.group == "trial"]


async def test_a_password_is_asked_over_the_form(deck: ManyHosts) -> None:
    deck.machines["attic"].question = CredentialRequest(
        kind=CredentialKind.SECRET, prompt="password", where="attic"
    )
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_form(deck, pilot)
        await deck.press(pilot, "tab", *ATTIC, "enter")
        assert isinstance(deck.app.screen, CredentialDialog)
        await deck.settle(pilot, REST)
        await deck.press(pilot, "escape")
        assert "✖ login" in text(deck)
        await deck.press(pilot, "ctrl+t")
        await deck.settle(pilot, REST)
        await deck.press(pilot, *"opensesame", "enter")
        assert "● login" in text(deck)
        await deck.press(pilot, "ctrl+s")
        await until_closed(deck, pilot)  # and nobody asks again
        assert deck.app.links["attic"].connection is not None
        assert "opensesame" not in (config_folder() / CONFIG_NAME).read_text()


@pytest.mark.parametrize(
    ("name", "uri", "words"),
    [
        ("new", "", "an address is needed"),
        ("new", "nonsense", "is not a connection URI"),
        ("a b", ATTIC, "a name has no spaces"),
        ("lab", ATTIC, "there is a host 'lab' already"),
    ],
)
async def test_what_cannot_be_saved_is_explained(
    deck: ManyHosts, name: str, uri: str, words: str
) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_form(deck, pilot)
        await deck.press(pilot, *name, "enter", *uri, "ctrl+s")
        assert words in text(deck)
        assert isinstance(deck.app.screen, HostForm)
        assert saved() == {}


def told(deck: ManyHosts) -> str:
    """Return what the form says below its fields, before it is broken into lines."""
    lines = deck.app.screen.query_one(TrialText).lines
    return " ".join("".join(words for words, _ in line) for line in lines)


async def test_a_file_that_cannot_be_edited_is_left_alone_and_told(deck: ManyHosts) -> None:
    path = config_folder() / CONFIG_NAME
    path.parent.mkdir(parents=True)
    path.write_text("hosts = { lab = 'qemu://lab/system' }\n")
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_form(deck, pilot)
        await deck.press(pilot, "tab", *ATTIC, "ctrl+s")
        async with asyncio.timeout(PATIENCE):
            while "cannot be edited safely" not in told(deck):
                await deck.settle(pilot)
        assert "by hand" in told(deck)
        assert path.read_text() == "hosts = { lab = 'qemu://lab/system' }\n"
        assert list(deck.app.links) == ["lab"]


async def test_an_edited_host_keeps_its_place(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_form(deck, pilot, "home", "e")
        field = uri_field(deck)
        assert field.value == "qemu://lab/system"
        await deck.press(pilot, "home", "shift+end", "backspace", *ATTIC, "ctrl+s")
        await until_closed(deck, pilot)
        assert list(deck.app.links) == ["lab"]
        assert deck.app.links["lab"].uri == ATTIC
        assert saved() == {"lab": ATTIC}
