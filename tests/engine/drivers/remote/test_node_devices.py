"""Devices of the host through a real daemon; libvirt's test driver where some are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.errors import EngineError, NoNodeDevice, OperationDenied, Unsupported
from engine.events import NodeDeviceLifecycleEvent
from engine.node_device_facts import DeviceCapability

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.peers.libvirtd import PrivateLibvirtd, SystemLibvirtd

pytestmark = pytest.mark.peer("libvirtd")

#: A virtual adapter below the adapter that libvirt's test driver has.
_ADAPTER = """
<device>
  <parent>{}</parent>
  <capability type='scsi_host'>
    <capability type='fc_host'>
      <wwnn>2000000012341234</wwnn><wwpn>1000000012341234</wwpn>
    </capability>
  </capability>
</device>
"""


@pytest.fixture
async def made_up(session_libvirtd: PrivateLibvirtd) -> AsyncIterator[Connection]:
    """Libvirt's test driver: each connection has devices of its own."""
    async with await Connection.open(session_libvirtd.uri_of("test:///default")) as connection:
        yield connection


@pytest.fixture
async def real(system_libvirtd: SystemLibvirtd) -> AsyncIterator[Connection]:
    async with await Connection.open(system_libvirtd.uri) as connection:
        yield connection


async def test_devices_are_those_that_virsh_lists(
    system_libvirtd: SystemLibvirtd, real: Connection
) -> None:
    devices = await real.node_devices.list()
    theirs = (await system_libvirtd.virsh("nodedev-list")).split()
    assert sorted(device.name for device in devices) == sorted(theirs)
    assert all(device.active for device in devices)
    computer = real.node_devices.device("computer")
    assert await computer.parent() is None
    assert await computer.capabilities() == ["system"]
    assert "<capability type='system'>" in await computer.xml()


async def test_devices_are_selected_by_what_they_are(
    system_libvirtd: SystemLibvirtd, real: Connection
) -> None:
    wanted = DeviceCapability.NET | DeviceCapability.SYSTEM
    found = {device.name for device in await real.node_devices.list(wanted)}
    theirs = (await system_libvirtd.virsh("nodedev-list", "--cap", "net,system")).split()
    assert found == set(theirs)
    assert "net_lo_00_00_00_00_00_00" in found
    assert await real.node_devices.device("net_lo_00_00_00_00_00_00").parent() == "computer"


async def test_what_is_no_device_of_pci_cannot_be_handed_over(real: Connection) -> None:
    computer = real.node_devices.device("computer")
    for verb in (computer.detach, computer.reattach, computer.reset, computer.destroy):
        with pytest.raises(EngineError):
            await verb()
    with pytest.raises(EngineError, match="unknown driver|driver"):
        await computer.detach("nonesuch")
    nobody = real.node_devices.device("nobody")
    for work in (nobody.reset(), nobody.xml(), nobody.parent(), nobody.capabilities()):
        with pytest.raises(NoNodeDevice, match="nobody"):
            await work


async def test_stored_devices_as_far_as_the_host_has_any(real: Connection) -> None:
    """Only mediated devices can be stored; the host need not have one."""
    computer = real.node_devices.device("computer")
    assert await computer.is_persistent() in (True, False)
    assert await computer.autostart() in (True, False)
    with pytest.raises(EngineError):
        await computer.set_autostart(True)
    with pytest.raises(EngineError):
        await computer.start()
    with pytest.raises(EngineError):
        await computer.undefine()
    with pytest.raises(EngineError):
        await real.node_devices.define("<device><parent>computer</parent></device>")
    with pytest.raises(EngineError):
        await computer.update("<device/>", config=True)
    with pytest.raises(EngineError):
        await real.node_devices.scsi_host_by_wwn("2000000012341234", "1000000012341234")


async def test_an_adapter_is_made_and_goes(made_up: Connection) -> None:
    able = {device.name for device in await made_up.node_devices.list(DeviceCapability.VPORTS)}
    assert "scsi_host1" in able
    with made_up.events.subscribe(NodeDeviceLifecycleEvent) as events:
        adapter = await made_up.node_devices.create(_ADAPTER.format("scsi_host1"))
        assert adapter.name in {device.name for device in await made_up.node_devices.list()}
        assert await adapter.parent() == "scsi_host1"
        assert "scsi_host" in await adapter.capabilities()
        await adapter.destroy()
        with pytest.raises(NoNodeDevice):
            await adapter.xml()
        told = await events.batch()
    assert {event.device for event in told if isinstance(event, NodeDeviceLifecycleEvent)} == {
        adapter.name
    }


async def test_a_daemon_that_knows_no_inactive_devices_lists_all_as_active(
    made_up: Connection,
) -> None:
    devices = await made_up.node_devices.list()
    assert {device.name: device.active for device in devices}["computer"]
    assert made_up.why_impossible("node_devices") is None


async def test_what_libvirts_test_driver_does_not_have_is_refused(made_up: Connection) -> None:
    computer = made_up.node_devices.device("computer")
    for verb in (computer.detach, computer.reattach, computer.reset, computer.start):
        with pytest.raises(Unsupported):
            await verb()
    assert made_up.why_impossible("reset_node_device")


async def test_a_read_only_connection_looks_at_devices_only(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    uri = session_libvirtd.uri_of("test:///default")
    async with await Connection.open(uri, read_only=True) as watching:
        assert "computer" in {device.name for device in await watching.node_devices.list()}
        with pytest.raises(OperationDenied, match="read-only"):
            await watching.node_devices.device("computer").reset()
