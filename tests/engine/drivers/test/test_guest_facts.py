"""Guests in memory from inside: who answers, and what."""

from __future__ import annotations

import pytest

from engine import Connection, ManualClock
from engine.drivers.test.metering import BOOT_SECONDS
from engine.errors import EngineError, OperationInvalid
from engine.guest_agent import AddressSource, GuestInformation

STILL = "test:///demo?still=1"


async def test_an_agent_tells_addresses_and_system() -> None:
    async with await Connection.open(STILL, clock=ManualClock()) as connection:
        agent = (await connection.lookup("web-01")).agent
        lo, card = await agent.interfaces(AddressSource.AGENT)
        assert lo.addresses == ("127.0.0.1/8", "::1/128")
        assert card.addresses == ("10.20.0.10/16", "fe80::5054:ff:fe00:00/64")
        told = await agent.information(GuestInformation.OS | GuestInformation.HOSTNAME)
        assert told["os.pretty-name"] == "Debian GNU/Linux 12 (bookworm)"
        assert told["hostname"] == "web-01"
        assert (await agent.information()).items() >= told.items()
        assert (await agent.information(GuestInformation.DISKS))["disk.0.alias"] == "vda"


async def test_without_an_agent_the_neighbours_know() -> None:
    async with await Connection.open(STILL, clock=ManualClock()) as connection:
        agent = (await connection.lookup("kiosk-1")).agent
        with pytest.raises(EngineError, match="not connected"):
            await agent.interfaces(AddressSource.AGENT)
        with pytest.raises(EngineError, match="not connected"):
            await agent.information()
        assert await agent.interfaces(AddressSource.LEASES) == []  # it is on a bridge
        (card,) = await agent.interfaces(AddressSource.ARP)
        assert card.addresses[0] == "10.20.0.27/16"


async def test_a_guest_that_boots_is_silent() -> None:
    clock = ManualClock()
    async with await Connection.open(STILL, clock=clock) as connection:
        domain = await connection.lookup("desktop-jonas")
        with pytest.raises(OperationInvalid):
            await domain.agent.interfaces(AddressSource.AGENT)
        await domain.start()
        domain = await connection.lookup("desktop-jonas")
        assert await domain.agent.interfaces(AddressSource.ARP) == []
        with pytest.raises(EngineError, match="not connected"):
            await domain.agent.interfaces(AddressSource.AGENT)
        await clock.advance(BOOT_SECONDS)
        assert await domain.agent.interfaces(AddressSource.AGENT)
        await domain.suspend()
        with pytest.raises(EngineError, match="not connected"):
            await domain.agent.interfaces(AddressSource.AGENT)


async def test_a_guest_of_a_virtual_network_has_a_lease_and_no_agent() -> None:
    async with await Connection.open("test:///default", clock=ManualClock()) as connection:
        domain = await connection.lookup("test")
        await domain.destroy()
        xml = (await domain.xml()).replace(
            "<devices>",
            "<devices><interface type='network'><mac address='52:54:00:00:00:05'/>"
            "<source network='default'/></interface>",
        )
        domain = await connection.define(xml)
        await domain.start()
        clock = connection.clock
        assert isinstance(clock, ManualClock)
        await clock.advance(BOOT_SECONDS)
        card, *_ = await domain.agent.interfaces()
        assert (card.mac, card.addresses) == ("52:54:00:00:00:05", ("192.168.122.15/24",))
        with pytest.raises(EngineError, match="no agent is configured"):
            await domain.agent.interfaces(AddressSource.AGENT)
