"""What a real ssh asks is answered in the application: a host is trusted, a key is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.fleet import HostState
from tests.peers.sshd import PASSPHRASE
from tui.app import VirtdeckApp
from tui.screens.credential_dialog import CredentialDialog
from tui.settings import Settings

from .deck import WIDE, shows, until

if TYPE_CHECKING:
    from tests.peers.libvirtd import SystemLibvirtd
    from tests.peers.sshd import Sshd

pytestmark = [
    pytest.mark.peer(
        *("root", "sshd", "ssh", "libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")
    ),
]


@pytest.fixture
def application(
    system_libvirtd: SystemLibvirtd, sshd: Sshd, monkeypatch: pytest.MonkeyPatch
) -> VirtdeckApp:
    for name, value in sshd.environment.items():
        monkeypatch.setenv(name, value)
    uri = f"qemu+ssh://{sshd.address}/system"
    return VirtdeckApp([uri], settings=Settings(marks="unicode"))


async def test_a_stranger_is_trusted_and_a_key_is_opened(
    application: VirtdeckApp, system_libvirtd: SystemLibvirtd, sshd: Sshd
) -> None:
    await system_libvirtd.define_guest("web", ["vnc"])
    sshd.forget_host()
    sshd.use_identity(sshd.locked_identity)
    async with application.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: _listens(application) and shows(application, "SHA256:"))
        await pilot.press("left", "enter")
        await until(pilot, lambda: _listens(application) and shows(application, "passphrase"))
        await pilot.press(*PASSPHRASE)
        assert not shows(application, PASSPHRASE)
        await pilot.press("enter")
        await until(pilot, lambda: shows(application, "web", "shut off"))
        assert sshd.known_hosts.read_text()


async def test_whoever_gives_up_is_not_asked_again(application: VirtdeckApp, sshd: Sshd) -> None:
    sshd.use_identity(sshd.locked_identity, {"PasswordAuthentication": "no"})
    async with application.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: _listens(application))
        await pilot.press("escape")
        await until(pilot, lambda: _states(application) == [HostState.STOPPED])
        assert not isinstance(application.screen, CredentialDialog)


async def test_a_host_that_is_somebody_else_now_is_refused(
    application: VirtdeckApp, sshd: Sshd
) -> None:
    await sshd.change_host_key()
    async with application.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: _states(application) == [HostState.STOPPED])
        assert not isinstance(application.screen, CredentialDialog)
        await until(pilot, lambda: shows(application, "SHA256:"))


def _listens(application: VirtdeckApp) -> bool:
    """Whether there is a question, and somebody who types is heard."""
    return isinstance(application.screen, CredentialDialog) and application.focused is not None


def _states(application: VirtdeckApp) -> list[HostState]:
    return [host.state for host in application.links.values()]
