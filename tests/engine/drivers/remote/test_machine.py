"""The screen, keys and monitor of a guest, and what the host says of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from engine.errors import EngineError, OperationFailed
from engine.machine import KeyCodeSet, SecurityLabel

if TYPE_CHECKING:
    from .conftest import Stage

pytestmark = [pytest.mark.peer("libvirtd"), pytest.mark.peer("qemu-img")]


async def test_a_picture_of_the_screen(running: Stage) -> None:
    machine = running.domain.machine
    picture = await machine.screenshot()
    assert picture.mime_type == "image/png"
    assert picture.data.startswith(b"\x89PNG")
    assert picture.data.endswith(b"IEND\xaeB`\x82")
    with pytest.raises(OperationFailed, match="more than 100 bytes"):
        await machine.screenshot(limit=100)
    with pytest.raises(EngineError, match="screen"):
        await machine.screenshot(7)
    assert (await machine.screenshot()).data == picture.data


async def test_pictures_of_the_test_driver(imagined: Stage) -> None:
    picture = await imagined.domain.machine.screenshot()
    assert picture.mime_type == "image/png"
    assert picture.data.startswith(b"\x89PNG")


async def test_keys_reach_the_machine(running: Stage) -> None:
    machine = running.domain.machine
    await running.domain.resume()
    await machine.send_keys([29, 56, 111])
    await machine.send_keys([0x1E], code_set=KeyCodeSet.QNUM, hold_ms=1)
    with pytest.raises(EngineError):
        await machine.send_keys([30] * 17)
    with pytest.raises(EngineError, match="65535"):
        await machine.send_keys([65535])


async def test_the_monitor_answers(running: Stage) -> None:
    machine = running.domain.machine
    assert "paused" in await machine.monitor_command("info status", for_humans=True)
    answer = json.loads(await machine.monitor_command('{"execute":"query-status"}'))
    assert answer["return"]["running"] is False
    taints = await machine.messages(deprecations=False)
    assert any("monitor" in message for message in taints)
    assert not set(taints) & set(await machine.messages(taints=False))


async def test_what_the_host_says(running: Stage) -> None:
    assert await running.domain.machine.os_type() == "hvm"
    labels = await running.domain.machine.security_labels()
    assert labels == [SecurityLabel(label="+0:+0", is_enforced=False)]
