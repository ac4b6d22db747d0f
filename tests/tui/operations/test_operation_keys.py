"""Operations by key and by command on the demo: saves, dumps, keys, pictures, removal."""

from __future__ import annotations

import json
import struct
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input

from engine import DomainState
from engine.drivers.test.machine_screen import MemoryScreens
from engine.errors import InvalidArgument, OperationFailed
from engine.fleet.line_file import state_path
from tests.tui.demo_deck import (
    WIDE,
    demo_app,
    go_to,
    press,
    rests_until,
    running,
    settle,
    shown_names,
)
from tests.tui.scripted_deck import screen_text
from tui.command import CommandError
from tui.commands import run_command
from tui.operations.key_codes import chord, chords
from tui.operations.removal_form import RemovalForm
from tui.screens.dialogs import ActionMenu, ConfirmDialog
from tui.screens.form_dialog import FormDialog
from tui.screens.guarded_dialog import GuardedDialog
from tui.widgets.tick_box import TickBox

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from engine import Domain
    from engine.domain_ref import DomainRef
    from tui.app import VirtdeckApp

FILE = "/var/saves/it"


async def domain(app: VirtdeckApp, name: str) -> Domain:
    connection = app.connection("demo")
    assert connection is not None
    return await connection.lookup(name)


async def state(app: VirtdeckApp, name: str) -> DomainState:
    return (await (await domain(app, name)).info()).status.state


def told(app: VirtdeckApp) -> list[str]:
    return [toast.line for toast in app.toasts]


def audited() -> list[str]:
    lines = state_path("audit.log").read_bytes().splitlines()
    return [json.loads(line)["virsh"].partition("still=1")[2].strip("' ") for line in lines]


async def command(pilot: Pilot[None], line: str) -> None:
    await press(pilot, "colon", *line, "enter")
    await settle(pilot, 1.0)


async def ticks(pilot: Pilot[None]) -> dict[str, bool]:
    boxes = pilot.app.screen.query(TickBox)
    return {str(box.label): box.value for box in boxes}


async def test_a_managed_save_is_gone_on_from_or_discarded() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "lb-1")
        await press(pilot, "m", "v")
        await settle(pilot, 1.0)
        assert await state(app, "lb-1") is DomainState.SHUTOFF
        assert "lb-1: saved: the next start goes on from here" in told(app)
        await press(pilot, "u")
        await settle(pilot, 1.0)
        assert await state(app, "lb-1") is DomainState.RUNNING
        await press(pilot, "m", "v")
        await settle(pilot, 1.0)
        await press(pilot, "m", "x")
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "y")
        await settle(pilot, 1.0)
        assert not await (await domain(app, "lb-1")).saving.exists()
        await press(pilot, "m", "x", "y")
        await settle(pilot, 1.0)
        assert any("there is no managed save" in text for text in told(app))
    assert audited() == [
        "managedsave lb-1",
        "start lb-1",
        "managedsave lb-1",
        "managedsave-remove lb-1",
        "managedsave-remove lb-1",
    ]


async def test_a_file_is_saved_to_and_restored_from() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        await go_to(pilot, "lb-1")
        await press(pilot, "m", "V")
        assert isinstance(app.screen, FormDialog)
        await press(pilot, *"here", "enter")
        assert "full path" in "\n".join(screen_text(app))
        app.screen.query_one(Input).value = FILE
        await press(pilot, "enter")
        await settle(pilot, 1.0)
        assert await state(app, "lb-1") is DomainState.SHUTOFF
        await command(pilot, f"restore {FILE} @demo")
        assert isinstance(app.screen, ConfirmDialog)
        assert "Restore lb-1?" in "\n".join(screen_text(app))
        await press(pilot, "y")
        await settle(pilot, 1.0)
        assert await state(app, "lb-1") is DomainState.RUNNING
        assert f"lb-1: goes on from {FILE}" in told(app)
        await command(pilot, "restore /no/such")
        assert any("No such file" in text for text in told(app))
    assert audited() == [f"save lb-1 {FILE}", f"restore {FILE}"]


async def test_a_dump_that_ends_the_guest_asks_and_the_others_do_not() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "lb-1")
        await command(pilot, f"dump {FILE}")
        assert await state(app, "lb-1") is DomainState.RUNNING
        await press(pilot, "m", "w")
        assert isinstance(app.screen, ActionMenu)
        await press(pilot, "c")
        app.screen.query_one(Input).value = FILE
        await press(pilot, "enter")
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "y")
        await settle(pilot, 1.0)
        assert (await (await domain(app, "lb-1")).info()).status.reason_name == "crashed"
    assert audited()[-1] == f"dump lb-1 {FILE} --crash --memory-only"


async def test_keys_are_chosen_typed_or_given_and_what_may_harm_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[tuple[int, ...]] = []

    async def keep(self: MemoryScreens, domain: DomainRef, keys: Any, **_: object) -> None:
        sent.append(tuple(keys))

    monkeypatch.setattr(MemoryScreens, "send_keys", keep)
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "lb-1")
        await press(pilot, "m", "k", "d")
        await press(pilot, "m", "k", "o")
        app.screen.query_one(Input).value = "a enter"
        await press(pilot, "enter")
        await settle(pilot, 1.0)
        await command(pilot, "send-key alt-sysrq-b")
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "escape")
        with pytest.raises(InvalidArgument, match="no key 'hyper'"):
            run_command(app, "send-key ctrl-hyper")
    assert sent == [(29, 56, 111), (30,), (28,)]
    assert audited()[0] == "send-key lb-1 --codeset linux 29 56 111"


@pytest.mark.parametrize(
    ("words", "numbers"),
    [("ctrl-alt-del", (29, 56, 111)), ("KEY_LEFTCTRL+F12", (29, 88)), ("1", (2,)), ("200", (200,))],
)
def test_names_of_keys(words: str, numbers: tuple[int, ...]) -> None:
    assert chord(words) == numbers


@pytest.mark.parametrize("words", ["", "-", "ctrl-", "hyper", "-".join("abcdefghijklmnopq")])
def test_what_is_no_chord(words: str) -> None:
    if words == "ctrl-":
        assert chords(words) == ((29,),)
    else:
        with pytest.raises(InvalidArgument):
            chords(words)


async def test_a_screenshot_is_a_picture_of_the_screen(tmp_path: Path) -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "lb-1")
        await command(pilot, f"screenshot {tmp_path}/{{domain}}.png")
        await rests_until(pilot, lambda: any("screenshot in" in text for text in told(app)))
        data = (tmp_path / "lb-1.png").read_bytes()
        assert struct.unpack(">II", data[16:24]) == (720, 400)
        start = data.index(b"IDAT")
        length = struct.unpack(">I", data[start - 4 : start])[0]
        points = zlib.decompress(data[start + 4 : start + 4 + length])
        picture = await (await domain(app, "lb-1")).machine.screenshot()
        line = 1 + 720 * 3
        rows = [points[n * line + 1 : (n + 1) * line] for n in range(400)]
        assert b"".join(rows) == picture.data[15:]
        await command(pilot, f"screenshot {tmp_path}/{{domain}}.png")
        await rests_until(pilot, lambda: any("File exists" in text for text in told(app)))
        with pytest.raises(CommandError):
            run_command(app, "restore x @nowhere")


async def test_undefine_asks_what_becomes_of_snapshots_and_refuses_half_answers() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        await go_to(pilot, "staging")
        await press(pilot, "m", "U")
        assert isinstance(app.screen, RemovalForm)
        assert [words[:14] for words in await ticks(pilot)] == ["[x] 1 snapshot"]
        box = app.screen.query_one(TickBox)
        box.press()
        await settle(pilot)
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, RemovalForm)
        assert "not undefined while it has snapshots" in "\n".join(screen_text(app))
        box.press()
        await press(pilot, "ctrl+s")
        await settle(pilot, 1.0)
        assert "staging" not in shown_names(pilot)
        await press(pilot, "u")
        await settle(pilot, 1.0)
        assert "staging" in shown_names(pilot)
    assert audited()[0] == "undefine staging --snapshots-metadata"


async def test_a_running_protected_domain_is_deleted_by_who_types_its_name() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        await (await domain(app, "lb-1")).set_protected(True)
        await settle(pilot, 5.0)
        await go_to(pilot, "lb-1")
        await press(pilot, "m", "X")
        assert isinstance(app.screen, RemovalForm)
        lines = await ticks(pilot)
        assert any("destroy it first" in words and value for words, value in lines.items())
        assert any("lb-1-a.qcow2" in words for words in lines)
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, GuardedDialog)
        await press(pilot, *"lb-1", "enter")
        await settle(pilot, 1.0)
        assert "lb-1" not in shown_names(pilot)
    assert any(words.startswith("undefine lb-1") for words in audited())


async def test_a_failure_in_the_middle_says_what_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.drivers.test.driver import TestDriver

    async def refuse(self: TestDriver, domain: DomainRef) -> None:
        raise OperationFailed("the file is on a full disk")

    monkeypatch.setattr(TestDriver, "undefine", refuse)
    app = demo_app()
    async with running(app, WIDE) as pilot:
        await go_to(pilot, "lb-1")
        await press(pilot, "m", "X", "ctrl+s")
        await settle(pilot, 1.0)
        (text,) = [text for text in told(app) if "failed" in text]
        assert (
            "full disk; its configuration and its disks are left (done before: destroyed)" in text
        )
