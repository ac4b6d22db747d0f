"""Saved domains: the managed save, and files of the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.domain_state import DomainState
from engine.errors import EngineError, OperationTimeout
from engine.power import StartFlags
from engine.saving import SaveFlags

if TYPE_CHECKING:
    from .conftest import Stage

pytestmark = [pytest.mark.peer("libvirtd"), pytest.mark.peer("qemu-img")]


async def state(stage: Stage) -> DomainState:
    return (await stage.domain.info()).status.state


async def test_the_next_start_goes_on_from_a_managed_save(running: Stage) -> None:
    domain = running.domain
    assert not await domain.saving.exists()
    await domain.saving.save(SaveFlags.RUNNING)
    assert await state(running) is DomainState.SHUTOFF
    assert await domain.saving.exists()
    xml = await domain.saving.xml(secure=True)
    await domain.saving.set_xml(xml, SaveFlags.PAUSED)
    await domain.power.start(StartFlags.BYPASS_CACHE)
    assert domain.ref.id is not None
    assert await state(running) is DomainState.PAUSED
    assert not await domain.saving.exists()


async def test_a_managed_save_can_be_forgotten(running: Stage) -> None:
    domain = running.domain
    await domain.saving.save()
    with pytest.raises(EngineError, match="managed save"):
        await domain.undefine()
    await domain.saving.remove()
    assert "Managed save:   no" in await running.virsh("dominfo", "one")


async def test_a_file_brings_a_domain_back(running: Stage) -> None:
    domain, path = running.domain, str(running.folder / "saved")
    images = running.connection.saved_images
    await domain.saving.save_to(path, flags=SaveFlags.PAUSED)
    assert await state(running) is DomainState.SHUTOFF
    xml = await images.xml(path, secure=True)
    assert "<name>one</name>" in xml
    await images.set_xml(path, xml, SaveFlags.RUNNING)
    await images.restore(path, flags=SaveFlags.PAUSED)
    assert await running.virsh("domstate", "one") == "paused"
    with pytest.raises(EngineError, match="nothing-is-here"):
        await images.restore("/nothing-is-here")


async def test_what_lasts_has_no_deadline(running: Stage) -> None:
    running.connection.deadline = 0
    await running.domain.saving.save_to(str(running.folder / "saved"))
    with pytest.raises(OperationTimeout):
        await running.domain.saving.exists()
    assert await running.virsh("domstate", "one") == "shut off"
