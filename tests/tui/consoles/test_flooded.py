"""A guest that never stops talking: keys go out between its words, and the person gets out."""

from __future__ import annotations

import asyncio
import re
import sys
from contextlib import suppress
from pathlib import Path

from benchmarks.start_up import private_environment
from benchmarks.terminal import Terminal
from tests.patience import PATIENCE
from tests.tui.waiting import eventually

from .test_on_a_terminal import HOSTILE, ROOT, shapes, whole

KEYS = [b"key-%d;" % number for number in range(5)]
#: What may be said between a key that is typed and its arrival, and how much more memory it takes.
MOST_SAID, MOST_MEMORY = 4 << 20, 40 << 10
DEVICE = re.compile(r"VmRSS:\s+(\d+) kB")


class Guest:
    """Says ``block`` for ever to whoever comes, and counts."""

    def __init__(self, block: bytes) -> None:
        self.block = block
        self.said = 0
        self.heard = b""
        #: How much had been said when the last word was heard.
        self.said_before = 0
        self.has_gone = False
        self._first = asyncio.Event()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"READY")
        try:
            await asyncio.gather(self._listen(reader), self._flood(writer))
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        with suppress(OSError):
            while data := await reader.read(4096):
                self.heard += data
                self.said_before = self.said
                self._first.set()
        self.has_gone = True

    async def _flood(self, writer: asyncio.StreamWriter) -> None:
        await self._first.wait()
        with suppress(OSError):
            while not self.has_gone:
                writer.write(self.block)
                self.said += len(self.block)
                await writer.drain()


def memory(terminal: Terminal) -> int:
    found = DEVICE.search(Path(f"/proc/{terminal.pid}/status").read_text())
    assert found
    return int(found[1])


async def flooded(short_tmp: Path, block: bytes) -> bytes:
    """Type and leave while a guest floods; return what was written to the terminal."""
    guest, path = Guest(block), str(short_tmp / "port")
    command = (sys.executable, "-m", "tests.tui.consoles.flooded_program", path)
    environment = private_environment(short_tmp) | {"PYTHONPATH": str(ROOT)}
    async with (
        await asyncio.start_unix_server(guest.talk, path),
        Terminal(command, ROOT, environment) as terminal,
    ):
        await terminal.painted("READY", timeout=PATIENCE)
        before = memory(terminal)
        for number, key in enumerate(KEYS):
            said = guest.said
            terminal.type(key)
            await eventually(lambda key=key: key in guest.heard)  # type: ignore[misc]
            assert guest.said_before - said < MOST_SAID
            more = guest.said + len(block) * number
            await eventually(lambda more=more: guest.said > more)  # type: ignore[misc]
        assert memory(terminal) - before < MOST_MEMORY
        terminal.type(b"\x1d")
        await asyncio.sleep(0.3)
        terminal.type(b"\x1b")
        await eventually(lambda: guest.has_gone)
        return whole(bytes(terminal._output))


async def test_yes_without_end(short_tmp: Path) -> None:
    await flooded(short_tmp, b"y\r\n" * 20_000)


async def test_hostile_words_without_end(short_tmp: Path) -> None:
    output = await flooded(short_tmp, HOSTILE * 100)
    odd = {shape for shape in shapes(output) if not re.fullmatch(rb"\x1b\[;*[A-Za-z]", shape)}
    assert odd <= OURS


#: What Textual says to a terminal when it begins, what we add for the keys, and a bell.
OURS = {
    b"\x07", b"\x1b[<u", b"\x1b[>0u", b"\x1b[>25u", b"\x1b[?1000h", b"\x1b[?1003h", b"\x1b[?1004h",
    b"\x1b[?1006h", b"\x1b[?1015h", b"\x1b[?1049h", b"\x1b[?2004h", b"\x1b[?2026$p",
    b"\x1b[?2048$p", b"\x1b[?25l", b"\x1b[?7l", b"\x1b]22;default\x07",
}  # fmt: skip
