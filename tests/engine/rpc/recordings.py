"""Conversations of virsh with a real libvirtd, message by message, and how they were recorded.

    python -m tests.engine.rpc.recordings      records them again, into tests/data/rpc

A line of a file is ``>`` (from the client) or ``<`` (from the daemon) and a message in hex; lines
with ``#`` are for people. Recorded from libvirt 9.0.0.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.tasks import Tasks
from tests.fakes.libvirt_daemon import HEADER, Message
from tests.peers.libvirtd import PrivateLibvirtd

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = Path(__file__).parents[2] / "data/rpc"
#: Name of the recording -> hypervisor, and what virsh is told.
SCRIPTS: Final = {
    "virsh-test": (
        "test:///default",
        (
            "list --all; dominfo test; domstate test; dumpxml test; domstats; vcpuinfo test;"
            " domblklist test; schedinfo test; desc test --title hello; nodeinfo; net-list --all;"
            " net-dumpxml default; pool-list --details; vol-list default-pool; iface-list;"
            " snapshot-list test; snapshot-create-as test s; snapshot-list test; suspend test;"
            " resume test; dominfo nobody; setmem test 1048576 --live; autostart test;"
            " destroy test; start test; domtime test"
        ),
    ),
    "virsh-qemu": (
        "qemu:///session",
        (
            "list --all; domstats; domblkinfo one vda; dommemstat one; suspend one;"
            " blkdeviotune one vda; iothreadinfo one; domjobinfo one;"
            " qemu-monitor-command one --hmp info_name;"
            " event --all --timeout 1; resume one; destroy one; start one; list"
        ),
    ),
}


def messages(data: bytes) -> Iterator[bytes]:
    """Yield the messages in what was read from one side."""
    while data:
        length = int.from_bytes(data[:4], "big")
        yield data[:length]
        data = data[length:]


def parsed(message: bytes) -> Message:
    """Return a message with its header taken apart."""
    _, program, _, number, kind, serial, status = HEADER.unpack_from(message)
    return Message(program, number, kind, serial, status, message[28:])


def load(name: str) -> list[tuple[str, bytes]]:
    """Return who said what, in order."""
    lines = (FOLDER / f"{name}.txt").read_text().splitlines()
    return [(line[0], bytes.fromhex(line[2:])) for line in lines if line[0] in "<>"]


async def record(libvirtd: PrivateLibvirtd, uri: str, script: str) -> list[tuple[str, bytes]]:
    """Let virsh do ``script`` through a tap, and return what was said."""
    said: list[tuple[str, bytes]] = []
    tasks = Tasks()

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(str(libvirtd.socket))
        both = (
            tasks.spawn(_pass(reader, far_writer, ">", said), name="tap"),
            tasks.spawn(_pass(far_reader, writer, "<", said), name="tap"),
        )
        await asyncio.gather(*both)

    tap = libvirtd.folder / "run/tap"
    async with await asyncio.start_unix_server(visit, str(tap)):
        scheme, path = uri.split("://")
        await libvirtd.virsh(script, uri=f"{scheme}+unix://{path}?socket={tap}")
    return said


async def _pass(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    side: str,
    said: list[tuple[str, bytes]],
) -> None:
    try:
        while True:
            length = await reader.readexactly(4)
            message = length + await reader.readexactly(int.from_bytes(length, "big") - 4)
            said.append((side, message))
            writer.write(message)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def _record_all() -> None:
    for name, (uri, script) in SCRIPTS.items():
        async with PrivateLibvirtd() as libvirtd:
            if uri.startswith("qemu"):
                await libvirtd.start_guest("one")
            said = await record(libvirtd, uri, script)
            lines = [f"# virsh of libvirt 9.0.0 at {uri}: {script}"]
            for side, message in said:
                found = parsed(message)
                lines += [
                    f"# {found.name if found.kind != 2 else 'event'}",
                    f"{side} {message.hex()}",
                ]
            (FOLDER / f"{name}.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    asyncio.run(_record_all())
