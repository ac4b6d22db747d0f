"""What a real QEMU said to our client: ``python -m tests.engine.console.rfb.recordings``.

Records SeaBIOS's last screen (720x400) in each encoding into ``tests/data/rfb``: everything from
the version to the first whole picture, and some updates after it.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.console.rfb import RfbClient, RfbLogin
from engine.console.rfb.encoding import Encoding
from engine.tasks import Tasks
from tests.peers.guest import READY, linux_guest
from tests.peers.qemu import RawQemu
from tests.peers.streams import ByteStream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

#: The kernel's name of QEMU's 1280x800 with 32 bits: a text console of 160x50.
LARGE_CONSOLE: Final = "vga=890 console=tty0 console=ttyS0 loglevel=8"
FOLDER: Final = Path(__file__).parents[3] / "data" / "rfb"
PACKED: Final = (Encoding.TIGHT, Encoding.ZRLE, Encoding.ZLIB, Encoding.HEXTILE)


def recording(encoding: Encoding) -> bytes:
    """Return what was recorded."""
    return (FOLDER / f"{encoding.name.lower()}.bin").read_bytes()


def after_the_start(said: bytes) -> bytes:
    """Return what followed ServerInit, of a server that lets anybody in."""
    (length,) = struct.unpack_from("!I", said, 12 + 2 + 4 + 20)
    return said[12 + 2 + 4 + 24 + length :]


async def record(vnc: str, encoding: Encoding, pictures: int = 1) -> bytes:
    """Return what the server at the socket ``vnc`` says until so many whole pictures are there."""
    said = bytearray()
    tasks = Tasks()
    near, far = socket.socketpair()
    client_side = await asyncio.open_connection(sock=far)
    server_side = await asyncio.open_unix_connection(vnc)
    tasks.spawn(_pump(server_side[0], client_side[1], said.extend), name="server to client")
    tasks.spawn(_pump(client_side[0], server_side[1], len), name="client to server")
    client = await RfbClient.connect(near, RfbLogin(), encodings=[encoding])
    for _ in range(pictures):
        client._wants_all = True
        while not (await client.next_update()).damage:
            pass
    await client.close()
    await tasks.cancel()
    for _, writer in (client_side, server_side):
        writer.close()
    return bytes(said)


async def _pump(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    hear: Callable[[bytes], object],
) -> None:
    while data := await reader.read(1 << 16):
        hear(data)
        writer.write(data)


async def at_the_firmware(work: Callable[[RawQemu, str], Awaitable[None]]) -> None:
    """Do something with a stopped QEMU whose firmware found nothing to boot; and with its VNC."""
    with tempfile.TemporaryDirectory(prefix="vd", dir="/tmp") as name:
        vnc, log = f"{name}/vnc", f"{name}/log"
        arguments = ["-S", "-vga", "std", "-vnc", f"unix:{vnc}"]
        arguments += ["-chardev", f"socket,id=log,path={log},server=on,wait=off"]
        arguments += ["-device", "isa-debugcon,iobase=0x402,chardev=log"]
        async with RawQemu(Path(name), arguments) as qemu:
            said, text = await ByteStream.open(log), b""
            await qemu.tap.execute("cont")
            while b"No bootable device" not in text:
                text += await said.read(1)
            await qemu.tap.execute("stop")
            await work(qemu, vnc)
            await said.close()


async def _record_all(_: RawQemu, vnc: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    for encoding in PACKED:
        path = FOLDER / f"{encoding.name.lower()}.bin"
        path.write_bytes(await record(vnc, encoding, pictures=2))


@asynccontextmanager
async def large_console(folder: Path) -> AsyncIterator[tuple[RawQemu, str]]:
    """Yield a stopped QEMU, a kernel's messages on its screen of 1280x800, and its VNC."""
    guest = await linux_guest()
    vnc, serial = f"{folder}/vnc", f"{folder}/serial"
    arguments = [*guest.arguments[:-1], LARGE_CONSOLE, "-vga", "std", "-vnc", f"unix:{vnc}"]
    arguments += ["-chardev", f"socket,id=serial,path={serial},server=on,wait=off"]
    async with RawQemu(folder, [*arguments, "-S", "-serial", "chardev:serial"]) as qemu:
        said, text = await ByteStream.open(serial), b""
        await qemu.tap.execute("cont")
        while READY not in text:
            text += await said.read(1)
        await qemu.tap.execute("stop")
        yield qemu, vnc
        await said.close()


if __name__ == "__main__":
    asyncio.run(at_the_firmware(_record_all))
