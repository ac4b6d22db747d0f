"""How the list of domains looks: columns, groups, faults, marks by pattern, views, key by key."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine.events import JobCompletedEvent
from tests.tui.demo_deck import (
    NARROW,
    WIDE,
    demo_app,
    name_under_cursor,
    press,
    running,
    settle,
    shown_names,
    table_of,
)
from tests.tui.many_hosts import ManyHosts
from tests.tui.scripted_deck import screen_text
from tui.messages import EventsReceived
from tui.screens.column_editor import ColumnEditor
from tui.screens.domain_list import DomainListScreen
from tui.screens.view_menu import ViewMenu
from tui.settings import config_folder
from tui.widgets.domain_pane import DomainPane
from tui.widgets.row_groups import group_of_heading

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tui.app import VirtdeckApp


def lists_file() -> Path:
    return config_folder() / "lists.toml"


async def saved(pilot: Pilot[None]) -> dict[str, object]:
    """Wait for the thread that writes; return what it wrote."""
    await loaded(pilot)
    return tomllib.loads(lists_file().read_text())


async def loaded(pilot: Pilot[None]) -> None:
    """Wait for the threads that read and write the file."""
    for worker in [worker for worker in pilot.app.workers if worker.name == "lists"]:
        await worker.wait()
    await pilot.pause()


def column_names(pilot: Pilot[None]) -> list[str]:
    return [column.name for column, _ in table_of(pilot).columns_shown]


def headings(pilot: Pilot[None]) -> list[str]:
    groups = map(group_of_heading, table_of(pilot).list.lines)
    return [group for group in groups if group is not None]


def notices(app: VirtdeckApp) -> str:
    return "\n".join(toast.line for toast in app.toasts)


# -- columns --------------------------------------------------------------------------------------


async def test_columns_are_hidden_moved_and_widened_and_kept_for_all_hosts() -> None:
    app = demo_app()
    async with running(app) as pilot:
        assert column_names(pilot) == ["name", "state", "vcpu", "cpu", "memory", "viewers"]
        await press(pilot, "C", "down", "down", "K", "end", "space", "home", "right")
        list_screen = app.screen_stack[0]
        assert isinstance(list_screen, DomainListScreen)
        layout = list_screen.table.column_layout
        assert layout.names[:3] == ("name", "state", "host")
        assert layout.names[-1] == "uuid"
        await press(pilot, "enter")
        columns = (await saved(pilot))["columns"]
        assert isinstance(columns, dict)
        assert columns["names"] == list(layout.names)
        assert list(columns["widths"]) == ["name"]
    again = demo_app()
    async with running(again) as pilot:
        await loaded(pilot)
        assert table_of(pilot).column_layout == layout
        assert column_names(pilot)[:2] == ["name", "state"]


async def test_leaving_the_column_editor_brings_back_what_was_there() -> None:
    app = demo_app()
    async with running(app) as pilot:
        before = column_names(pilot)
        await press(pilot, "C", "down", "space")
        assert isinstance(app.screen, ColumnEditor)
        await press(pilot, "escape")
        assert column_names(pilot) == before
        assert not lists_file().exists()


async def test_the_last_column_cannot_be_hidden_and_reset_brings_all_back() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "C", *(("space", "down") * 21))
        editor = app.screen
        assert isinstance(editor, ColumnEditor)
        assert len(editor.layout_now().names) >= 1
        await press(pilot, "r")
        assert editor.layout_now().names == ()


async def test_one_host_has_columns_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    deck = ManyHosts(monkeypatch, "lab", "edge")
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.settle(pilot, 5.0)
        await deck.press(pilot, "C", "down", "h")
        assert isinstance(deck.app.screen, ColumnEditor), "the list is of all hosts"
        await deck.press(pilot, "escape", "greater_than_sign", "C", "down", "down", "space", "h")
        await loaded(pilot)
        hosts = tomllib.loads(lists_file().read_text())["hosts"]
        assert "state" not in hosts["lab"]["names"]
        assert "state" not in column_names(pilot)
        await deck.press(pilot, "greater_than_sign")
        assert "state" in column_names(pilot)


async def test_a_broken_file_is_told_once_and_not_written_over() -> None:
    lists_file().parent.mkdir(parents=True, exist_ok=True)
    text = '[columns]\nnames = ["nam", "state"]\n[views.x]\nfilter = "colour:red"\n'
    lists_file().write_text(text)
    app = demo_app()
    async with running(app) as pilot:
        await loaded(pilot)
        assert "lists.toml: columns.names: there is no column 'nam'" in notices(app)
        assert column_names(pilot)[0] == "name"
        await press(pilot, "C", "right", "enter")
        await loaded(pilot)
        assert "nothing was saved" in notices(app)
        assert lists_file().read_text() == text


# -- groups ---------------------------------------------------------------------------------------


async def test_groups_have_headings_that_count_fold_and_mark() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "b", "b")
        assert headings(pilot) == ["crashed", "paused", "running", "shut off"]
        assert any("- running  17 domains, 3 viewers" in line for line in screen_text(app))
        await press(pilot, "home", "enter")
        assert table_of(pilot).list.folded == {"crashed"}
        assert len(shown_names(pilot)) == 23
        await press(pilot, "space")
        table = table_of(pilot)
        assert [table.list.rows[key].info.ref.name for key in table.list.marked()] == ["scanner-gw"]
        assert any("+ crashed  1 domain  1 marked" in line for line in screen_text(app))


async def test_a_verb_on_a_heading_touches_no_domain() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "b", "home", "s")
        assert notices(app) == "No domain is selected."


async def test_escape_takes_back_filter_then_marks_then_groups() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "b", "slash", *"web", "enter", "asterisk")
        table = table_of(pilot)
        assert (table.filter_text, len(table.list.marks)) == ("web", 2)
        await press(pilot, "escape")
        assert (table.filter_text, len(table.list.marks)) == ("", 2)
        await press(pilot, "escape")
        assert not table.list.marks
        assert table.list.grouping is not None
        await press(pilot, "escape")
        assert table.list.grouping is None


async def test_the_group_command_and_a_word_that_is_none() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "colon", *"group tag", "enter")
        assert headings(pilot)[-1] == "no tag"
        await press(pilot, "colon", *"group x", "enter")
        assert "group by which? host, state, tag, none" in "\n".join(screen_text(app))


async def test_a_tag_that_changes_moves_the_row_under_another_heading() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "colon", *"group tag", "enter")
        table = table_of(pilot)
        key, row = next(iter(table.list.rows.items()))
        table.update_rows({key: replace(row, info=replace(row.info, tags=("zebra", "web")))})
        await settle(pilot)
        assert table.list.groups["zebra"] == [key]
        assert len(shown_names(pilot)) == 23


# -- filter and marks -----------------------------------------------------------------------------


async def test_a_bad_expression_is_refused_while_it_is_typed() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "slash", *"~web-[")
        assert "is no regular expression" in "\n".join(screen_text(app))
        await press(pilot, *"0]1")
        assert shown_names(pilot) == ["web-01"]


async def test_a_pattern_marks_what_matches_and_the_frame_counts() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "plus", *"~^(web|lb)", "enter")
        assert "3 marked" in screen_text(app)[-3]
        await press(pilot, "plus", *"state:crashed", "enter")
        assert "4 marked" in screen_text(app)[-3]
        await press(pilot, "plus", *"colour:red", "enter")
        assert "there is no field 'colour'" in "\n".join(screen_text(app))
        await press(pilot, "escape")
        assert len(table_of(pilot).list.marks) == 4


# -- faults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_faults_alone_say_why(size: tuple[int, int]) -> None:
    app = demo_app()
    async with running(app, size) as pilot:
        await press(pilot, "F")
        assert shown_names(pilot) == ["desktop-jonas", "scanner-gw"]
        text = "\n".join(screen_text(app))
        assert "starts with its host, but is off" in text
        assert "crashed: panicked" in text
        await press(pilot, "escape")
        assert len(shown_names(pilot)) == 23


async def test_a_job_that_failed_is_a_fault_until_one_ends_well() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "F")
        row = next(row for row in table_of(pilot).list.rows.values() if row.info.ref.name == "git")
        bad = JobCompletedEvent(
            domain=row.info.ref, time=0.0, params=(("success", False), ("errmsg", "no room"))
        )
        app.post_message(EventsReceived("demo", [bad]))
        await settle(pilot)
        assert "git" in shown_names(pilot)
        good = replace(bad, params=(("success", True),))
        app.post_message(EventsReceived("demo", [good]))
        await settle(pilot)
        assert "git" not in shown_names(pilot)


async def test_nothing_wrong_says_what_was_looked_for() -> None:
    app = demo_app()
    async with running(app) as pilot:
        table = table_of(pilot)
        wrong = [
            x
            for x in table.list.rows.values()
            if x.info.ref.name in ("desktop-jonas", "scanner-gw")
        ]
        await press(pilot, "F")
        table.update_rows({row.key: None for row in wrong})
        await pilot.pause()
        text = "\n".join(screen_text(app))
        assert "Nothing is wrong." in text
        assert "failed jobs" in text


# -- views and panes ------------------------------------------------------------------------------


async def test_a_view_is_saved_used_and_forgotten() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "slash", *"state:run", "enter", "b", "b", "o")
        await press(pilot, "colon", *"save-view busy", "enter")
        assert (await saved(pilot))["views"] == {
            "busy": {"filter": "state:run", "sort": "state", "group": "state"}
        }
        await press(pilot, "escape", "escape", "O")
        await press(pilot, "colon", *"view bu", "enter")
        table = table_of(pilot)
        assert (
            table.filter_text,
            table.group_choice,
            table.list.sort.name,
            table.list.reverse,
        ) == (
            "state:run",
            "state",
            "state",
            False,
        )
        await press(pilot, "V")
        assert isinstance(app.screen, ViewMenu)
        await press(pilot, "delete")
        assert "views" not in await saved(pilot)


async def test_details_stand_beside_the_list_and_that_is_remembered() -> None:
    app = demo_app()
    async with running(app, (200, 40)) as pilot:
        await press(pilot, "vertical_line")
        pane = app.screen.query_one(DomainPane)
        assert pane.region.y == table_of(pilot).region.y
        assert (await saved(pilot))["details"] == "beside"
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        assert pane.region.y > table_of(pilot).region.y
    again = demo_app()
    async with running(again, (200, 40)) as pilot:
        await loaded(pilot)
        await settle(pilot)
        assert again.screen.query_one(DomainPane).region.x > 100


async def test_hosts_hear_which_rows_are_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    app = demo_app()
    async with running(app) as pilot:
        told: list[frozenset[str]] = []
        monkeypatch.setattr(app.links["demo"], "set_in_sight", told.append)
        await press(pilot, "slash", *"web-01", "enter")
        await settle(pilot, 0.4)
        row = table_of(pilot).cursor_row
        assert row is not None
        assert told[-1] == {row.info.ref.uuid}
        await press(pilot, "2")
        await settle(pilot, 0.4)
        assert told[-1] == frozenset()
        await press(pilot, "1")
        await settle(pilot, 0.4)
        assert told[-1] == {row.info.ref.uuid}
        assert name_under_cursor(pilot) == "web-01"
