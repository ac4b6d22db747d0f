"""A host is added in the application while its daemon runs, dies and comes back."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from engine import ConnectFailed, ConnectStep
from engine.fleet import HostState
from tests.flows.deck import WIDE, hears, shows, until
from tui.app import VirtdeckApp
from tui.screens.host_form import HostForm
from tui.screens.hosts import HostsScreen
from tui.settings import CONFIG_NAME, Settings, config_folder
from tui.settings_file import load_settings

if TYPE_CHECKING:
    from tests.peers.libvirtd import PrivateLibvirtd


@pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")
async def test_a_host_that_is_added_is_lost_and_found(session_libvirtd: PrivateLibvirtd) -> None:
    await session_libvirtd.start_guest("real-guest")
    settings = config_folder() / CONFIG_NAME
    settings.parent.mkdir(parents=True)
    settings.write_text('# mine\nmarks = "unicode"\n')
    app = VirtdeckApp(["test:///demo?still=1"], settings=load_settings(settings))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: isinstance(app.screen, HostsScreen))
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, HostForm))
        await pilot.press(*"lab", "tab", *session_libvirtd.uri, "enter")
        await until(pilot, lambda: shows(app, "● hypervisor", "done"))
        await until(pilot, lambda: shows(app, "● daemon", "done"))
        await until(pilot, lambda: shows(app, "● socket", "done"))
        await until(pilot, lambda: shows(app, "QEMU"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, HostsScreen))
        await until(pilot, lambda: shows(app, "lab", "● connected", "QEMU"))
        await until(pilot, lambda: "lab" in settings.read_text())
        assert settings.read_text().startswith('# mine\nmarks = "unicode"\n')
        assert tomllib.loads(settings.read_text())["hosts"] == {"lab": session_libvirtd.uri}

        await pilot.press("home", "down", "D")
        await until(pilot, lambda: shows(app, "real-guest", "lab"))
        await until(pilot, lambda: not shows(app, "db-primary"))
        await until(pilot, lambda: shows(app, "▸ ● lab"))

        await session_libvirtd.kill()
        await until(pilot, lambda: shows(app, "lab ◌ retry in"))
        await until(pilot, lambda: hears(app, "lab"))
        await until(pilot, lambda: shows(app, "real-guest", "◌ paused", "ago"))
        await until(pilot, lambda: _step(app) is ConnectStep.DAEMON)
        await pilot.press("5")
        await until(pilot, lambda: shows(app, "✖ daemon", "○ socket"))

        await session_libvirtd.start()
        await pilot.press("R")
        await until(pilot, lambda: app.links["lab"].state is HostState.CONNECTED)
        await until(pilot, lambda: shows(app, "lab", "● connected", "QEMU"))
        await pilot.press("1")
        await until(pilot, lambda: shows(app, "real-guest", "◐ paused"))


def _step(app: VirtdeckApp) -> ConnectStep | None:
    failure = app.links["lab"].failure
    return failure.step if isinstance(failure, ConnectFailed) else None


async def test_a_daemon_that_is_not_there_is_named_by_its_step() -> None:
    app = VirtdeckApp(["test:///demo?still=1"], settings=Settings(marks="unicode"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: isinstance(app.screen, HostsScreen))
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, HostForm))
        await pilot.press("tab", *"qemu+unix:///system?socket=/nowhere/sock", "enter")
        await until(pilot, lambda: shows(app, "✖ daemon", "failed here"))
        await until(pilot, lambda: shows(app, "○ socket", "not reached"))
        await until(pilot, lambda: shows(app, "/nowhere/sock does not exist"))
        await until(pilot, lambda: shows(app, "systemctl start"))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HostsScreen))
        assert list(app.links) == ["demo"]
