"""Other ways to start and stop a domain than the plain ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.affect import Affect
from engine.errors import EngineError, NoDomain, Unsupported
from engine.power import (
    LifecycleAction,
    Occasion,
    PowerWays,
    SleepTarget,
    StartFlags,
    UndefineFlags,
)
from tests.peers.libvirt_guest import LibvirtGuest

from .conftest import eventually

if TYPE_CHECKING:
    from .conftest import Stage

pytestmark = [pytest.mark.peer("libvirtd"), pytest.mark.peer("qemu-img")]

_AGENT_UNRESPONSIVE = 86


async def test_a_domain_that_is_not_stored_ends_with_itself(stored: Stage) -> None:
    xml = LibvirtGuest.planned("passing").xml
    domain = await stored.connection.create(xml, StartFlags.PAUSED)
    assert domain.ref.id is not None
    assert await stored.virsh("domstate", "passing") == "paused"
    assert not (await domain.info()).persistent
    await domain.power.destroy_gently(remove_logs=False)
    with pytest.raises(NoDomain):
        await domain.info()


async def test_a_domain_ends_with_its_connection(stored: Stage) -> None:
    await stored.domain.power.start(StartFlags.PAUSED | StartFlags.AUTODESTROY)
    assert await stored.virsh("domstate", "one") == "paused"
    await stored.connection.close()

    async def is_off() -> bool:
        return await stored.virsh("domstate", "one") == "shut off"

    await eventually(is_off)


async def test_whom_the_guest_hears_it_from(running: Stage) -> None:
    power = running.domain.power
    await running.domain.resume()
    await power.shutdown(PowerWays.ACPI)
    await power.reboot(PowerWays.ACPI)
    for ask in (power.shutdown, power.reboot):
        with pytest.raises(EngineError, match="agent"):
            await ask(PowerWays.AGENT)
        with pytest.raises(EngineError):
            await ask(PowerWays.INITCTL)
    with pytest.raises(EngineError, match="agent"):
        await power.suspend_guest(SleepTarget.MEMORY)
    with pytest.raises(EngineError) as caught:
        await power.wake_up()
    assert "suspend" in caught.value.message
    await power.inject_nmi()


async def test_qemu_signals_no_process(running: Stage) -> None:
    with pytest.raises(Unsupported) as caught:
        await running.domain.power.send_signal(1, 15)
    assert "virDomainSendProcessSignal" in caught.value.message
    assert running.connection.why_impossible("send_signal") == caught.value.message


async def test_what_follows_a_power_off(stored: Stage) -> None:
    power = stored.domain.power
    await power.set_action(Occasion.POWER_OFF, LifecycleAction.RESTART, Affect.CONFIG)
    await power.set_action(Occasion.CRASH, LifecycleAction.COREDUMP_RESTART)
    xml = await stored.domain.xml(inactive=True)
    assert "<on_poweroff>restart</on_poweroff>" in xml
    assert "<on_crash>coredump-restart</on_crash>" in xml


async def test_undefining_takes_what_belongs_to_it(running: Stage) -> None:
    await running.domain.saving.save()
    await running.domain.power.undefine(
        UndefineFlags.MANAGED_SAVE | UndefineFlags.SNAPSHOTS_METADATA | UndefineFlags.TPM
    )
    with pytest.raises(NoDomain):
        await running.domain.info()
