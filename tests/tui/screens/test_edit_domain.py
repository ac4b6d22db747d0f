"""Stories at the edit screen: what keys want, what is shown before it is done, what is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, OptionList

from engine.conf.domain_conf import DomainConf
from engine.editing.parts.port_forwards import read_forwards
from engine.editing.plan import When
from tests.tui.demo_deck import NARROW, WIDE, demo_app, go_to, press, running, settle
from tests.tui.scripted_deck import screen_text
from tui.editing.edit_lists import FieldList, PartList
from tui.editing.field_dialog import FieldDialog
from tui.editing.steps_dialog import StepsDialog
from tui.screens.dialogs import ActionMenu, ConfirmDialog
from tui.screens.domain_list import DomainListScreen
from tui.screens.edit_domain import EditDomainScreen
from tui.widgets.toast_stack import ToastStack

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui.app import VirtdeckApp

NAME = "db-primary"
MAC = "52:54:00:d0:00:03"


def shown(app: VirtdeckApp) -> str:
    return "\n".join(screen_text(app))


def toasts(app: VirtdeckApp) -> str:
    return "\n".join(toast.line for toast in app.screen.query_one(ToastStack).toasts)


async def opened_at(pilot: Pilot[None], *part: str, name: str = NAME) -> EditDomainScreen:
    """Open the edit screen, with the cursor on a part."""
    await go_to(pilot, name)
    await press(pilot, "e")
    screen = pilot.app.screen
    assert isinstance(screen, EditDomainScreen)
    if part:
        screen.show_parts((part[0], part[1] if len(part) > 1 else ""))
        await settle(pilot)
    return screen


async def documents(app: VirtdeckApp, name: str = NAME) -> tuple[DomainConf, DomainConf]:
    """Return how the domain runs and how it is stored."""
    row = next(row for key in app.all_keys() if (row := app.row(key)) and row.info.ref.name == name)
    connection = app.connection(row.host)
    assert connection
    domain = connection.domain(row.info.ref)
    live, stored = await domain.xml(secure=True), await domain.xml(inactive=True, secure=True)
    return DomainConf.parse(live), DomainConf.parse(stored)


async def test_a_change_is_shown_as_steps_then_done_and_undone() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        await opened_at(pilot, "memory")
        assert screen_text(app)[0].startswith(" domains › db-primary › edit ")
        await press(pilot, "enter", "enter")
        assert isinstance(app.screen, FieldDialog)
        await press(pilot, *"64G", "enter", "left")
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, StepsDialog)
        assert [(step.words, step.when) for step in app.screen.steps] == [
            ("memory 32 GiB → 64 GiB", When.NEXT_START)
        ]
        assert "Not now: the guest sees it from its next start" in shown(app)
        live, stored = await documents(app)
        assert (live.memory, stored.memory) == (32 << 20, 32 << 20)
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, DomainListScreen)
        assert "memory 32 GiB → 64 GiB made" in toasts(app)
        live, stored = await documents(app)
        assert (live.memory, stored.memory) == (32 << 20, 64 << 20)
        assert f"put {NAME} back as it was" in shown(app)
        await press(pilot, "u")
        live, stored = await documents(app)
        assert (live.memory, stored.memory) == (32 << 20, 32 << 20)


async def test_each_step_counts_now_from_the_next_start_or_both() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        await opened_at(pilot, "interface", MAC)
        await press(pilot, "enter", *["down"] * 4, "space", "left", "ctrl+s")
        assert isinstance(app.screen, StepsDialog)
        seen = []
        for _ in range(3):
            await press(pilot, "space")
            seen.append(app.screen.steps[0].when)
        assert seen == [When.NOW, When.NEXT_START, When.BOTH]
        await press(pilot, "space", "ctrl+s")
        live, stored = await documents(app)
        assert [card.link_state for card in live.devices.interfaces] == ["down"]
        assert [card.link_state for card in stored.devices.interfaces] == [None]


async def test_ports_are_forwarded_from_the_next_start() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await opened_at(pilot, "interface", MAC)
        await press(pilot, "enter", *["space"] * 2, *["down"], "space", "down", "enter")
        await press(pilot, *"tcp 70000", "enter")
        assert "ports are from 1 to 65535" in shown(app)
        field = app.screen.query_one(Input)
        field.value = "tcp 2022:22, udp 53"
        await press(pilot, "enter")
        assert "Port forwards  tcp 2022:22, udp 53   was –" in shown(app)
        await press(pilot, "left", "ctrl+s", "ctrl+s")
        live, stored = await documents(app)
        assert [read_forwards(card) for card in live.devices.interfaces] == [""]
        assert [read_forwards(card) for card in stored.devices.interfaces] == [field.value]
        await opened_at(pilot, "interface", MAC)
        await press(pilot, "enter")
        assert "Port forwards  tcp 2022:22, udp 53   now –" in shown(app)


async def test_a_disk_is_added_and_another_taken_away() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        screen = await opened_at(pilot)
        await press(pilot, "a")
        assert isinstance(app.screen, ActionMenu)
        await press(pilot, "d", "ctrl+s")
        assert isinstance(app.screen, StepsDialog)
        assert "it needs an image" in shown(app)
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, StepsDialog)  # what cannot be is not done
        await press(pilot, "escape", "enter")
        assert isinstance(app.screen, FieldDialog)
        await press(pilot, *"/new.qcow2", "enter")
        screen.show_parts(("disk", "vdc"))
        await press(pilot, "left", "delete", "ctrl+s", "ctrl+s")
        assert isinstance(app.screen, DomainListScreen)
        for conf in await documents(app):
            assert [disk.target_dev for disk in conf.devices.disks] == ["vda", "vdb", "vdd"]
        assert "2 changes made; the guest is asked to let go" in toasts(app)


async def test_boot_order_is_carried_by_keys() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        await opened_at(pilot, "boot")
        await press(pilot, "enter", "down", "shift+up")
        assert "order" in (app.screen.query_one(FieldList).line or "")
        await press(pilot, "down", "down", "space")
        await press(pilot, "left", "ctrl+s", "ctrl+s")
        _, stored = await documents(app)
        orders = {disk.target_dev: disk.boot_order for disk in stored.devices.disks}
        assert orders == {"vda": 2, "vdb": 1, "vdc": None}
        assert len(stored.os.boot_devices) == 0


async def test_a_part_that_fails_is_told_and_stays_wanted() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        screen = await opened_at(pilot, "interface", MAC)
        await press(pilot, "enter", *["down"] * 4, "space", "left")
        live, _ = await documents(app)
        connection = app.connection("demo")
        assert connection
        assert screen.row
        (card,) = live.devices.interfaces
        from engine import Affect
        from engine.editing.operation import device_xml

        domain = connection.domain(screen.row.info.ref)
        await domain.devices.detach(device_xml(card), Affect.LIVE)  # meanwhile, by somebody
        await press(pilot, "ctrl+s", "ctrl+s")
        assert app.screen is screen
        assert "cable up → down not made now: there is no such interface" in toasts(app)
        _, stored = await documents(app)
        assert [card.link_state for card in stored.devices.interfaces] == ["down"]


async def test_what_somebody_else_changed_is_not_overwritten() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        screen = await opened_at(pilot, "memory")
        await press(pilot, "enter", "enter", *"16G", "enter", "left")
        connection = app.connection("demo")
        assert connection
        assert screen.row
        await connection.domain(screen.row.info.ref).set_title("by somebody else")
        await press(pilot, "ctrl+s", "ctrl+s")
        assert app.screen is screen
        assert "somebody else changed the configuration" in toasts(app)
        assert screen.draft
        assert set(screen.draft.changes) == {("memory", "")}
        await press(pilot, "ctrl+s", "ctrl+s")  # it was read again: now it is theirs and ours
        _, stored = await documents(app)
        assert (stored.memory, stored.title) == (16 << 20, "by somebody else")


async def test_a_password_is_never_shown() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        await opened_at(pilot, "graphics", "vnc")
        await press(pilot, "enter", *["down"] * 3, "enter", *"hush", "enter")
        assert "********" in shown(app)
        await press(pilot, "left", "ctrl+s")
        assert "password set" in shown(app)
        assert "hush" not in shown(app)
        await press(pilot, "ctrl+s")
        _, stored = await documents(app)
        assert [display.passwd for display in stored.devices.graphics] == ["hush"]
        assert "hush" not in toasts(app)
        await app.journal.audit.flush()
        text = app.journal.audit.path.read_text()
        assert '"verb": "edit"' in text
        assert "hush" not in text
        assert "virsh -c test:///demo?still=1 define FILE" in text.replace("'", "")


async def test_leaving_asks_only_when_something_is_wanted() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        await opened_at(pilot, "memory")
        await press(pilot, "escape")
        assert isinstance(app.screen, DomainListScreen)
        screen = await opened_at(pilot, "memory")
        await press(pilot, "enter", "down", "down", "space", "escape", "escape")
        assert app.screen_stack[-2] is screen
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "n")
        assert app.screen_stack[-1] is screen
        await press(pilot, "backspace", "escape")
        assert isinstance(app.screen, DomainListScreen)
        live, stored = await documents(app)
        assert live.to_xml(inactive=True) == stored.to_xml(inactive=True)


async def test_a_narrow_terminal_shows_parts_then_fields() -> None:
    app = demo_app()
    async with running(app, NARROW) as pilot:
        await opened_at(pilot)
        assert not app.screen.query_one(FieldList).is_on_screen
        await press(pilot, "down", "enter")
        assert not app.screen.query_one(PartList).is_on_screen
        assert "Given now" in shown(app)
        await press(pilot, "escape")
        assert app.screen.query_one(PartList).is_on_screen
        assert max(map(len, screen_text(app))) <= NARROW[0]


async def test_what_cannot_be_is_said_where_it_was_typed() -> None:
    app = demo_app()
    async with running(app, NARROW) as pilot:
        await opened_at(pilot, "memory")
        await press(pilot, "enter", "enter", *"much", "enter")
        assert isinstance(app.screen, FieldDialog)
        assert "is no amount of memory; 8 GiB, 512M, 1.5G" in shown(app)
        app.screen.query_one(Input).value = "8 GiB"
        await press(pilot, "enter")
        assert isinstance(app.screen, EditDomainScreen)


async def test_a_choice_is_a_list_with_the_cursor_on_what_it_is() -> None:
    app = demo_app()
    async with running(app, NARROW) as pilot:
        await opened_at(pilot, "video")
        await press(pilot, "enter", "enter")
        choices = app.screen.query_one(OptionList)
        assert choices.highlighted == 0
        await press(pilot, "down", "enter", "left", "ctrl+s", "ctrl+s")
        _, stored = await documents(app)
        assert [video.model for video in stored.devices.videos] == ["qxl"]


async def test_a_domain_that_is_off_is_changed_for_its_next_start() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        await opened_at(pilot, "processors", name="staging")
        await press(pilot, "enter", "down", "enter", *"8", "enter", "left", "ctrl+s")
        assert isinstance(app.screen, StepsDialog)
        assert "space: other" not in shown(app)
        await press(pilot, "ctrl+s")
        _, stored = await documents(app, "staging")
        assert stored.vcpus == 8
        await settle(pilot, 1.0)  # the details below the list are read again


@pytest.mark.parametrize("marks", ["unicode", "ascii"])
async def test_several_domains_and_read_only_hosts_say_why_not(marks: str) -> None:
    app = demo_app(marks=marks)
    async with running(app, WIDE) as pilot:
        await press(pilot, "space", "down", "space", "e")
        assert isinstance(app.screen, DomainListScreen)
        assert "domains are edited one by one" in toasts(app)
    app = demo_app(read_only=True, marks=marks)
    async with running(app, WIDE) as pilot:
        await press(pilot, "e")
        assert isinstance(app.screen, DomainListScreen)
        assert "cannot edit: the connection is read-only" in toasts(app)
