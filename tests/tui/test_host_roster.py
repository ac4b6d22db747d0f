"""Hosts come and go while the application runs, and are saved."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, cast

import pytest

from engine import ManualClock
from engine.errors import InvalidArgument, StorageFailed
from engine.fleet import HostState
from engine.libvirt_conf import LibvirtConf
from tests.tui.demo_deck import STILL, demo_app, opened, running, settle
from tests.tui.many_hosts import ManyHosts
from tui.app import VirtdeckApp
from tui.first_run import FirstHosts, Source, first_hosts
from tui.host_entry import HostEntry
from tui.settings import CONFIG_NAME, Settings, config_folder

if TYPE_CHECKING:
    from pathlib import Path

EXTRA = HostEntry(name="extra", uri="qemu://attic/system", read_only=True)


@pytest.fixture
def deck(monkeypatch: pytest.MonkeyPatch) -> ManyHosts:
    deck = ManyHosts(monkeypatch, "lab", "edge", "attic")
    del deck.app.roster.entries["attic"]
    path = config_path()
    path.parent.mkdir(parents=True)
    path.write_text('# mine\n[hosts]\nlab = "qemu://lab/system"\n')
    return deck


def config_path() -> Path:
    return config_folder() / CONFIG_NAME


def saved() -> dict[str, object]:
    hosts: dict[str, object] = tomllib.loads(config_path().read_text())["hosts"]
    return hosts


async def test_a_new_host_is_saved_and_connected_to(deck: ManyHosts) -> None:
    async with deck.app.run_test() as pilot:
        await deck.settle(pilot)
        before = deck.app.all_keys()
        await deck.app.roster.save(EXTRA)
        await deck.settle(pilot)
        assert list(deck.app.links) == ["lab", "edge", "extra"]
        host = deck.app.links["extra"]
        assert (host.state, host.read_only) == (HostState.CONNECTED, True)
        assert {key[0] for key in deck.app.all_keys() - before} == {"extra"}
        assert saved()["extra"] == {"uri": "qemu://attic/system", "readonly": True}
        assert config_path().read_text().startswith("# mine\n")


async def test_a_changed_host_keeps_its_place_and_lets_go_of_what_it_was(deck: ManyHosts) -> None:
    async with deck.app.run_test() as pilot:
        await deck.settle(pilot)
        assert len(deck.machines["lab"].drivers) == 1
        await deck.app.roster.save(EXTRA, instead_of="lab")
        await deck.settle(pilot)
        await deck.settle(pilot)
        assert list(deck.app.links) == ["extra", "edge"]
        assert deck.machines["lab"].drivers == []
        assert len(deck.machines["attic"].drivers) == 1
        assert not [key for key in deck.app.all_keys() if key[0] == "lab"]
        assert list(saved()) == ["extra"]


async def test_saving_what_is_there_already_does_not_disturb_it(deck: ManyHosts) -> None:
    async with deck.app.run_test() as pilot:
        await deck.settle(pilot)
        connection = deck.app.connection("lab")
        await deck.app.roster.save(deck.app.roster.entries["lab"], instead_of="lab")
        await deck.settle(pilot)
        assert deck.app.connection("lab") is connection is not None


async def test_a_host_that_is_removed_takes_its_rows_with_it(deck: ManyHosts) -> None:
    async with deck.app.run_test() as pilot:
        await deck.settle(pilot)
        await deck.app.roster.remove("lab")
        await deck.settle(pilot)
        assert list(deck.app.links) == ["edge"]
        assert deck.machines["lab"].drivers == []
        assert {key[0] for key in deck.app.all_keys()} == {"edge"}
        assert saved() == {}
        shown = deck.app.screen.query_one("DomainTable").list.rows  # type: ignore[attr-defined]
        assert {key[0] for key in shown} == {"edge"}
        figures = deck.app.summary
        assert figures is not None
        assert figures.hosts == 1


async def test_what_cannot_be_saved_changes_nothing(
    deck: ManyHosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with deck.app.run_test() as pilot:
        await deck.settle(pilot)
        with pytest.raises(InvalidArgument, match="already"):
            await deck.app.roster.save(HostEntry(name="edge", uri="x://y"), instead_of="lab")
        config_path().write_text("hosts = 3\n")
        with pytest.raises(InvalidArgument, match="is no table"):
            await deck.app.roster.save(EXTRA)
        config_path().write_bytes(b"\xff")
        with pytest.raises(StorageFailed):
            await deck.app.roster.remove("lab")
        await deck.settle(pilot)
        assert list(deck.app.links) == ["lab", "edge"]
        assert len(deck.machines["lab"].drivers) == 1


async def test_the_demo_leaves_when_a_real_host_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.first_run.DEMO_URI", STILL)
    ManyHosts(monkeypatch, "attic")
    app = demo_app("")
    async with app.run_test() as pilot:
        await opened(pilot)
        assert app.is_demo
        await app.roster.save(EXTRA)
        await settle(pilot)
        assert list(app.links) == ["extra"]
        assert not app.is_demo
        assert list(saved()) == ["extra"]


async def test_hosts_that_were_found_are_kept_with_the_first_that_is_added(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ManyHosts(monkeypatch, "attic")
    found = FirstHosts((HostEntry(name="here", uri=STILL),), Source.FOUND)
    monkeypatch.setattr("tui.app.first_hosts", lambda *_: found)
    app = VirtdeckApp([], clock=ManualClock(), settings=Settings(marks="unicode"))
    async with running(app) as pilot:
        await app.roster.save(EXTRA)
        await settle(pilot)
        assert list(app.links) == ["here", "extra"]
        assert list(saved()) == ["here", "extra"]
        assert app.roster.is_saved("here")


async def test_an_alias_of_libvirt_conf_is_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    keywords = cast("dict[str, object]", first_hosts.__kwdefaults__)
    monkeypatch.setitem(keywords, "load", lambda path: LibvirtConf({"still": STILL}))
    entry = HostEntry(name="lab", uri="still")
    app = VirtdeckApp([], clock=ManualClock(), settings=Settings(hosts={"lab": entry}))
    async with running(app):
        assert app.links["lab"].uri == STILL
        assert app.roster.entries["lab"].uri == "still"
