"""The XML of a domain is edited, checked, looked at before it is stored, and taken back."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest

from engine import Tasks
from tests.patience import PATIENCE
from tests.tui.demo_deck import demo_app, go_to, running, settle
from tests.tui.scripted_deck import screen_text
from tests.tui.waiting import until
from tui.screens.dialogs import ActionMenu
from tui.screens.diff_view import DiffView
from tui.screens.xml_editor import XmlEditorScreen
from tui.widgets.toast_stack import ToastStack
from tui.xml_editing.drafts import draft_path, drop_draft, in_turn, keep_draft, read_draft

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot
    from textual.screen import Screen

    from engine import Domain, DomainRef
    from tui.app import VirtdeckApp

GENID = "<genid>7a3d3b0e-5a3c-4c1e-9b5e-000000000001</genid>"
SOUND = "<sound model='ich9'/>"


@pytest.fixture(autouse=True)
def _private_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


async def until_screen(pilot: Pilot[None], kind: type[Screen[Any]]) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))


async def open_editor(pilot: Pilot[None], name: str = "web-01") -> XmlEditorScreen:
    await go_to(pilot, name)
    await pilot.press("E")
    await until_screen(pilot, XmlEditorScreen)
    screen = pilot.app.screen
    assert isinstance(screen, XmlEditorScreen)
    await until(pilot, lambda: screen.document and not screen.area.read_only)
    return screen


def replace(screen: XmlEditorScreen, old: str, new: str) -> None:
    assert old in screen.area.text
    screen.area.load_text(screen.area.text.replace(old, new))


async def domain_of(app: VirtdeckApp, name: str) -> Domain:
    (link,) = app.links.values()
    assert link.connection
    return await link.connection.lookup(name)


def shows(app: VirtdeckApp, words: str) -> bool:
    return any(words in line for line in screen_text(app))


def toasts(app: VirtdeckApp) -> str:
    return "\n".join(toast.line for toast in app.screen.query_one(ToastStack).toasts)


async def test_an_edit_is_shown_stored_and_taken_back() -> None:
    app = demo_app()
    async with running(app, (120, 40)) as pilot:
        screen = await open_editor(pilot)
        domain = await domain_of(app, "web-01")
        replace(screen, "</name>", f"</name>\n  {GENID}")
        await pilot.press("ctrl+s")
        await until_screen(pilot, DiffView)
        await until(pilot, lambda: shows(app, "genid added (7a3d3b0e"))
        assert shows(app, "+  <genid>7a3d3b0e")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "web-01: XML stored" in toasts(app))
        assert GENID in await domain.xml(inactive=True)
        assert not draft_path(domain.ref.uuid).exists()
        await pilot.press("u")
        await until(pilot, lambda: "undone: web-01: XML stored" in toasts(app))
        assert GENID not in await domain.xml(inactive=True)


async def test_what_cannot_be_read_is_refused_with_its_line() -> None:
    app = demo_app()
    async with running(app, (120, 40)) as pilot:
        screen = await open_editor(pilot)
        line = screen.area.text.splitlines().index("  <devices>") + 1
        replace(screen, "<devices>", "<devises>")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: shows(app, "mismatch"))
        assert app.screen is screen
        assert screen_text(app)[0].startswith(" domains › web-01 › edit XML")
        await until(pilot, lambda: shows(app, "XML line"))
        assert shows(app, f"line {line}")
        assert sum("mismatch" in each for each in screen_text(app)) == 1


async def test_what_our_rules_refuse_is_told_while_it_is_written() -> None:
    app = demo_app()
    async with running(app, (120, 40)) as pilot:
        screen = await open_editor(pilot)
        replace(screen, "</name>", "</name><genid>none</genid>")
        await until(pilot, lambda: shows(app, "'none' is not a uuid"))
        await pilot.press("f8")
        assert "<genid>" in screen.area.document.get_line(screen.area.cursor_location[0])


async def test_tab_completes_what_the_schema_has_there() -> None:
    app = demo_app()
    async with running(app) as pilot:
        screen = await open_editor(pilot)
        screen.area.load_text("<domain><devices><interf")
        screen.area.move_cursor((0, 24))
        await pilot.press("tab")
        assert screen.area.text == "<domain><devices><interface"
        await pilot.press("space", "t", "y", "tab")
        assert screen.area.text.endswith("<interface type='")


@pytest.mark.parametrize(("key", "keeps"), [("k", True), ("g", False)])
async def test_esc_asks_before_text_is_given_up(key: str, keeps: bool) -> None:
    app = demo_app()
    async with running(app, (120, 40)) as pilot:
        screen = await open_editor(pilot)
        uuid = (await domain_of(app, "web-01")).ref.uuid
        replace(screen, "</name>", f"</name>{GENID}")
        await until(pilot, lambda: read_draft(uuid))
        assert draft_path(uuid).stat().st_mode & 0o777 == 0o600
        await pilot.press("escape")
        await until_screen(pilot, ActionMenu)
        await pilot.press(key)
        await until(pilot, lambda: not isinstance(app.screen, (ActionMenu, XmlEditorScreen)))
        await until(pilot, lambda: bool(read_draft(uuid)) is keeps)
        screen = await open_editor(pilot)
        assert (GENID in screen.area.text) is keeps


async def test_a_text_that_cannot_be_kept_is_not_left(tmp_path: Path) -> None:
    app = demo_app()
    async with running(app, (120, 40)) as pilot:
        screen = await open_editor(pilot)
        replace(screen, "</name>", f"</name>{GENID}")
        in_the_way = tmp_path / "virtdeck" / "drafts"
        in_the_way.parent.mkdir(exist_ok=True)
        in_the_way.touch()
        await pilot.press("escape")
        await until_screen(pilot, ActionMenu)
        await pilot.press("k")
        await until(pilot, lambda: "the draft cannot be kept: File exists" in toasts(app))
        assert app.screen is screen
        assert GENID in screen.area.text


async def test_a_draft_given_up_while_it_is_written_does_not_come_back() -> None:
    begun, may_write = threading.Event(), threading.Event()

    def keep_slowly() -> None:
        begun.set()
        may_write.wait(PATIENCE)
        keep_draft("ab", "<domain/>")

    tasks = Tasks()
    keeping = tasks.spawn(in_turn(keep_slowly), name="keep")
    await asyncio.to_thread(begun.wait, PATIENCE)
    keeping.cancel()
    dropping = tasks.spawn(in_turn(drop_draft, "ab"), name="drop")
    reading = tasks.spawn(in_turn(read_draft, "ab"), name="read")
    await asyncio.wait([keeping])
    assert (keeping.cancelled(), dropping.done()) == (True, False)
    may_write.set()
    assert await reading is None
    assert draft_path("ab").parent.exists()
    assert not draft_path("ab").exists()


async def test_esc_leaves_at_once_where_nothing_was_changed() -> None:
    app = demo_app()
    async with running(app) as pilot:
        screen = await open_editor(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)
        assert not isinstance(app.screen, ActionMenu)


async def conflict(pilot: Pilot[None], mine: tuple[str, str]) -> XmlEditorScreen:
    """Store ``mine`` after somebody else has given the domain a title."""
    app = pilot.app
    screen = await open_editor(pilot)
    domain = await domain_of(app, "web-01")  # type: ignore[arg-type]
    await domain.set_title("theirs")
    replace(screen, *mine)
    await pilot.press("ctrl+s")
    await until_screen(pilot, DiffView)
    await pilot.press("ctrl+s")
    await until_screen(pilot, ActionMenu)
    return screen


async def test_somebody_elses_change_is_seen_and_both_are_stored() -> None:
    app = demo_app()
    async with running(app, (120, 40)) as pilot:
        screen = await conflict(pilot, ("</devices>", f"{SOUND}</devices>"))
        domain = await domain_of(app, "web-01")
        assert "<sound" not in await domain.xml(inactive=True)
        await pilot.press("s")
        await until_screen(pilot, DiffView)
        await until(pilot, lambda: shows(app, "→ theirs") or shows(app, "(theirs)"))
        await pilot.press("escape")
        await until_screen(pilot, ActionMenu)
        await pilot.press("t")
        await until(pilot, lambda: app.screen is screen)
        await until(pilot, lambda: "<title>theirs</title>" in screen.area.text)
        assert SOUND in screen.area.text
        await pilot.press("ctrl+s")
        await until_screen(pilot, DiffView)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "web-01: XML stored" in toasts(app))
        after = await domain.xml(inactive=True)
        assert "<title>theirs</title>" in after
        assert "<sound" in after


async def test_leaving_a_conflict_keeps_the_text() -> None:
    app = demo_app()
    async with running(app, (120, 40)) as pilot:
        await conflict(
            pilot, ("</name>", "</name><genid>7a3d3b0e-5a3c-4c1e-9b5e-000000000001</genid>")
        )
        uuid = (await domain_of(app, "web-01")).ref.uuid
        await pilot.press("k")
        await until(pilot, lambda: not isinstance(app.screen, (ActionMenu, XmlEditorScreen)))
        await until(pilot, lambda: "<genid>" in (read_draft(uuid) or ""))


async def test_a_read_only_host_is_not_edited() -> None:
    app = demo_app(read_only=True)
    async with running(app) as pilot:
        await go_to(pilot, "web-01")
        await pilot.press("E")
        await until(pilot, lambda: "read-only" in toasts(app))
        assert not isinstance(app.screen, XmlEditorScreen)


async def test_pending_changes_are_shown() -> None:
    app = demo_app()
    async with running(app, (120, 40)) as pilot:
        await go_to(pilot, "web-01")
        await pilot.press("colon", *"pending", "enter")
        await until_screen(pilot, DiffView)
        await until(pilot, lambda: shows(app, "Nothing: it runs as it is stored."))
        await pilot.press("escape")
        domain = await domain_of(app, "web-01")
        stored = await domain.xml(inactive=True, secure=True)
        assert "</vcpu>" in stored
        head, _, rest = stored.partition("</vcpu>")
        number = head.rpartition(">")[2]
        await domain.connection.define(f"{head.removesuffix(number)}31</vcpu>{rest}")
        await pilot.press("colon", *"diff", "enter")
        await until_screen(pilot, DiffView)
        await until(pilot, lambda: shows(app, f"vcpus {number} → 31"))


async def test_a_file_that_would_replace_a_domain_is_looked_at_first(tmp_path: Path) -> None:
    app = demo_app()
    async with running(app, (120, 40)) as pilot:
        domain = await domain_of(app, "web-01")
        xml = await domain.xml(inactive=True, secure=True)
        file = tmp_path / "web.xml"
        file.write_text(xml.replace("</name>", f"</name>{GENID}"))
        await go_to(pilot, "web-01")
        await pilot.press("colon", *f"define {file}", "enter")
        await until_screen(pilot, XmlEditorScreen)
        screen = app.screen
        assert isinstance(screen, XmlEditorScreen)
        await until(pilot, lambda: GENID in screen.area.text)
        assert GENID not in await domain.xml(inactive=True)


async def test_the_overview_of_who_runs_says_that_changes_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = demo_app()
    async with running(app, (160, 50)) as pilot:
        domain = await domain_of(app, "web-01")
        asked: list[str] = []
        driver = domain.connection.driver
        ask = driver.domain_xml

        async def counted(ref: DomainRef, **words: bool) -> str:
            asked.append(ref.name)
            return await ask(ref, **words)

        monkeypatch.setattr(driver, "domain_xml", counted)
        await go_to(pilot, "web-01")
        await until(pilot, lambda: shows(app, "running"))
        assert not shows(app, "changes pending")
        stored = await ask(domain.ref, inactive=True, secure=True)
        head, _, rest = stored.partition("</vcpu>")
        number = head.rpartition(">")[2]
        asked.clear()
        await domain.connection.define(f"{head.removesuffix(number)}31</vcpu>{rest}")
        await until(pilot, lambda: shows(app, "changes pending: 1"))
        assert shows(app, f"vcpus {number} → 31")
        # the running document and the stored one, for the pane and for the column of the list
        assert asked.count("web-01") <= 6
        await settle(pilot, 10.0)
        asked.clear()
        await settle(pilot, 60.0)
        assert "web-01" not in asked


async def test_the_own_editor_is_asked_for_by_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    app = demo_app()
    async with running(app, (120, 40)) as pilot:
        screen = await open_editor(pilot)
        text = screen.area.text
        await pilot.press("ctrl+e")
        await until(pilot, lambda: shows(app, "there is no editor"))
        assert screen.area.text == text
        assert shows(app, "own editor")
