"""What can be taken back: for half a minute by one key, later from a list, never blindly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from textual.widgets import OptionList

from engine import Connection, DomainState
from tests.tui.demo_deck import (
    NARROW,
    WIDE,
    demo_app,
    domain_row,
    go_to,
    press,
    running,
    settle,
    shown_names,
)
from tests.tui.screens.test_domain_list import notices, state_of
from tests.tui.scripted_deck import screen_text
from tui.reversals import start_again
from tui.screens.undo_list import UndoList

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from engine import DomainInfo
    from tui.app import VirtdeckApp


def line_above_keys(app: VirtdeckApp) -> str:
    return screen_text(app)[-2]


def host(app: VirtdeckApp) -> Connection:
    connection = app.connection("demo")
    assert connection is not None
    return connection


async def info_of(app: VirtdeckApp, name: str) -> DomainInfo:
    return await host(app).domain_info(name)


async def done(pilot: Pilot[None], name: str, *keys: str) -> None:
    await go_to(pilot, name)
    await press(pilot, *keys)
    await settle(pilot, 1.0)


def command(line: str) -> tuple[str, ...]:
    return ("colon", *line, "enter")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_destroyed_domain_is_started_again(size: tuple[int, int]) -> None:
    app = demo_app()
    async with running(app, size) as pilot:
        await done(pilot, "web-01", "m", "D", "y")
        assert state_of(app, "web-01") is DomainState.SHUTOFF
        assert line_above_keys(app).startswith(" u start web-01 again  ")
        await press(pilot, "u")
        await settle(pilot, 1.0)
        assert state_of(app, "web-01") is DomainState.RUNNING
        assert "undone: web-01: destroyed" in notices(app)
        assert "start web-01" not in line_above_keys(app)


async def test_the_offer_counts_down_and_is_over_after_half_a_minute() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await done(pilot, "web-01", "m", "D", "y")
        await settle(pilot, 10.0)
        assert "start web-01 again  1" in line_above_keys(app)
        await settle(pilot, 20.0)
        assert "start web-01" not in line_above_keys(app)
        await press(pilot, "u")
        assert "Nothing is offered to be undone" in notices(app)[-1]
        assert state_of(app, "web-01") is DomainState.SHUTOFF


async def test_later_it_is_in_a_list() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await done(pilot, "web-01", "m", "D", "y")
        await done(pilot, "lb-1", "m", "D", "y")
        await settle(pilot, 300.0)
        await (await host(app).lookup("lb-1")).start()
        await settle(pilot, 1.0)
        await press(pilot, *command("undo"))
        assert isinstance(app.screen, UndoList)
        text = "\n".join(screen_text(app))
        assert "start lb-1 again   the domain is running" in text
        offers = app.screen.query_one(OptionList)
        assert [offers.get_option_at_index(place).disabled for place in (0, 1)] == [True, False]
        await press(pilot, "enter")
        await settle(pilot, 1.0)
        assert state_of(app, "web-01") is DomainState.RUNNING


async def test_an_undefined_domain_comes_back_as_it_was() -> None:
    app = demo_app()
    async with running(app) as pilot:
        before = await info_of(app, "desktop-jonas")
        xml = await host(app).domain(before.ref).xml(inactive=True, secure=True)
        assert before.autostart
        await done(pilot, "desktop-jonas", "m", "U", "y")
        assert "desktop-jonas" not in shown_names(pilot)
        await press(pilot, "u")
        await settle(pilot, 1.0)
        again = await info_of(app, "desktop-jonas")
        assert replace(again, status=before.status) == before
        lines = (await host(app).domain(again.ref).xml(inactive=True, secure=True)).splitlines()
        # The in-memory hypervisor names a network card of each domain it is told to define.
        assert [line for line in lines if "testnet0" not in line] == xml.splitlines()
        assert "desktop-jonas" in shown_names(pilot)


async def test_what_somebody_defined_meanwhile_is_not_written_over() -> None:
    app = demo_app()
    async with running(app) as pilot:
        xml = await (await host(app).lookup("desktop-jonas")).xml(inactive=True)
        await done(pilot, "desktop-jonas", "m", "U", "y")
        await host(app).define(xml.replace("<title>Jonas&apos;s desktop", "<title>theirs"))
        await settle(pilot, 1.0)
        await press(pilot, "u")
        await settle(pilot, 1.0)
        assert (await info_of(app, "desktop-jonas")).title == "theirs"
        assert notices(app)[-1] == "cannot define desktop-jonas again: it is defined again"


async def test_several_are_taken_back_together_and_what_cannot_be_is_told() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await done(pilot, "web-01", "space", "space", "m", "D", "y")
        assert "u start 2 domains again" in line_above_keys(app)
        await (await host(app).lookup("web-02")).start()
        await press(pilot, "u")
        await settle(pilot, 1.0)
        assert state_of(app, "web-01") is DomainState.RUNNING
        assert "cannot start web-02 again: the domain is running" in notices(app)


async def test_name_title_description_and_tags_go_back() -> None:
    app = demo_app()
    async with running(app) as pilot:
        before = await info_of(app, "staging")
        for line, offer in (
            ("title Mine", "give staging its title back"),
            ("describe Long", "give staging its description back"),
            ("tags web db", "give staging its tags back"),
            ("rename other", "call staging again"),
        ):
            await done(pilot, "staging", *command(line))
            assert f"u {offer}" in line_above_keys(app), notices(app)
            await press(pilot, "u")
            await settle(pilot, 1.0)
            assert await info_of(app, "staging") == before
        assert "<description>" not in await (await host(app).lookup("staging")).xml()


async def test_a_title_that_somebody_changed_since_stays() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await done(pilot, "staging", *command("title Mine"))
        await (await host(app).lookup("staging")).set_title("theirs")
        await press(pilot, "u")
        await settle(pilot, 1.0)
        assert (await info_of(app, "staging")).title == "theirs"
        assert notices(app)[-1].endswith("it has been changed since")


async def test_a_lock_is_taken_back() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await done(pilot, "web-01", "l")
        assert "u unlock web-01 again" in line_above_keys(app)
        await press(pilot, "u")
        await settle(pilot, 1.0)
        assert (await info_of(app, "web-01")).protected is False


async def test_tags_are_asked_for_with_those_that_are_there_and_filtered_by() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await done(pilot, "web-01", "t", *"web blue", "enter")
        await done(pilot, "web-02", "t", *"webby", "enter")
        await press(pilot, "slash", *"tag:web", "enter")
        assert shown_names(pilot) == ["web-01"]
        await done(pilot, "web-01", "t", *" x", "enter")
        assert (await info_of(app, "web-01")).tags == ("blue", "web", "x")
        await done(pilot, "web-01", *command("tags a:b"))
        assert "is no tag" in notices(app)[-1]
        await done(pilot, "web-01", *command("tags ''"))
        assert (await info_of(app, "web-01")).tags == ()


async def test_a_domain_that_is_not_stored_cannot_be_started_again() -> None:
    row = domain_row()
    passing = replace(row, info=replace(row.info, persistent=False))
    async with await Connection.open("test:///default") as connection:
        domain = await connection.lookup("test")
        assert await start_again(domain, passing) is None
        assert await start_again(domain, row) is not None


async def test_nothing_to_undo_is_said() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, *command("undo"))
        assert "Nothing was done that can be undone." in "\n".join(screen_text(app))
        await press(pilot, "escape")
