"""``virtdeck reboot`` ends only when the guest has been started again: nobody else would do it."""

from __future__ import annotations

import asyncio
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from engine import DomainState
from tests.engine.drivers.qemu.embed_root import linux_xml
from tests.patience import PATIENCE
from tests.peers.guest import READY

if TYPE_CHECKING:
    from tests.engine.drivers.qemu.embed_root import EmbedRoot


@pytest.mark.peer("qemu-system-x86_64")
async def test_the_guest_runs_again_when_the_command_is_gone(root: EmbedRoot) -> None:
    serial = root.path.parent / "serial.sock"
    async with await root.connect() as connection:
        domain = await connection.define(await linux_xml(serial))
        await domain.start(paused=True)
        reader, writer = await asyncio.open_unix_connection(serial)
        await domain.resume()
        async with asyncio.timeout(PATIENCE):
            await reader.readuntil(READY)

    with closing(writer):
        command = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tui", "-c", root.uri, "reboot", "guest"),
            stdout=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(PATIENCE):
            said, _ = await command.communicate()
        assert (command.returncode, said) == (0, b"Domain 'guest' is being rebooted\n")
        async with asyncio.timeout(PATIENCE):
            await reader.readuntil(READY)

    async with await root.connect() as connection:
        domain = await connection.lookup("guest")
        assert (await domain.info()).status.state is DomainState.RUNNING
        await domain.destroy()
