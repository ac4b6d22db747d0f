"""The Linux guest boots, hears its console, reboots, and obeys the power button."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE
from tests.peers.guest import HEARD, READY, linux_guest
from tests.peers.streams import ByteStream

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.fixtures import RawQemuFactory

pytestmark = [
    pytest.mark.peer("qemu-system-x86_64", "linux-guest"),
]


async def read_until(serial: ByteStream, marker: bytes) -> None:
    text = b""
    async with asyncio.timeout(PATIENCE):
        while marker not in text:
            text += await serial.read(1)


async def test_life_of_a_guest(raw_qemu: RawQemuFactory, short_tmp: Path) -> None:
    path = str(short_tmp / "serial.sock")
    guest = await linux_guest()
    qemu = await raw_qemu(
        *("-S", *guest.arguments),  # what it says before somebody listens is lost
        *("-chardev", f"socket,id=serial,path={path},server=on,wait=off"),
        *("-serial", "chardev:serial"),
    )
    serial = await ByteStream.open(path)
    await qemu.tap.execute("cont")
    await read_until(serial, READY)
    serial.write(b"hello\n")
    await read_until(serial, HEARD + b"hello")
    serial.write(b"reboot\n")
    reset = await qemu.tap.wait_for("RESET")
    assert reset.data == {"guest": True, "reason": "guest-reset"}
    await read_until(serial, READY)
    await qemu.tap.execute("system_powerdown")
    shutdown = await qemu.tap.wait_for("SHUTDOWN")
    assert shutdown.data == {"guest": True, "reason": "guest-shutdown"}
    await serial.close()
