"""The guest from inside: the tab of a domain and the verbs of its agent, on the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from engine.errors import InvalidArgument
from engine.guest_agent import KeyChange
from tests.flows.deck import toasts
from tests.tui.demo_deck import STILL, demo_app, go_to, press, running, settle
from tests.tui.scripted_deck import screen_text
from tui.guest.asking import key_words, program_words, public_key, seconds_of
from tui.guest.secret_form import Hidden, SecretForm
from tui.screens.dialogs import ActionMenu, ConfirmDialog
from tui.screens.form_dialog import FormDialog
from tui.screens.output_view import OutputView
from tui.widgets.domain_pane import GUEST, TABS, DomainPane

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from engine import Domain
    from tui.app import VirtdeckApp

_TO_GUEST = ("right_square_bracket",) * TABS.index(GUEST)


def text_of(app: VirtdeckApp) -> str:
    return "\n".join(screen_text(app))


async def domain_of(app: VirtdeckApp, name: str) -> Domain:
    connection = app.connection("demo")
    assert connection is not None
    return await connection.lookup(name)


async def look_inside(pilot: Pilot[None], name: str) -> None:
    """Open the tab of that domain."""
    await go_to(pilot, name)
    await press(pilot, "enter", *_TO_GUEST)
    await settle(pilot, 0.3)


async def type_in(pilot: Pilot[None], text: str) -> None:
    """Type into the field that has the focus, in place of what is there."""
    field = pilot.app.focused
    assert isinstance(field, Input)
    field.value = text
    await press(pilot, "enter")


async def test_the_tab_tells_system_users_file_systems_cards_and_disks() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await look_inside(pilot, "db-primary")
        lines = screen_text(app)
        for words in (
            ("system", "Rocky Linux 9.4"),
            ("host name", "db-primary"),
            ("time zone", "CET (UTC+01:00)"),
            ("users", "alice", "(40 min)"),
            ("/srv", "54%", "108 GiB of 200 GiB", "ext4 vdb"),
            ("eth0", "10.20.0.13/16"),
            ("/dev/vdc", "vdc"),
        ):
            assert any(all(word in line for word in words) for line in lines), words


async def test_silence_says_what_to_do() -> None:
    app = demo_app()
    async with running(app, (150, 42)) as pilot:
        await look_inside(pilot, "kiosk-1")
        assert "install qemu-guest-agent" in text_of(app)
        assert "'kiosk-1' is not connected" in text_of(app)
        await press(pilot, "escape")
        domain = await domain_of(app, "web-01")
        xml = await domain.xml()
        start = xml.index("<channel")
        end = xml.index("</channel>") + len("</channel>")
        await domain.destroy()
        connection = app.connection("demo")
        assert connection is not None
        await (await connection.define(xml[:start] + xml[end:])).start()
        await settle(pilot, 3.0)
        await look_inside(pilot, "web-01")
        assert "no channel for one. e opens the edit form" in text_of(app)
        await press(pilot, "escape")
        await look_inside(pilot, "staging")
        assert "The domain is shut off" in text_of(app)


async def test_an_agent_is_asked_again_by_hand_and_not_by_every_change() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await look_inside(pilot, "web-01")
        domain = await domain_of(app, "web-01")
        await domain.agent.freeze()
        await settle(pilot, 3.0)
        assert "Debian" in text_of(app)
        await press(pilot, "ctrl+r")
        assert "tells nothing while file systems are frozen" in text_of(app)
        await domain.agent.thaw()
        await press(pilot, "ctrl+r")
        assert "Debian" in text_of(app)


async def test_frozen_file_systems_are_reminded_of_and_thawed_when_due() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await look_inside(pilot, "web-01")
        await press(pilot, "m", "F")
        assert isinstance(app.screen, FormDialog)
        assert "Nothing inside can write" in text_of(app)
        await type_in(pilot, "soon")
        assert isinstance(app.screen, FormDialog)
        await type_in(pilot, "90")
        assert "web-01: file systems frozen" in toasts(app)
        domain = await domain_of(app, "web-01")
        status = '{"execute": "guest-fsfreeze-status"}'
        assert "frozen" in await domain.agent.command(status)
        await settle(pilot, 0.3)
        pane = app.screen.query_one(DomainPane)
        assert pane.tab == GUEST
        assert "File systems frozen for" in text_of(app)
        await settle(pilot, 61.0)
        assert any("have been frozen for 1 min" in told for told in toasts(app)), toasts(app)
        await settle(pilot, 31.0)
        assert "thawed" in await domain.agent.command(status)
        assert "web-01: file systems thawed, as agreed" in toasts(app)
        await settle(pilot, 1.0)
        assert "File systems frozen for" not in text_of(app)


async def test_thawing_by_hand_ends_the_reminders() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "web-01")
        await press(pilot, "m", "F")
        await type_in(pilot, "")
        await press(pilot, "m", "T")
        assert "web-01: file systems thawed" in toasts(app)
        await settle(pilot, 200.0)
        assert not any("have been frozen" in told for told in toasts(app))


async def test_leaving_the_form_freezes_nothing() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "web-01")
        await press(pilot, "m", "F", "escape")
        domain = await domain_of(app, "web-01")
        assert "thawed" in await domain.agent.command('{"execute": "guest-fsfreeze-status"}')


async def test_a_program_runs_inside_and_its_output_is_shown() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "web-01")
        await press(pilot, "m", "W")
        await type_in(pilot, "/bin/echo 'one  word' $HOME;")
        await type_in(pilot, "5")
        assert isinstance(app.screen, OutputView)
        assert "one  word $HOME;" in text_of(app)
        await press(pilot, "escape", "m", "W")
        await type_in(pilot, "false")
        await type_in(pilot, "5")
        await press(pilot, "escape")
        assert any("false ended with status 1" in told for told in toasts(app))
        await press(pilot, "m", "W")
        await type_in(pilot, "/bin/nothing")
        await type_in(pilot, "5")
        assert any("No such file or directory" in told for told in toasts(app))


async def test_a_password_is_masked_checked_and_written_nowhere() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "web-01")
        await press(pilot, "m", "A")
        assert isinstance(app.screen, SecretForm)
        app.screen.query_one("#password", Input).focus()
        await type_in(pilot, "s3cret-word")
        await type_in(pilot, "other")
        assert "not the same" in text_of(app)
        assert "s3cret-word" not in text_of(app)
        await type_in(pilot, "s3cret-word")
        assert "web-01: password set" in toasts(app)
        records = [str(record) for record in await app.journal.audit.latest()]
        assert any("set-user-password web-01 root PASSWORD" in record for record in records)
        assert not any("s3cret-word" in record for record in records)


async def test_the_clock_is_set_to_now() -> None:
    app = demo_app()
    async with running(app) as pilot:
        domain = await domain_of(app, "web-01")
        await domain.agent.set_time(1000.0)
        await go_to(pilot, "web-01")
        await press(pilot, "m", "Y")
        assert isinstance(app.screen, ActionMenu)
        await press(pilot, "n")
        assert "web-01: clock set" in toasts(app)
        assert abs(await domain.agent.time() - app.clock.now()) < 1


async def test_keys_are_listed_added_and_removed_after_a_question() -> None:
    app = demo_app()
    async with running(app) as pilot:
        domain = await domain_of(app, "web-01")
        key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBobBobBob bob@desk"
        await go_to(pilot, "web-01")
        await press(pilot, "m", "H")
        await type_in(pilot, "root")
        assert "alice@desk" in text_of(app)
        await press(pilot, "a")
        await type_in(pilot, "nonsense")
        assert "no public key" in text_of(app)
        await type_in(pilot, key)
        assert key in await domain.agent.ssh_keys("root")
        await press(pilot, "m", "H")
        await type_in(pilot, "root")
        await press(pilot, "end", "enter")
        assert isinstance(app.screen, ConfirmDialog)
        assert "can no longer log in" in text_of(app)
        await press(pilot, "y")
        assert key not in await domain.agent.ssh_keys("root")
        await domain.agent.set_ssh_keys("root", [key], KeyChange.REPLACE)
        assert await domain.agent.ssh_keys("root") == [key]


async def test_a_guest_that_does_not_go_on_offers_nothing_of_it() -> None:
    app = demo_app(STILL, read_only=True)
    async with running(app):
        from tui.verbs import VERBS_BY_NAME

        row = next(app.row(key) for key in app.all_keys())
        assert row is not None
        reason = VERBS_BY_NAME["freeze"].why_not(row, app.connection("demo"))
        assert reason == "the connection is read-only"


@pytest.mark.parametrize("text", ["", "'", "  "])
def test_no_program_is_refused(text: str) -> None:
    with pytest.raises(InvalidArgument):
        program_words(text)


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "99999999999", "²"])
def test_what_is_no_number_of_seconds_is_refused(text: str) -> None:
    with pytest.raises(InvalidArgument):
        seconds_of(text, is_needed=False)


def test_a_private_key_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="private"):
        public_key("-----BEGIN OPENSSH PRIVATE KEY-----")


def test_secrets_and_keys_in_short() -> None:
    assert "word" not in repr(Hidden("word"))
    assert key_words("ssh-ed25519 AAAABBBBCCCCDDDD a\x1bb") == "ssh-ed25519 …CCCCDDDD a\\x1bb"
