"""The parts of a real daemon's host, and a real channel to a guest's agent, from inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from tests.fakes.guest_agent import FakeGuestAgent
from tests.flows.deck import WIDE, hears, press, shows, until
from tui.app import VirtdeckApp
from tui.guest.secret_form import SecretForm
from tui.screens.dialogs import ActionMenu, ConfirmDialog
from tui.screens.form_dialog import FormDialog
from tui.screens.host_details import HostDetailsScreen
from tui.screens.hosts import HostsScreen
from tui.screens.output_view import OutputView
from tui.settings import Settings
from tui.widgets.domain_pane import GUEST, DomainPane

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tests.peers.libvirtd import PrivateLibvirtd

_NEXT = "right_square_bracket"

#: libvirt speaks to an agent only once a guest has opened the port: a console's port always is.
_EMULATOR = """\
#!/bin/sh
for word; do
    shift
    set -- "$@" "$(printf %s "$word" | sed s/virtserialport/virtconsole/)"
done
exec qemu-system-x86_64 "$@"
"""
_CHANNEL = (
    "<emulator>{}</emulator><channel type='unix'><source mode='connect' path='{}'/>"
    "<target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
)
_ANSWERS = {
    "guest-info": {"version": "8.0", "supported_commands": []},
    "guest-get-osinfo": {"id": "debian", "pretty-name": "Debian GNU/Linux 12 (bookworm)"},
    "guest-get-host-name": {"host-name": "inside"},
    "guest-get-users": [{"user": "alice", "login-time": 1700000000.5}],
    "guest-get-timezone": {"zone": "CET", "offset": 3600},
    "guest-network-get-interfaces": [],
    "guest-fsfreeze-freeze": 2,
    "guest-fsfreeze-thaw": 2,
    "guest-exec": {"pid": 7},
    "guest-exec-status": {"exited": True, "exitcode": 0, "out-data": "aGVsbG8K"},
    "guest-set-user-password": {},
}


async def turn_to(pilot: Pilot[None], app: VirtdeckApp, part: str) -> HostDetailsScreen:
    """Go to that tab and wait for its answer."""
    screen = app.screen
    assert isinstance(screen, HostDetailsScreen)
    while screen.part.name != part:
        await pilot.press(_NEXT)
    await until(pilot, lambda: part in screen._answers)
    return screen


@pytest.mark.peer("libvirtd", "virsh")
async def test_the_host_is_looked_at_and_a_secret_comes_and_goes(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    daemon = session_libvirtd
    app = VirtdeckApp([daemon.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: all(link.connection for link in app.links.values()))
        await press(pilot, app, "5", HostsScreen)
        await press(pilot, app, "enter", HostDetailsScreen)
        await until(pilot, lambda: shows(app, "hypervisor", "QEMU"))
        await until(pilot, lambda: shows(app, "memory", "free"))

        screen = await turn_to(pilot, app, "capabilities")
        await until(pilot, lambda: shows(app, "what a guest can have"))
        await turn_to(pilot, app, "cpus")
        for part in ("devices", "interfaces", "filters"):
            await turn_to(pilot, app, part)
            await until(
                pilot, lambda: screen.shows_tree or shows(app, "✖") or shows(app, "The host")
            )

        await turn_to(pilot, app, "secrets")
        await press(pilot, app, "a", SecretForm)
        app.screen.query_one("#for", Input).value = "/srv/flow.luks"
        app.screen.query_one("#private", Input).value = "no"
        app.screen.query_one("#value", Input).value = "first"
        await press(pilot, app, "ctrl+s", HostDetailsScreen)
        await until(pilot, lambda: shows(app, "volume /srv/flow.luks"))
        node = screen.node
        assert node is not None
        assert (await daemon.virsh("secret-get-value", "--plain", node.key)).strip() == "first"

        await press(pilot, app, "m", ActionMenu)
        await press(pilot, app, "s", SecretForm)
        await pilot.press(*"second", "enter")
        await until(pilot, lambda: hears(app, "volume /srv/flow.luks: value set"))
        assert (await daemon.virsh("secret-get-value", "--plain", node.key)).strip() == "second"

        await press(pilot, app, "m", ActionMenu)
        await press(pilot, app, "U", ConfirmDialog)
        await pilot.press("y")
        await until(pilot, lambda: hears(app, "volume /srv/flow.luks: secret forgotten"))
        assert node.key not in await daemon.virsh("secret-list")


@pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")
async def test_an_agent_behind_a_real_channel_tells_and_does(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    daemon = session_libvirtd
    emulator = daemon.folder / "emulator"
    emulator.write_text(_EMULATOR)
    emulator.chmod(0o755)
    async with FakeGuestAgent(daemon.folder / "agent", dict(_ANSWERS)) as agent:
        await daemon.start_guest("told", devices=_CHANNEL.format(emulator, agent.path))
        await daemon.virsh("resume", "told")
        app = VirtdeckApp([daemon.uri], settings=Settings(marks="unicode"))
        async with app.run_test(size=WIDE) as pilot:
            await until(pilot, lambda: shows(app, "told", "running"))
            await pilot.press("enter")
            await until(pilot, lambda: bool(app.screen.query(DomainPane)))
            app.screen.query_one(DomainPane).tab = GUEST
            await until(pilot, lambda: shows(app, "system", "Debian GNU/Linux 12"))
            await until(pilot, lambda: shows(app, "host name", "inside"))
            await until(pilot, lambda: shows(app, "users", "alice"))

            await press(pilot, app, "m", ActionMenu)
            await press(pilot, app, "F", FormDialog)
            await pilot.press("enter")
            await until(pilot, lambda: hears(app, "told: file systems frozen"))
            await press(pilot, app, "m", ActionMenu)
            await pilot.press("T")
            await until(pilot, lambda: hears(app, "told: file systems thawed"))
            commands = [name for name, _ in agent.heard]
            assert commands.index("guest-fsfreeze-freeze") < commands.index("guest-fsfreeze-thaw")

            await press(pilot, app, "m", ActionMenu)
            await press(pilot, app, "W", FormDialog)
            app.screen.query_one("#words", Input).value = "/bin/echo 'a b' c"
            await press(pilot, app, "ctrl+s", OutputView)
            await until(pilot, lambda: shows(app, "hello"))
            asked = agent.last("guest-exec")
            assert (asked["path"], asked["arg"]) == ("/bin/echo", ["a b", "c"])
