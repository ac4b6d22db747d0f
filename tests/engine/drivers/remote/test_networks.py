"""Networks through a real daemon, each effect seen by virsh or by a second look."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.errors import EngineError, NoNetwork, OperationDenied, OperationInvalid, Unsupported
from engine.events import MetadataType, NetworkLifecycleEvent
from engine.network_facts import NetworkChange, NetworkPortRef, NetworkSection
from tests.peers.fixtures import require
from tests.peers.libvirtd import PrivateLibvirtd, SystemLibvirtd

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from engine.network import Network

_UUID = "11111111-2222-3333-4444-555555555555"
_HOST = "<host mac='52:54:00:00:00:07' name='seven' ip='10.9.8.7'/>"
_NETWORK = f"""
<network>
  <name>lab</name><uuid>{_UUID}</uuid><forward mode='open'/><bridge name='vdlab0'/>
  <ip address='10.9.8.1' netmask='255.255.255.0'>
    <dhcp><range start='10.9.8.2' end='10.9.8.200'/></dhcp>
  </ip>
</network>
"""
#: Needs neither dnsmasq nor a packet filter to be started.
_BRIDGE_ONLY = """
<network>
  <name>{}</name><forward mode='open'/><bridge name='{}'/>
  <dns enable='no'/><ip address='10.9.7.1' netmask='255.255.255.0'/>
</network>
"""
_PORT = """
<networkport>
  <uuid>77777777-2222-3333-4444-555555555555</uuid>
  <owner><name>nobody</name><uuid>99999999-2222-3333-4444-555555555555</uuid></owner>
  <mac address='52:54:00:00:00:09'/>
</networkport>
"""


@pytest.fixture
async def libvirtd() -> AsyncIterator[SystemLibvirtd]:
    require("root", "libvirtd", "libvirt-qemu", "virsh")
    async with SystemLibvirtd(own_network=True) as daemon:
        leases_folder(daemon).mkdir()  # a package makes it, not the daemon
        yield daemon


@pytest.fixture
async def connection(libvirtd: SystemLibvirtd) -> AsyncIterator[Connection]:
    async with await Connection.open(libvirtd.uri) as connection:
        yield connection
        for info in await connection.networks.list():
            network = connection.networks.of(info.ref)
            if info.active:
                await network.destroy()
            if info.persistent:
                await network.undefine()


def leases_folder(libvirtd: SystemLibvirtd) -> Path:
    return libvirtd.root.path("/var/lib/libvirt/dnsmasq")


async def started(connection: Connection, name: str) -> Network:
    return await connection.networks.create(_BRIDGE_ONLY.format(name, f"vd{name}0"))


@pytest.mark.peer("libvirtd")
async def test_the_whole_life_of_a_network(
    libvirtd: SystemLibvirtd, connection: Connection
) -> None:
    with connection.events.subscribe(NetworkLifecycleEvent) as events:
        network = await connection.networks.define(_BRIDGE_ONLY.format("life", "vdlife0"))
        (info,) = await connection.networks.list()
        assert (info.ref, info.active, info.persistent, info.autostart) == (
            *(network.ref, False, True, False),
        )
        await network.set_autostart(True)
        assert (await network.info()).autostart
        await network.start()
        assert (await network.info()).active
        words = "\n".join(sorted((await libvirtd.virsh("net-info", "life")).splitlines()))
        assert "Active:         yes" in words
        assert "Autostart:      yes" in words
        assert await network.bridge_name() == "vdlife0"
        await network.destroy()
        await network.undefine()
        assert await connection.networks.list() == []
        told = [event for event in await events.batch() if isinstance(event, NetworkLifecycleEvent)]
    assert {event.network for event in told} == {"life"}
    with pytest.raises(NoNetwork, match="life"):
        await network.start()
    with pytest.raises(NoNetwork, match="'life' on qemu"):
        await connection.networks.lookup("life")


@pytest.mark.peer("libvirtd")
async def test_a_transient_network_is_found_by_name_and_uuid(connection: Connection) -> None:
    network = await started(connection, "brief")
    info = await network.info()
    assert (info.active, info.persistent) == (True, False)
    for key in ("brief", network.ref.uuid.upper()):
        assert (await connection.networks.lookup(key)).ref == network.ref
    with pytest.raises(OperationInvalid):
        await network.undefine()
    await network.destroy()
    assert await connection.networks.list() == []


@pytest.mark.peer("libvirtd")
async def test_a_section_is_changed_in_the_stored_network(
    libvirtd: SystemLibvirtd, connection: Connection
) -> None:
    network = await connection.networks.define(_NETWORK)
    section = NetworkSection.IP_DHCP_HOST
    await network.update(NetworkChange.ADD_LAST, section, _HOST, config=True)
    assert "seven" in await network.xml(inactive=True)
    assert "seven" in await libvirtd.virsh("net-dumpxml", "lab")
    renamed = _HOST.replace("seven", "eight")
    await network.update(NetworkChange.MODIFY, section, renamed, parent_index=0, config=True)
    assert "eight" in await network.xml()
    await network.update(NetworkChange.DELETE, section, renamed, config=True)
    assert "eight" not in await network.xml()
    with pytest.raises(OperationInvalid):
        await network.update(NetworkChange.ADD_FIRST, section, _HOST, live=True)


@pytest.mark.peer("libvirtd")
async def test_leases_are_what_the_daemon_reads_from_dnsmasq(
    libvirtd: SystemLibvirtd, connection: Connection
) -> None:
    network = await connection.networks.define(_NETWORK)
    one = {
        **{"ip-address": "10.9.8.7", "mac-address": "52:54:00:00:00:07"},
        **{"hostname": "seven", "client-id": "01:52:54:00:00:00:07", "expiry-time": 4000000000},
    }
    other = {"ip-address": "10.9.8.8", "mac-address": "52:54:00:00:00:08", "expiry-time": 0}
    (leases_folder(libvirtd) / "vdlab0.status").write_text(json.dumps([one, other]))
    lease, endless = await network.dhcp_leases()
    assert (lease.interface, lease.family, lease.address, lease.prefix) == (
        *("vdlab0", "ipv4", "10.9.8.7", 24),
    )
    assert (lease.mac, lease.hostname, lease.expires) == ("52:54:00:00:00:07", "seven", 4e9)
    assert lease.client_id == "01:52:54:00:00:00:07"
    assert (endless.expires, endless.hostname) == (None, None)
    assert [found.mac for found in await network.dhcp_leases("52:54:00:00:00:08")] == [endless.mac]
    assert "10.9.8.7/24" in await libvirtd.virsh("net-dhcp-leases", "lab")


@pytest.mark.peer("libvirtd")
async def test_ports_of_a_network(libvirtd: SystemLibvirtd, connection: Connection) -> None:
    network = await started(connection, "port")
    assert await network.ports() == []
    port = await network.create_port(_PORT)
    assert await network.ports() == [port]
    assert port.uuid in await libvirtd.virsh("net-port-list", "port")
    assert "52:54:00:00:00:09" in await network.port_xml(port)
    assert await network.port_bandwidth(port) == {}
    await network.set_port_bandwidth(port, {"outbound.average": 64})
    assert (await network.port_bandwidth(port))["outbound.average"] == 64
    await network.delete_port(port)
    assert await network.ports() == []
    gone = NetworkPortRef(network.ref, _UUID)
    with pytest.raises(EngineError) as refused:
        await network.port_xml(gone)
    assert refused.value.code == 107  # VIR_ERR_NO_NETWORK_PORT


@pytest.mark.peer("libvirtd")
async def test_metadata_as_far_as_the_daemon_has_it(connection: Connection) -> None:
    network = await started(connection, "meta")
    try:
        await network.set_metadata(MetadataType.TITLE, "the lab")
    except Unsupported:  # before libvirt 9.7
        with pytest.raises(Unsupported):
            await network.metadata(MetadataType.TITLE)
        assert connection.why_impossible("set_network_metadata")
    else:
        assert await network.metadata(MetadataType.TITLE) == "the lab"


@pytest.mark.peer("libvirtd")
async def test_a_read_only_connection_looks_at_networks_only(
    libvirtd: SystemLibvirtd, connection: Connection
) -> None:
    network = await started(connection, "look")
    async with await Connection.open(libvirtd.uri, read_only=True) as watching:
        seen = await watching.networks.lookup("look")
        assert seen.ref == network.ref
        assert "vdlook0" in await seen.xml()
        with pytest.raises(OperationDenied, match="read-only"):
            await seen.destroy()


@pytest.mark.peer("libvirtd")
async def test_what_libvirts_test_driver_does_not_have_is_refused() -> None:
    async with PrivateLibvirtd() as daemon:
        async with await Connection.open(daemon.uri_of("test:///default")) as connection:
            network = await connection.networks.lookup("default")
            assert (await network.info()).active
            with pytest.raises(Unsupported):
                await network.ports()
            assert "virNetworkListAllPorts" in (connection.why_impossible("network_ports") or "")
            assert connection.why_impossible("networks") is None
