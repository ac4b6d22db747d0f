"""Guests of a real daemon: one whose agent answers, one of which nobody knows anything."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from engine import SystemClock, Tasks
from engine.fleet import DomainRow, Host
from tests.fakes.guest_agent import FakeGuestAgent
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.peers.libvirtd import PrivateLibvirtd

pytestmark = pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")

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
_CARD = "<interface type='user'><mac address='52:54:00:11:22:33'/></interface>"
_ANSWERS = {
    "guest-get-osinfo": {"id": "debian", "pretty-name": "Debian GNU/Linux 12 (bookworm)"},
    "guest-network-get-interfaces": [
        {
            "name": "lo",
            "ip-addresses": [
                {"ip-address-type": "ipv4", "ip-address": "127.0.0.1", "prefix": 8},
            ],
        },
        {
            "name": "eth0",
            "hardware-address": "52:54:00:11:22:33",
            "ip-addresses": [
                {"ip-address-type": "ipv6", "ip-address": "fe80::7", "prefix": 64},
                {"ip-address-type": "ipv6", "ip-address": "2001:db8::7", "prefix": 64},
                {"ip-address-type": "ipv4", "ip-address": "192.0.2.7", "prefix": 24},
            ],
        },
    ],
}


class Watched:
    """A host that runs in real time; ``until`` waits for its rows."""

    def __init__(self, uri: str) -> None:
        self.changed = asyncio.Event()
        self.host = Host(
            "lab",
            uri,
            read_only=False,
            clock=SystemClock(),
            interval=0.2,
            on_change=lambda keys: self.changed.set(),
        )

    def row(self, name: str) -> DomainRow | None:
        return next((row for row in self.host.rows if row.info.ref.name == name), None)

    async def until(self, name: str, holds: Callable[[DomainRow], bool]) -> DomainRow:
        async with asyncio.timeout(PATIENCE):
            while (row := self.row(name)) is None or not holds(row):
                self.changed.clear()
                await self.changed.wait()
            return row


async def test_an_agent_answers_and_a_guest_without_one_is_unknown(
    session_libvirtd: PrivateLibvirtd, tmp_path: Path
) -> None:
    daemon = session_libvirtd
    emulator = daemon.folder / "emulator"
    emulator.write_text(_EMULATOR)
    emulator.chmod(0o755)
    agent = FakeGuestAgent(daemon.folder / "agent", dict(_ANSWERS))
    async with agent:
        await daemon.start_guest("told", devices=_CHANNEL.format(emulator, agent.path))
        await daemon.start_guest("quiet", devices=_CARD)
        await daemon.virsh("resume", "told")
        await daemon.virsh("resume", "quiet")
        watched, tasks = Watched(daemon.uri), Tasks()
        tasks.spawn(watched.host.run(), name="host")
        try:
            row = await watched.until("told", lambda row: row.addresses_from != "")
            assert row.addresses == ("192.0.2.7", "2001:db8::7")
            assert row.addresses_from == "agent"
            assert row.os_name == "Debian GNU/Linux 12 (bookworm)"
            quiet = await watched.until("quiet", lambda row: row.cpu_percent is not None)
            assert (quiet.addresses, quiet.addresses_from, quiet.os_name) == ((), "", "")
            assert quiet.stale_since is None
            asked = [command for command, _ in agent.heard]
            assert asked.count("guest-get-osinfo") == 1
            assert watched.host.failure is None
        finally:
            await tasks.cancel()
