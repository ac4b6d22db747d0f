"""Networks and storage of a real daemon, looked at and changed from inside the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.flows.deck import WIDE, hears, press, shows, until
from tests.peers.delay_proxy import DelayProxy
from tui.app import VirtdeckApp
from tui.screens.dialogs import ActionMenu, ConfirmDialog
from tui.screens.form_dialog import FormDialog
from tui.screens.guarded_dialog import GuardedDialog
from tui.screens.networks import NetworksScreen
from tui.screens.storage import StorageScreen
from tui.screens.volumes import VolumesScreen
from tui.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.peers.libvirtd import PrivateLibvirtd

_POOL = "<pool type='dir'><name>images</name><target><path>{}</path></target></pool>"
_MIB = 1 << 20


async def type_in(pilot: Pilot[None], text: str) -> None:
    """Type a text, then Enter."""
    await pilot.press(*text, "enter")


@pytest.mark.peer("libvirtd", "virsh")
async def test_volumes_are_made_filled_read_and_deleted(
    session_libvirtd: PrivateLibvirtd, tmp_path: Path
) -> None:
    place = session_libvirtd.folder / "data" / "pool"
    await session_libvirtd.virsh("pool-define", "/dev/stdin", given=_POOL.format(place))
    await session_libvirtd.virsh("pool-build", "images")
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(b"virtdeck" * 65536)
    app = VirtdeckApp([session_libvirtd.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, app, "7", StorageScreen)
        await until(pilot, lambda: shows(app, "images", "○ inactive", str(place)))
        await press(pilot, app, "m s", StorageScreen)
        await until(pilot, lambda: shows(app, "images", "● active", "dir"))
        await press(pilot, app, "enter", VolumesScreen)

        await press(pilot, app, "a", FormDialog)
        await pilot.press(*"data", "enter", *"1M", "enter", "ctrl+u", *"raw", "enter")
        await until(pilot, lambda: shows(app, "data", "raw", "1 MiB", "nobody", f"{place}/data"))

        await press(pilot, app, "m u", FormDialog)
        await type_in(pilot, str(source))
        await until(pilot, lambda: hears(app, "source → data: upload done"))
        assert (place / "data").read_bytes()[: source.stat().st_size] == source.read_bytes()

        await press(pilot, app, "m d", FormDialog)
        await pilot.press("ctrl+u")
        await type_in(pilot, str(target))
        await until(pilot, lambda: hears(app, "data → target: download done"))
        assert target.read_bytes() == source.read_bytes() + bytes(_MIB - source.stat().st_size)

        await press(pilot, app, "m e", FormDialog)
        await type_in(pilot, "2M")
        await until(pilot, lambda: shows(app, "data", "raw", "2 MiB"))
        assert "2.00 MiB" in await session_libvirtd.virsh("vol-info", "data", "images")

        await press(pilot, app, "m D", GuardedDialog)
        await until(pilot, lambda: shows(app, f"{place}/data"))
        await type_in(pilot, "data")
        await until(pilot, lambda: hears(app, "data: deleted"))
        assert not (place / "data").exists()

        await session_libvirtd.virsh("vol-create-as", "images", "later", "1M")
        await session_libvirtd.virsh("pool-refresh", "images")
        await until(pilot, lambda: shows(app, "later", "raw", "1 MiB"))


@pytest.mark.peer("libvirtd", "virsh")
async def test_an_upload_is_stopped_half_way(
    session_libvirtd: PrivateLibvirtd, tmp_path: Path
) -> None:
    place = session_libvirtd.folder / "data" / "pool"
    await session_libvirtd.virsh("pool-define", "/dev/stdin", given=_POOL.format(place))
    await session_libvirtd.virsh("pool-build", "images")
    await session_libvirtd.virsh("pool-start", "images")
    await session_libvirtd.virsh("vol-create-as", "images", "data", "64M")
    source = tmp_path / "source"
    source.write_bytes(b"x" * 64 * _MIB)
    line = session_libvirtd.folder / "line"
    uri = f"qemu+unix:///session?socket={line}"
    app = VirtdeckApp([uri], settings=Settings(marks="unicode"))
    async with (
        DelayProxy(str(session_libvirtd.socket), path=line) as proxy,
        app.run_test(size=WIDE) as pilot,
    ):
        await press(pilot, app, "7", StorageScreen)
        await until(pilot, lambda: shows(app, "images", "● active"))
        await press(pilot, app, "enter", VolumesScreen)
        await until(pilot, lambda: shows(app, "data", "64 MiB"))
        await press(pilot, app, "m u", FormDialog)
        await pilot.press(*str(source))
        proxy.hold_after(8 * _MIB)
        await pilot.press("enter")
        await until(pilot, lambda: shows(app, "upload source → data"))
        await press(pilot, app, "m k", VolumesScreen)
        await until(pilot, lambda: hears(app, "only half written"))
        proxy.let_through()
        await until(pilot, lambda: not shows(app, "upload source → data  "))
        await press(pilot, app, "m", ActionMenu)
        await until(pilot, lambda: shows(app, "Stop the transfer", "there is none"))


@pytest.mark.peer("libvirtd", "virsh")
async def test_networks_of_the_test_driver_behind_a_daemon(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    uri = session_libvirtd.uri_of("test:///default")
    app = VirtdeckApp([uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, app, "6", NetworksScreen)
        await until(pilot, lambda: shows(app, "default", "● active", "nat", "virbr0"))
        await press(pilot, app, "m D", ConfirmDialog)
        await until(pilot, lambda: shows(app, "Running domains that lose their link: test"))
        await pilot.press("y")
        await until(pilot, lambda: shows(app, "default", "○ inactive"))
        await until(pilot, lambda: hears(app, "default: stopped"))
        await press(pilot, app, "m s", NetworksScreen)
        await until(pilot, lambda: shows(app, "default", "● active"))
        await press(pilot, app, "7", StorageScreen)
        await until(pilot, lambda: shows(app, "default-pool", "● active", "/default-pool"))
