"""What hosts want to know is asked on the screen, one dialog at a time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from engine import CredentialKind, CredentialRequest, Tasks
from engine.fleet import HostState
from tests.tui.many_hosts import UNREACHABLE, ManyHosts
from tests.tui.scripted_deck import HOSTILE, screen_text
from tui.screens.credential_dialog import REST, CredentialDialog

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from textual.pilot import Pilot

SECRET = CredentialRequest(kind=CredentialKind.SECRET, prompt="root@lab's password", where="lab")
TRUST = CredentialRequest(
    kind=CredentialKind.CONFIRMATION, prompt="fingerprint is SHA256:Xx3n. Continue?", where="lab"
)


@pytest.fixture
def deck(monkeypatch: pytest.MonkeyPatch) -> ManyHosts:
    return ManyHosts(monkeypatch, "lab", "edge")


def text(deck: ManyHosts) -> str:
    return "\n".join(screen_text(deck.app))


def dialog(deck: ManyHosts) -> CredentialDialog:
    screen = deck.app.screen
    assert isinstance(screen, CredentialDialog)
    return screen


def state(deck: ManyHosts, name: str) -> HostState:
    return deck.app.links[name].state


def is_quiet(deck: ManyHosts) -> bool:
    return not isinstance(deck.app.screen, CredentialDialog)


async def ask(deck: ManyHosts, pilot: Pilot[None], *names: str) -> None:
    """Let these hosts be lost, and ask when they are connected to again; nobody types."""
    for name in names:
        deck.machines[name].question = SECRET
        deck.machines[name].drop(UNREACHABLE)
    await deck.settle(pilot, 1)
    await deck.settle(pilot, REST)


async def test_a_password_is_asked_for_once_and_never_shown(
    deck: ManyHosts, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with deck.app.run_test(size=(100, 30)) as pilot:
        await deck.settle(pilot)
        await ask(deck, pilot, "lab")
        assert "Password for lab" in text(deck)
        assert "root@lab's password" in text(deck)
        await deck.press(pilot, *"opensesame")
        assert "opensesame" not in text(deck)
        assert "•" * 10 in text(deck)
        field = dialog(deck).query_one(Input)
        await deck.press(pilot, "enter")
        assert is_quiet(deck)
        assert field.value == ""
        assert state(deck, "lab") is HostState.CONNECTED

        deck.machines["lab"].drop(UNREACHABLE)
        await deck.settle(pilot, 2)
        await deck.settle(pilot)
        assert is_quiet(deck)
        assert state(deck, "lab") is HostState.CONNECTED
        assert "opensesame" not in repr(vars(deck.app.links["lab"]))
    assert "opensesame" not in caplog.text


async def test_several_hosts_wait_for_their_turn(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=(100, 30)) as pilot:
        await deck.settle(pilot)
        await ask(deck, pilot, "lab", "edge")
        first = dialog(deck)
        assert "Password for lab" in text(deck)
        assert "Password for edge" not in text(deck)
        await deck.press(pilot, "escape")
        assert state(deck, "lab") is HostState.STOPPED
        assert dialog(deck) is not first
        assert "Password for edge" in text(deck)
        await deck.settle(pilot, REST)
        await deck.press(pilot, *"opensesame", "enter")
        assert state(deck, "edge") is HostState.CONNECTED
        assert is_quiet(deck)


async def test_a_refused_answer_is_asked_for_anew_when_somebody_wants_it(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=(100, 30)) as pilot:
        await deck.settle(pilot)
        await ask(deck, pilot, "lab")
        await deck.press(pilot, *"wrong", "enter")
        assert state(deck, "lab") is HostState.STOPPED
        assert is_quiet(deck)
        await deck.press(pilot, "R")
        await deck.settle(pilot, REST)
        assert "The last answer did not let you in." in text(deck)
        await deck.press(pilot, *"opensesame", "enter")
        assert state(deck, "lab") is HostState.CONNECTED

        deck.machines["lab"].password = "changed"
        deck.machines["lab"].drop(UNREACHABLE)
        await deck.settle(pilot, 2)
        await deck.press(pilot, "R")
        await deck.settle(pilot, REST)
        assert "Password for lab" in text(deck)
        assert "The last answer" not in text(deck)


async def test_the_dialog_goes_with_the_attempt_that_asked(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=(100, 30)) as pilot:
        await deck.settle(pilot)
        await ask(deck, pilot, "lab")
        assert "Password for lab" in text(deck)
        await deck.app.roster.remove("lab")
        await deck.settle(pilot)
        assert is_quiet(deck)


async def test_it_goes_even_from_under_another_screen(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=(100, 30)) as pilot:
        await deck.settle(pilot)
        await ask(deck, pilot, "lab")
        deck.app.switch_mode("events")
        await deck.settle(pilot)
        await deck.app.roster.remove("lab")
        await deck.settle(pilot)
        deck.app.switch_mode("domains")
        await deck.settle(pilot)
        await deck.settle(pilot)
        assert is_quiet(deck)


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (("y", "enter"), "no"),
        (("left", "enter"), "yes"),
        (("escape",), None),
    ],
)
async def test_trust_is_not_given_by_accident(
    deck: ManyHosts, keys: tuple[str, ...], answer: str | None
) -> None:
    tasks = Tasks()
    async with deck.app.run_test(size=(100, 30)) as pilot:
        await deck.settle(pilot)
        asked = deck.app.roster.credentials("lab").ask(TRUST)
        task: asyncio.Task[str | None] = tasks.spawn(asked, name="asked")
        await deck.settle(pilot)
        assert "Is this lab?" in text(deck)
        assert "SHA256:Xx3n" in text(deck)
        await deck.settle(pilot, REST)
        await deck.press(pilot, *keys)
        assert task.done()
        assert task.result() == answer
        await tasks.cancel()


async def test_whoever_types_as_it_opens_answers_nothing(deck: ManyHosts) -> None:
    async with deck.app.run_test(size=(100, 30)) as pilot:
        await deck.settle(pilot)
        for name in ("lab", "edge"):
            deck.machines[name].question = SECRET
            deck.machines[name].drop(UNREACHABLE)
        await deck.settle(pilot, 1)
        first = dialog(deck)
        for key in ("w", "e", "enter", "escape", "tab", "enter", "q"):
            await deck.settle(pilot, 0.9 * REST)
            await deck.press(pilot, key)
        assert dialog(deck) is first
        assert first.query_one(Input).value == ""
        await deck.settle(pilot, REST)
        await deck.settle(pilot, REST)
        await deck.press(pilot, *"opensesame", "enter")
        assert state(deck, "lab") is HostState.CONNECTED


async def test_text_of_a_server_does_nothing(deck: ManyHosts) -> None:
    tasks = Tasks()
    async with deck.app.run_test(size=(100, 30)) as pilot:
        await deck.settle(pilot)
        request = CredentialRequest(
            kind=CredentialKind.USERNAME, prompt=HOSTILE, where=HOSTILE, default="root"
        )
        task: asyncio.Task[str | None] = tasks.spawn(
            deck.app.roster.credentials(HOSTILE).ask(request), name="asked"
        )
        await deck.settle(pilot)
        lines = screen_text(deck.app)
        assert not [char for line in lines for char in line if not char.isprintable()]
        assert "[red]" in "\n".join(lines)
        await deck.settle(pilot, REST)
        await deck.press(pilot, "enter")
        assert task.result() == "root"
        await tasks.cancel()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_how_it_looks_when_it_is_asked_again(
    snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    deck = ManyHosts(monkeypatch, "lab", "edge", theme=f"virtdeck-{theme}")

    async def run(pilot: Pilot[None]) -> None:
        await deck.settle(pilot)
        await ask(deck, pilot, "lab")
        await deck.press(pilot, *"wrong", "enter", "R")
        await deck.settle(pilot, REST)
        await deck.press(pilot, *"open")
        deck.app.journal.toasts.dismiss_all()
        await deck.settle(pilot)

    assert snap_compare(deck.app, terminal_size=(80, 24), run_before=run)
