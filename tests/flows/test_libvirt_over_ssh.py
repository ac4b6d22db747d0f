"""``virtdeck -c qemu+ssh://host/system``, with nothing of libvirt at this end, beside ``virsh``."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from engine import Tasks
from tests.patience import PATIENCE
from tests.peers import processes
from tests.peers.libvirt_guest import LibvirtGuest
from tests.peers.rfb import RfbClient, vnc_viewer
from tests.peers.spice import SpiceViewer

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from tests.peers.libvirtd import SystemLibvirtd
    from tests.peers.sshd import Sshd

pytestmark = [
    pytest.mark.peer(
        *("root", "sshd", "ssh", "libvirtd", "libvirt-qemu", "virsh"),
        *("qemu-system-x86_64", "qemu-spice"),
    ),
]

#: Clients that leave: three of VNC and the channels of a SPICE viewer.
_VISITS = 7
#: How virsh spells an address; source: its output, recorded from libvirt 9.0.
_FAMILIES = {"ipv4": "IPv4", "ipv6": "IPv6", "unix": "unix"}


class Deck:
    """``virtdeck`` as a person at another machine runs it."""

    def __init__(self, sshd: Sshd, home: Path) -> None:
        folders = {name: str(home) for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")}
        self._environment = {**sshd.environment, **folders, "PYTHONPATH": str(Path.cwd())}
        self._uri = f"qemu+ssh://{sshd.address}/system"

    async def start(self, *words: str) -> Process:
        """Start a command."""
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tui", "-c", self._uri, *words),
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
        )

    async def say(self, *words: str) -> str:
        """Run a command to its end; return what it printed."""
        command = await self.start(*words)
        async with asyncio.timeout(PATIENCE):
            output, _ = await command.communicate()
        assert command.returncode == 0, words
        return output.decode()

    async def state(self, name: str) -> str:
        """Return the state of a domain."""
        info: dict[str, Any] = json.loads(await self.say("--json", "info", name))
        return str(info["state"])


async def _lines(follower: Process, wanted: str, count: int) -> list[str]:
    """Read lines up to the ``count``th with ``wanted`` in it."""
    assert follower.stdout is not None
    lines: list[str] = []
    async with asyncio.timeout(PATIENCE):
        while sum(wanted in line for line in lines) < count:
            line = (await follower.stdout.readline()).decode()
            assert line, f"ended after {lines}"
            lines.append(line.rstrip("\n"))
    return lines


async def _follows(follower: Process, deck: Deck, name: str) -> None:
    """Change the title of a domain until the follower tells of it."""
    assert follower.stdout is not None
    tasks = Tasks()
    first = tasks.spawn(follower.stdout.readline(), name="first line")
    while not first.done():
        await deck.say("title", name, "followed")
    assert b"metadata-change" in await first


def _as_virsh(line: str) -> str:
    """Return a graphics event of ours as virsh prints it."""
    event = json.loads(line)
    ends = f"local[{_end(event['local'])}] remote[{_end(event['remote'])}] {event['auth_scheme']}"
    return f"event 'graphics' for domain '{event['domain']['name']}': {event['phase']} {ends}"


def _end(end: dict[str, str]) -> str:
    return f"{_FAMILIES[end['family']]} {end['node']} {end['service']}"


async def _visit(guest: LibvirtGuest) -> None:
    """Two VNC viewers, a scanner that goes away, and a SPICE viewer with its channels."""
    vnc, spice = (("127.0.0.1", guest.ports[kind]) for kind in ("vnc", "spice"))
    async with vnc_viewer(vnc), vnc_viewer(vnc):
        pass
    scanner = await RfbClient.connect(vnc)
    await scanner.close()
    await (await SpiceViewer.open(spice)).close()


async def test_a_host_is_managed_and_watched(
    system_libvirtd: SystemLibvirtd, sshd: Sshd, tmp_path: Path
) -> None:
    assert importlib.util.find_spec("libvirt") is None
    deck = Deck(sshd, tmp_path)
    guest = LibvirtGuest.planned("web", ["vnc", "spice"])
    document = tmp_path / "web.xml"
    document.write_text(guest.xml)

    assert await deck.say("define", str(document)) == "Domain 'web' defined\n"
    assert await deck.state("web") == "shut off"
    followers = [
        await deck.start("--json", "events", "--follow", *_only("graphics", "metadata-change")),
        await asyncio.create_subprocess_exec(
            *("stdbuf", "-oL", "virsh", "-c", system_libvirtd.uri, "event", "--all", "--loop"),
            stdout=asyncio.subprocess.PIPE,
        ),
    ]
    try:
        for follower in followers:
            await _follows(follower, deck, "web")
        await deck.say("start", "web", "--paused")
        assert await deck.state("web") == "paused"
        await _visit(guest)
        ours, theirs = [await _lines(each, "disconnect", _VISITS) for each in followers]
        assert "libvirt" not in _mapped_files(followers[0])
        graphics = [line for line in ours if '"event": "graphics"' in line]
        assert [*map(_as_virsh, graphics)] == [line for line in theirs if "'graphics'" in line]
        assert len(graphics) >= 17
    finally:
        for follower in followers:
            await processes.end(follower)

    document.write_text(guest.xml.replace("<memory unit='MiB'>32<", "<memory unit='MiB'>48<"))
    await deck.say("define", str(document))
    await deck.say("destroy", "web")
    assert "<memory unit='KiB'>49152</memory>" in await system_libvirtd.virsh("dumpxml", "web")
    await deck.say("undefine", "web")
    assert json.loads(await deck.say("--json", "list", "--all")) == []


def _mapped_files(process: Process) -> str:
    """Return the libraries that a process has loaded, among others."""
    return Path(f"/proc/{process.pid}/maps").read_text()


def _only(*names: str) -> list[str]:
    return [word for name in names for word in ("--event", name)]
