"""The snapshots of a domain: shown, taken, gone back to, deleted."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from engine import DomainState
from engine.errors import OperationFailed, Unsupported
from engine.snapshot import Snapshot
from tests.tui.demo_deck import WIDE, demo_app, go_to, opened, press, running, settle
from tests.tui.looks import at_both_ends
from tests.tui.scripted_deck import HOSTILE, screen_text
from tui.screens.dialogs import ActionMenu, ConfirmDialog
from tui.screens.domain_details import DomainDetailsScreen
from tui.screens.snapshot_form import SnapshotForm
from tui.widgets.domain_pane import SNAPSHOTS, TABS, DomainPane
from tui.widgets.domain_table import DomainTable
from tui.widgets.snapshot_table import SnapshotTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from tui.app import VirtdeckApp

NEXT = "right_square_bracket"
TO_TAB = [NEXT] * TABS.index(SNAPSHOTS)


def text(app: VirtdeckApp) -> str:
    return "\n".join(screen_text(app))


async def show(pilot: Pilot[None], name: str) -> None:
    """Open the tab of that domain, and let it be asked."""
    await go_to(pilot, name)
    await press(pilot, "enter", *TO_TAB)
    for _ in range(3):
        await settle(pilot, 0.2)


async def answer(pilot: Pilot[None], *keys: str) -> None:
    await press(pilot, *keys)
    for _ in range(4):
        await settle(pilot, 0.2)


def names(app: VirtdeckApp) -> list[str]:
    table = app.screen.query_one(SnapshotTable)
    return [table.list.rows[key].snapshot.name for key in table.list.shown]


def state_of(app: VirtdeckApp, name: str) -> DomainState:
    (row,) = [r for k in app.all_keys() if (r := app.row(k)) and r.info.ref.name == name]
    return row.info.status.state


async def test_the_tree_is_shown_with_the_cursor_where_the_domain_is_now() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await show(pilot, "db-primary")
        assert names(app) == ["fresh", "pg-15", "before-audit"]
        table = app.screen.query_one(SnapshotTable)
        assert table.has_focus
        assert table.cursor == ("before-audit", "")
        lines = screen_text(app)
        (pg,) = [line for line in lines if "pg-15" in line]
        (fresh,) = [line for line in lines if " fresh " in line]
        assert pg.index("pg-15") == fresh.index("fresh") + 2
        assert [
            line for line in lines if "●" in line and "before-audit" in line and "disks" in line
        ]
        assert "Disks only: the audit reads them" in lines[-5]


async def test_without_one_there_is_a_word_how_to_take_one() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await show(pilot, "mail")
        assert "There is no snapshot of it." in text(app)
        await answer(pilot, "a")
        assert isinstance(app.screen, SnapshotForm)
        await answer(pilot, *"why", "enter")
        assert isinstance(app.screen, DomainDetailsScreen)
        assert names(app) == ["2023-11-14-2213"]
        assert "mail: snapshot 2023-11-14-2213 taken" in text(app)
        assert "why" in text(app)


async def test_a_name_that_is_taken_is_refused_in_full() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await show(pilot, "staging")
        await answer(pilot, "a", "shift+tab", "end", *["backspace"] * 20, *"release-41", "enter")
        await answer(pilot, "enter")
        assert "snapshot failed: 'staging' has a snapshot" in text(app).replace("\n", " ")
        assert names(app) == ["release-41"]


async def test_the_form_says_what_is_wrong_and_stays() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await show(pilot, "db-primary")
        await answer(pilot, "a", "shift+tab", "home", *"a/", "ctrl+s")
        assert isinstance(app.screen, SnapshotForm)
        assert "a name has no '/'" in text(app)
        await answer(pilot, "escape")
        assert len(names(app)) == 3


async def test_disks_only_leaves_the_memory_out() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await show(pilot, "mail")
        await answer(pilot, "a")
        await pilot.click("#disks")
        await pilot.click("#quiet")
        await answer(pilot, "ctrl+s")
        (row,) = app.screen.query_one(SnapshotTable).list.rows.values()
        assert row.snapshot.is_disk_only


async def test_revert_says_what_is_lost_and_who_is_there_and_begins_on_cancel() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await show(pilot, "db-primary")
        await answer(pilot, "enter")
        assert isinstance(app.screen, ActionMenu)
        await answer(pilot, "r")
        assert isinstance(app.screen, ConfirmDialog)
        shown = text(app)
        assert "Revert db-primary?" in shown
        assert "alice is on this console" in shown
        assert "Back to before-audit." in shown
        assert "since Nov 12 22:13 is lost" in " ".join(shown.replace("│", "").split())
        assert "shut off afterwards" in shown
        await answer(pilot, "enter")
        assert state_of(app, "db-primary") is DomainState.RUNNING
        await answer(pilot, "enter", "r", "y")
        assert state_of(app, "db-primary") is DomainState.SHUTOFF
        assert "is back at before-audit" in text(app)


async def test_the_tree_follows_what_was_done() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await show(pilot, "db-primary")
        await answer(pilot, "up", "enter", "r", "y")
        (row,) = [
            row
            for row in app.screen.query_one(SnapshotTable).list.rows.values()
            if row.snapshot.is_current
        ]
        assert row.snapshot.name == "pg-15"
        await answer(pilot, "home", "enter", "B")
        assert "No way back to 2 snapshots below fresh." in text(app)
        await answer(pilot, "y")
        assert names(app) == ["fresh"]
        await answer(pilot, "enter", "d", "y")
        assert "There is no snapshot of it." in text(app)
        assert state_of(app, "db-primary") is DomainState.RUNNING


async def test_what_is_impossible_says_why_in_the_menu() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await show(pilot, "staging")
        await answer(pilot, "enter")
        assert "there is none below it" in text(app)
        await answer(pilot, "D")
        assert isinstance(app.screen, ActionMenu)


async def test_read_only_shows_and_changes_nothing() -> None:
    app = demo_app(read_only=True)
    async with running(app) as pilot:
        await show(pilot, "staging")
        assert names(app) == ["release-41"]
        await answer(pilot, "enter")
        assert text(app).count("the connection is read-only") == 7
        await answer(pilot, "escape", "a")
        assert isinstance(app.screen, DomainDetailsScreen)
        assert "staging: cannot take a snapshot" in text(app)


async def test_a_driver_without_snapshots_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    reason = "the test driver has no snapshots"
    app = demo_app()
    async with running(app) as pilot:
        driver = app.connection("demo").driver  # type: ignore[union-attr]
        monkeypatch.setattr(driver, "why_unsupported", lambda verb: reason)
        await show(pilot, "staging")
        assert reason in text(app)


@pytest.mark.parametrize("error", [OperationFailed(HOSTILE, hint=HOSTILE), Unsupported("no")])
async def test_failures_are_shown_in_full(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    app = demo_app()
    async with running(app) as pilot:
        driver = app.connection("demo").driver  # type: ignore[union-attr]

        async def fail(_: object) -> list[Snapshot]:
            raise error

        monkeypatch.setattr(driver, "snapshots", fail)
        await show(pilot, "staging")
        assert "✖ " in text(app)
        assert "ctrl+r asks again" in text(app)
        monkeypatch.undo()
        await answer(pilot, "ctrl+r")
        assert names(app) == ["release-41"]


async def test_hostile_names_and_words_do_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        driver = app.connection("demo").driver  # type: ignore[union-attr]

        async def list_(_: object) -> list[Snapshot]:
            return [
                Snapshot(name=HOSTILE, state=HOSTILE, description=HOSTILE, created_at=10**20),
                Snapshot(name="b", parent=HOSTILE, is_current=True),
            ]

        monkeypatch.setattr(driver, "snapshots", list_)
        await show(pilot, "db-primary")
        for keys in ("home",), ("enter",), ("r",):
            await answer(pilot, *keys)
            lines = screen_text(app)
            assert not [char for line in lines for char in line if not char.isprintable()]
            assert "[red]" in "\n".join(lines)


async def test_the_cursor_in_the_tree_moves_none_in_the_list() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        await go_to(pilot, "db-primary")
        await answer(pilot, *TO_TAB)
        assert names(app) == ["fresh", "pg-15", "before-audit"]
        app.screen.query_one(SnapshotTable).focus()
        await answer(pilot, "home")
        assert app.screen.query_one(DomainPane).key == app.screen.query_one(DomainTable).cursor
        await go_to(pilot, "staging")
        await answer(pilot)
        assert names(app) == ["release-41"]


async def test_the_host_is_asked_only_where_the_tab_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    app = demo_app()
    async with running(app, WIDE) as pilot:
        driver = app.connection("demo").driver  # type: ignore[union-attr]
        answers = driver.snapshots

        async def count(domain: object) -> list[Snapshot]:
            asked.append(str(domain))
            return await answers(domain)  # type: ignore[arg-type]

        monkeypatch.setattr(driver, "snapshots", count)
        await answer(pilot, "down", "down")
        assert asked == []
        await answer(pilot, *TO_TAB)
        assert len(asked) == 1
        await answer(pilot, NEXT, "down")
        assert len(asked) == 1


async def test_a_snapshot_is_done_though_people_have_left(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = asyncio.Event()
    app = demo_app()
    async with running(app) as pilot:
        driver = app.connection("demo").driver  # type: ignore[union-attr]
        create = driver.create_snapshot

        async def wait(*given: object) -> str:
            await go_on.wait()
            return await create(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(driver, "create_snapshot", wait)
        await show(pilot, "mail")
        await answer(pilot, "a", "ctrl+s", "escape")
        assert not app.screen.query(SnapshotTable)
        go_on.set()
        await answer(pilot)
        assert "mail: snapshot 2023-11-14-2213 taken" in text(app)


async def test_the_command_opens_the_tab() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await answer(pilot, "colon", *"snapshots staging", "enter")
        assert app.screen.query_one(DomainPane).tab == SNAPSHOTS
        assert names(app) == ["release-41"]


async def test_ascii_leaves_nothing_else_on_the_screen() -> None:
    app = demo_app(marks="ascii")
    async with running(app) as pilot:
        await show(pilot, "db-primary")
        assert text(app).isascii()
        for key in ("a", "escape", "enter", "r"):
            await answer(pilot, key)
            assert text(app).isascii(), key


#: Name -> the domain, then the keys that lead to the picture.
STORIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "tree": ("db-primary", ()),
    "none": ("mail", ()),
    "take": ("db-primary", ("a",)),
    "menu": ("db-primary", ("enter",)),
    "revert": ("db-primary", ("enter", "r")),
}


@at_both_ends
@pytest.mark.parametrize("name", STORIES)
def test_how_it_looks(
    snap_compare: Callable[..., bool], name: str, size: tuple[int, int], theme: str
) -> None:
    domain, keys = STORIES[name]

    async def run(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await show(pilot, domain)
        await answer(pilot, *keys)

    app = demo_app(theme=f"virtdeck-{theme}")
    assert snap_compare(app, terminal_size=size, run_before=run)
