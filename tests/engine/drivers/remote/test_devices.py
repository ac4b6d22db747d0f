"""Devices that come and go while the guest runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.affect import Affect
from engine.errors import EngineError

if TYPE_CHECKING:
    from .conftest import Stage

pytestmark = [pytest.mark.peer("libvirtd"), pytest.mark.peer("qemu-img")]

_TABLET = "<input type='tablet' bus='usb'/>"
_CARD = (
    "<interface type='user'><mac address='52:54:00:00:00:{}'/><model type='virtio'/></interface>"
)


async def test_a_device_is_plugged_in_now_and_for_next_time(running: Stage) -> None:
    domain = running.domain
    await domain.devices.attach(_TABLET, Affect.LIVE | Affect.CONFIG)
    assert "type='tablet'" in await domain.xml()
    assert "type='tablet'" in await domain.xml(inactive=True)
    await domain.devices.detach(_TABLET, Affect.CONFIG)
    assert "type='tablet'" not in await domain.xml(inactive=True)
    assert "type='tablet'" in await domain.xml()


async def test_a_device_is_let_go_by_its_alias(running: Stage) -> None:
    await running.domain.devices.detach_alias("channel0", Affect.LIVE)
    with pytest.raises(EngineError, match="no-such-alias"):
        await running.domain.devices.detach_alias("no-such-alias")


async def test_what_can_be_changed_of_a_device(stored: Stage) -> None:
    domain = stored.domain
    await domain.devices.attach(_CARD.format("01"), Affect.CONFIG)
    down = _CARD.format("01").replace("<model", "<link state='down'/><model")
    await domain.devices.update(down, Affect.CONFIG)
    assert "<link state='down'/>" in await stored.virsh("dumpxml", "one")
    with pytest.raises(EngineError):
        await domain.devices.update(_CARD.format("99"), force=True)
