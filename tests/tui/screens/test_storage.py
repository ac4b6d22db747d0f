"""The screens of storage: the pools of every host, and the volumes of one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from engine.events import StoragePoolRefreshEvent
from tests.fakes.parts_driver import GIB
from tests.patience import PATIENCE
from tests.tui.demo_deck import demo_app, press, running, settle
from tests.tui.looks import at_both_ends
from tests.tui.many_hosts import NARROW, UNREACHABLE, WIDE
from tests.tui.parts_deck import PartsDeck
from tests.tui.scripted_deck import HOSTILE, screen_text
from tui.creation.choice_line import ChoiceLine
from tui.screens.dialogs import ConfirmDialog
from tui.screens.domain_list import DomainListScreen
from tui.screens.form_dialog import FormDialog
from tui.screens.guarded_dialog import GuardedDialog
from tui.screens.part_form import PartForm
from tui.screens.storage import StorageScreen
from tui.screens.volumes import VolumesScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot


@pytest.fixture
def deck(monkeypatch: pytest.MonkeyPatch) -> PartsDeck:
    return PartsDeck(monkeypatch)


def storage(deck: PartsDeck) -> StorageScreen:
    screen = deck.app.screen
    assert isinstance(screen, StorageScreen)
    return screen


async def open_volumes(deck: PartsDeck, pilot: Pilot[None], name: str = "images") -> None:
    """Show the volumes of a pool of ``lab``."""
    await deck.open(pilot, "7")
    storage(deck).table.move_to(("lab", f"uuid-of-{name}"))
    await deck.keys(pilot, "enter")
    assert isinstance(deck.app.screen, VolumesScreen)


async def test_every_pool_has_a_line(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.open(pilot, "7")
        assert deck.words_of("images") == [
            *("images", "lab", "●", "active", "dir", "━───────", "14%", "86", "GiB"),
            *("100", "GiB", "14", "GiB", "yes", "/var/lib/images"),
        ]
        assert deck.words_of("fast")[6] == "90%"
        assert deck.words_of("iso")[:8] == ["iso", "lab", "○", "inactive", "dir", "–", "–", "–"]
        assert "attic: the parts driver has no pools" in deck.text()


async def test_nothing_is_asked_before_somebody_looks(deck: PartsDeck) -> None:
    lab = deck.machines["lab"]
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "6")
        assert not {"pools", "pool_space", "volumes"} & lab.asked.keys()
        await deck.keys(pilot, "7")
        assert (lab.asked["pools"], lab.asked["volumes"]) == (1, 0)


@pytest.mark.parametrize(
    ("name", "keys", "done"),
    [
        ("iso", ("m", "s"), ("start_pool", "iso")),
        ("images", ("m", "r"), ("refresh_pool", "images")),
        ("images", ("m", "n"), ("set_pool_autostart", "images", "False")),
        ("images", ("m", "D", "y"), ("destroy_pool", "images")),
    ],
)
async def test_verbs_of_pools(
    deck: PartsDeck, name: str, keys: tuple[str, ...], done: tuple[str, ...]
) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "7")
        storage(deck).table.move_to(("lab", f"uuid-of-{name}"))
        await deck.keys(pilot, *keys)
        assert deck.lab.done == [done]


async def test_a_pool_is_stopped_only_after_a_question(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "7")
        storage(deck).table.move_to(("lab", "uuid-of-images"))
        await deck.keys(pilot, "m", "D")
        assert isinstance(deck.app.screen, ConfirmDialog)
        assert "What it holds stays where it is" in deck.text()
        await deck.keys(pilot, "enter")
        assert deck.lab.done == []


async def test_volumes_of_a_pool(deck: PartsDeck) -> None:
    deck.lab.volumes["images"]["web-01-10.qcow2"] = GIB
    async with deck.app.run_test(size=WIDE) as pilot:
        await open_volumes(deck, pilot)
        words = ["qcow2", "20", "GiB", "10", "GiB", "nobody", "/var/lib/images/vol-0000.qcow2"]
        assert deck.words_of("vol-0000.qcow2") == ["vol-0000.qcow2", *words]
        assert deck.words_of("web-01-10.qcow2")[6] == "web-01-10"
        assert "lab: images" in deck.text()
        await deck.keys(pilot, "x")
        assert "<format type='qcow2'/>" in deck.text()
        await deck.keys(pilot, "slash", *"user:web-01 format:=qcow2", "enter")
        assert deck.words_of("web-01-10.qcow2")
        assert "1 of 3" in deck.text()
        await deck.keys(pilot, "escape")
        assert "vol-0000.qcow2" in deck.text()
        await deck.keys(pilot, "escape")
        storage(deck)
        await deck.keys(pilot, "slash", *"state:=active !fast", "enter")
        assert deck.words_of("images")
        assert "1 of 3" in deck.text()
        await deck.keys(pilot, "escape")
        storage(deck)
        await deck.keys(pilot, "escape")
        assert isinstance(deck.app.screen, DomainListScreen)


async def test_a_pool_that_is_not_active_has_no_volumes_to_show(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "7")
        await deck.keys(pilot, "end", "enter")
        storage(deck)
        assert "iso: it is not active" in deck.text()


async def test_of_thousands_only_those_in_sight_are_asked(deck: PartsDeck) -> None:
    deck.lab.add_pool("many", *[GIB] * 3000, capacity=9000 * GIB)
    lab = deck.machines["lab"]
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_volumes(deck, pilot, "many")
        table = deck.app.screen.query_one("VolumeTable")
        assert len(table.list.rows) == 3000  # type: ignore[attr-defined]
        assert 0 < lab.asked["volume_xml"] < 40
        await deck.keys(pilot, "end")
        assert 0 < lab.asked["volume_xml"] < 80
        assert deck.words_of("vol-2999.qcow2")[1:4] == ["qcow2", "1", "GiB"]
        await deck.keys(pilot, "o", "o")
        async with asyncio.timeout(PATIENCE):
            while lab.asked["volume_xml"] < 3000:
                await deck.settle(pilot)


async def test_a_volume_is_deleted_by_who_types_its_name(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_volumes(deck, pilot)
        await deck.keys(pilot, "m", "D")
        assert isinstance(deck.app.screen, GuardedDialog)
        assert "/var/lib/images/vol-0000.qcow2" in deck.text()
        assert "20 GiB, 10 GiB of it taken up" in deck.text()
        assert "No domain has it as a disk." in deck.text()
        await deck.keys(pilot, *"vol", "enter")
        assert deck.lab.done == []
        await deck.keys(pilot, *"-0000.qcow2", "enter")
        assert deck.lab.done == [("delete_volume", "vol-0000.qcow2")]
        assert "vol-0000.qcow2: deleted" in deck.text()
        assert deck.words_of("vol-0001.qcow2")[1] == "qcow2"


async def test_a_volume_in_use_says_by_whom(deck: PartsDeck) -> None:
    deck.lab.volumes["images"] = {"web-01-10.qcow2": GIB}
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_volumes(deck, pilot)
        await deck.keys(pilot, "m", "D")
        assert "It is a disk of: web-01-10" in deck.text()


async def test_a_new_volume(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_volumes(deck, pilot)
        await deck.keys(pilot, "a", "tab", *"lots", "enter", "enter")
        assert "Name: it is without /" in deck.text()
        await deck.keys(pilot, *"made", "enter", "enter", "enter")
        assert "Size: a size is a number and a unit" in deck.text()
        await deck.keys(pilot, "ctrl+u", *"3G", "enter", "enter")
        ((verb, xml),) = deck.lab.done
        assert verb == "create_volume"
        assert "<capacity>3221225472</capacity>" in xml
        assert "<format type='qcow2'/>" in xml
        assert "made: made, 3 GiB" in deck.text()
        assert deck.words_of("made")[1] == "qcow2"


async def test_growing_asks_nothing_and_shrinking_does(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_volumes(deck, pilot)
        await deck.keys(pilot, "m", "e", *"30G", "enter")
        grown = ("resize_volume", "vol-0000.qcow2", str(30 * GIB), "False")
        assert deck.lab.done == [grown]
        assert deck.words_of("vol-0000.qcow2")[2] == "30"
        await deck.keys(pilot, "m", "e", *"1G", "enter")
        assert "What lies beyond the new end is lost." in deck.text()
        await deck.keys(pilot, "enter")
        assert deck.lab.done == [grown]
        await deck.keys(pilot, "m", "e", *"1G", "enter", "y")
        assert deck.lab.done[1:] == [("resize_volume", "vol-0000.qcow2", str(GIB), "True")]


async def test_events_bring_the_volumes_up_to_date(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_volumes(deck, pilot)
        deck.lab.volumes["images"]["later"] = GIB
        event = StoragePoolRefreshEvent(time=0, pool="images", uuid="uuid-of-images")
        deck.machines["lab"].driver.emit(event)
        await deck.rest(pilot)
        assert deck.words_of("later")[1] == "qcow2"
        deck.lab.volumes["images"].pop("later")
        await deck.keys(pilot, "ctrl+r")
        assert " later " not in deck.text()


async def test_volumes_of_a_lost_host_stay_marked(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await open_volumes(deck, pilot)
        deck.machines["lab"].refusal = UNREACHABLE
        deck.machines["lab"].drop(UNREACHABLE)
        await deck.rest(pilot)
        assert "lab is not connected" in deck.text()
        assert deck.words_of("vol-0000.qcow2")[1] == "qcow2"
        await deck.keys(pilot, "a")
        assert not isinstance(deck.app.screen, FormDialog)


async def test_without_a_pool_there_is_a_word(deck: PartsDeck) -> None:
    deck.lab.pools.clear()
    deck.edge.pools.clear()
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "7")
        assert "No connected host has a storage pool." in deck.text()
        await deck.keys(pilot, "enter", "m", "z")
        storage(deck)


@pytest.mark.parametrize("command", ["storage", "pools"])
async def test_commands_lead_there(deck: PartsDeck, command: str) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "1")
        await deck.keys(pilot, "colon", *command, "enter")
        storage(deck)


async def test_hostile_names_do_nothing(deck: PartsDeck) -> None:
    deck.lab.add_pool(HOSTILE)
    deck.lab.volumes[HOSTILE] = {HOSTILE: GIB}
    async with deck.app.run_test(size=WIDE) as pilot:
        await open_volumes(deck, pilot, HOSTILE)
        for key in ("home", "x", "left_square_bracket", "m", "D"):
            await deck.keys(pilot, key)
            lines = screen_text(deck.app)
            assert not [char for line in lines for char in line if not char.isprintable()], key
        assert "[red]" in "\n".join(lines)


async def test_ascii_marks_leave_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    deck = PartsDeck(monkeypatch, marks="ascii")
    async with deck.app.run_test(size=WIDE) as pilot:
        await open_volumes(deck, pilot)
        for key in ("x", "m", "D", "escape", "a", "escape", "escape"):
            assert deck.text().isascii(), key
            await deck.keys(pilot, key)
        assert deck.text().isascii()


#: Name -> the keys that lead to the picture, from the list of pools with the cursor on ``images``.
STORIES = {
    "pools": (),
    "volumes": ("enter",),
}
NARROW_STORIES = {
    "menu": ("enter", "m"),
    "delete": ("enter", "m", "D", *"vol"),
    "new": ("enter", "a", *"data"),
}


def story(deck: PartsDeck, keys: tuple[str, ...]) -> object:
    async def run(pilot: Pilot[None]) -> None:
        await deck.open(pilot, "7")
        storage(deck).table.move_to(("lab", "uuid-of-images"))
        await deck.keys(pilot, *keys)
        await deck.rest(pilot)

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
    deck = PartsDeck(monkeypatch, theme=f"virtdeck-{theme}")
    run = story(deck, STORIES[name])
    assert snap_compare(deck.app, terminal_size=size, run_before=run)  # type: ignore[operator]


@pytest.mark.parametrize("name", NARROW_STORIES)
def test_how_it_looks_narrow(snap_compare: object, deck: PartsDeck, name: str) -> None:
    run = story(deck, NARROW_STORIES[name])
    assert snap_compare(deck.app, terminal_size=NARROW, run_before=run)  # type: ignore[operator]


async def test_a_pool_is_made_by_the_form_of_kinds_that_the_host_has() -> None:
    app = demo_app()
    async with running(app, NARROW) as pilot:
        await press(pilot, "7", "a")
        form = app.screen
        assert isinstance(form, PartForm)
        kinds = [x.value for x in form.query_one("#kind", ChoiceLine).options]
        assert kinds == ["dir", "fs", "netfs", "logical", "iscsi", "file"]
        await press(pilot, *"extra", "down", *"nowhere", "ctrl+s")
        assert "Path: a full path on the host" in "\n".join(screen_text(app))
        await press(pilot, "ctrl+u", *"/srv/extra", "ctrl+s")
        await settle(pilot, 1.0)
        text = "\n".join(screen_text(app))
        assert "extra: defined, started, will start with the host" in text
        told = [x.verb for x in await app.journal.audit.latest()]
        assert told == ["pool-autostart", "pool-start", "pool-define"]


async def test_a_volume_is_cloned_and_wiped_in_the_demo() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        await press(pilot, "7", "end", "enter")
        assert isinstance(app.screen, VolumesScreen)
        await press(pilot, "home", "m", "c", "ctrl+s")
        await settle(pilot, 1.0)
        assert "debian-12.7.0-amd64-netinst-clone.iso" in "\n".join(screen_text(app))
        await press(pilot, "home", "m", "W")
        assert isinstance(app.screen, GuardedDialog)
        assert "What it holds is gone for good." in "\n".join(screen_text(app))
        name = app.screen.question.word
        await press(pilot, *name, "enter")
        await settle(pilot, 1.0)
        wipe, clone = await app.journal.audit.latest()
        assert (wipe.verb, wipe.error, clone.verb) == ("vol-wipe", None, "vol-clone")
        assert wipe.virsh.endswith(f"vol-wipe {name} --pool iso")
        assert wipe.uuid == f"/var/lib/libvirt/iso/{name}"


async def test_marked_volumes_are_deleted_after_one_question(deck: PartsDeck) -> None:
    deck.lab.add_pool("three", GIB, GIB, GIB)
    async with deck.app.run_test(size=WIDE) as pilot:
        await open_volumes(deck, pilot, "three")
        await deck.keys(pilot, "space", "space", "m", "D")
        assert isinstance(deck.app.screen, GuardedDialog)
        for name in ("vol-0000.qcow2", "vol-0001.qcow2"):
            assert f"{name}  1 GiB  no domain's disk" in deck.text()
        await deck.keys(pilot, *"delete", "enter")
        names = ("vol-0000.qcow2", "vol-0001.qcow2")
        assert deck.lab.done == [("delete_volume", name) for name in names]
        assert deck.words_of("vol-0002.qcow2")
        assert isinstance(deck.app.screen, VolumesScreen)
