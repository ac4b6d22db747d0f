"""One guest, watched by libvirt and by us at the same time: the same events, field for field."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from engine import Connection, Tasks
from engine.events import (
    Event,
    GraphicsAddress,
    GraphicsEvent,
    GraphicsPhase,
    Lifecycle,
    LifecycleEvent,
)
from tests.engine.drivers.qemu.kept_port import kept_port
from tests.patience import PATIENCE
from tests.peers import processes
from tests.peers.libvirtd import PrivateLibvirtd
from tests.peers.rfb import RfbClient, vnc_viewer
from tests.peers.spice import SpiceViewer

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable
    from pathlib import Path

    from engine.events import Subscription

#: Disconnects of all that visit: four of VNC and four channels of SPICE, and three at the socket.
_VISITS = 11

_GUEST = """
<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>{name}</name><memory unit='MiB'>32</memory><os><type arch='x86_64'>hvm</type></os>
  <devices>
    {graphics}
    <video><model type='vga'/></video>
  </devices>
  <qemu:commandline>
    <qemu:arg value='-qmp'/><qemu:arg value='unix:{monitor},server=on,wait=off'/>
  </qemu:commandline>
</domain>
"""
_TCP = """
<graphics type='vnc' port='{vnc}' websocket='{websocket}' listen='127.0.0.1'/>
<graphics type='spice' port='{spice}' autoport='no' listen='127.0.0.1'/>
"""
_UNIX = "<graphics type='vnc'><listen type='socket' socket='{socket}'/></graphics>"

#: How virsh spells what it is told; source of the words: its output, recorded from libvirt 9.0.
_FAMILIES = {"ipv4": "IPv4", "ipv6": "IPv6", "unix": "unix"}
_DETAILS = {
    (Lifecycle.SUSPENDED, "paused"): "Suspended Paused",
    (Lifecycle.RESUMED, "unpaused"): "Resumed Unpaused",
    (Lifecycle.SHUTDOWN, "host"): "Shutdown Finished after host request",
    (Lifecycle.STOPPED, "destroyed"): "Stopped Destroyed",
}


class Virsh:
    """``virsh event``, and the verbs that a test needs."""

    def __init__(self, libvirtd: PrivateLibvirtd) -> None:
        self._libvirtd = libvirtd
        self._watcher: Process | None = None

    async def watch(self, name: str) -> None:
        """Follow every event from now on; a title of the guest changes until that is known."""
        self._watcher = await asyncio.create_subprocess_exec(
            *("stdbuf", "-oL", "virsh", "-c", self._libvirtd.uri),
            *("event", "--all", "--loop"),
            env={**os.environ, "LC_ALL": "C.UTF-8"},  # its words are those of the person otherwise
            stdout=asyncio.subprocess.PIPE,
        )
        assert self._watcher.stdout is not None
        tasks = Tasks()
        first = tasks.spawn(self._watcher.stdout.readline(), name="virsh's first line")
        while not first.done():
            await self.run("desc", name, "--live", "--title", "watched")

    async def run(self, *words: str) -> None:
        """Run a verb to its end."""
        virsh = await asyncio.create_subprocess_exec(
            *("virsh", "-q", "-c", self._libvirtd.uri, *words),
            stdout=asyncio.subprocess.DEVNULL,
        )
        assert await virsh.wait() == 0

    async def lines(self, stops: int) -> list[str]:
        """Return what it printed about guests up to the line that says so many have stopped."""
        assert self._watcher is not None
        assert self._watcher.stdout is not None
        lines: list[str] = []
        async with asyncio.timeout(PATIENCE):
            while sum(line.endswith("Stopped Destroyed") for line in lines) < stops:
                line = (await self._watcher.stdout.readline()).decode().rstrip("\n")
                if "metadata-change" not in line:
                    lines.append(line)
        return lines

    async def end(self) -> None:
        """Stop following."""
        if self._watcher is not None:
            await processes.end(self._watcher)


def _as_virsh(event: Event) -> str:
    """Return an event of ours as virsh would print it."""
    if isinstance(event, LifecycleEvent):
        words = _DETAILS[event.event, event.detail_name]
        return f"event 'lifecycle' for domain '{event.domain.name}': {words}"
    assert isinstance(event, GraphicsEvent)
    ends = f"local[{_end(event.local)}] remote[{_end(event.remote)}] {event.auth_scheme}"
    return f"event 'graphics' for domain '{event.domain.name}': {event.phase.label} {ends}"


def _end(end: GraphicsAddress) -> str:
    return f"{_FAMILIES[end.family.label]} {end.node} {end.service}"


async def _visit_tcp(ports: dict[str, int]) -> None:
    """Let everybody come and go, one after another: finished, half finished and over websocket."""
    vnc, websocket = ("127.0.0.1", ports["vnc"]), ("127.0.0.1", ports["websocket"])
    async with vnc_viewer(vnc), vnc_viewer(vnc):
        pass
    scanner = await RfbClient.connect(vnc)
    await scanner.close()
    async with vnc_viewer(websocket, websocket=True):
        pass
    await (await SpiceViewer.open(("127.0.0.1", ports["spice"]))).close()


async def _visit_unix(socket: Path) -> None:
    async with vnc_viewer(str(socket)), vnc_viewer(str(socket)):
        pass
    scanner = await RfbClient.connect(str(socket))
    await scanner.close()


async def _read(reader: Subscription, wanted: Callable[[Event], bool], count: int) -> list[Event]:
    """Read up to the ``count``th event that is wanted."""
    seen: list[Event] = []
    async with asyncio.timeout(PATIENCE):
        while sum(map(wanted, seen)) < count:
            seen += await reader.batch()
    return seen


def _about(name: str, lines: list[str]) -> list[str]:
    return [line for line in lines if f" for domain '{name}': " in line]


def _left(event: Event) -> bool:
    return isinstance(event, GraphicsEvent) and event.phase is GraphicsPhase.DISCONNECT


def _stopped(event: Event) -> bool:
    return isinstance(event, LifecycleEvent) and event.event is Lifecycle.STOPPED


@pytest.mark.peer("qemu-system-x86_64", "qemu-spice", "libvirtd", "libvirt-qemu", "virsh")
async def test_libvirt_and_we_say_the_same_of_the_same_guests(tmp_path: Path) -> None:
    async with PrivateLibvirtd() as libvirtd:
        virsh = Virsh(libvirtd)
        run = libvirtd.folder / "run"
        ports = {name: kept_port() for name in ("vnc", "websocket", "spice")}
        displays = {"tcp": _TCP.format(**ports), "unix": _UNIX.format(socket=run / "vnc.sock")}
        for name, graphics in displays.items():
            xml = tmp_path / f"{name}.xml"
            xml.write_text(_GUEST.format(name=name, graphics=graphics, monitor=run / name))
            await virsh.run("create", str(xml))
        uri = "qemu:///attach?" + "&".join(f"monitor={run / name}&name={name}" for name in displays)
        try:
            await virsh.watch("tcp")
            async with await Connection.open(uri) as connection:
                reader = connection.events.subscribe(GraphicsEvent, LifecycleEvent)
                for name in displays:
                    await virsh.run("suspend", name)
                    await virsh.run("resume", name)
                await _visit_tcp(ports)
                await _visit_unix(run / "vnc.sock")
                seen = await _read(reader, _left, _VISITS)
                assert connection.sessions.all() == []
                for name in displays:
                    await virsh.run("destroy", name)
                seen += await _read(reader, _stopped, len(displays))
            ours, theirs = [*map(_as_virsh, seen)], await virsh.lines(len(displays))
            for name in displays:  # between two guests there is no order
                assert _about(name, ours) == _about(name, theirs)
        finally:
            await virsh.end()
