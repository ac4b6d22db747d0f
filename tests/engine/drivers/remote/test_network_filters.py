"""Network filters through a real daemon, each effect seen by virsh or by a second look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.errors import EngineError, NoNetworkFilter, OperationDenied, Unsupported
from engine.network_filter_facts import FilterBinding
from tests.peers.fixtures import require
from tests.peers.libvirtd import SystemLibvirtd

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.peer("libvirtd")

_FILTER = """
<filter name='quiet' chain='root'>
  <uuid>66666666-2222-3333-4444-555555555555</uuid>
  <rule action='{}' direction='out'><mac protocolid='arp'/></rule>
</filter>
"""
_BINDING = """
<filterbinding>
  <owner><name>nobody</name><uuid>99999999-2222-3333-4444-555555555555</uuid></owner>
  <portdev name='vdtap0'/><mac address='52:54:00:00:00:09'/>
  <filterref filter='quiet'/>
</filterbinding>
"""
#: VIR_ERR_NO_NWFILTER_BINDING.
_NO_BINDING = 101


@pytest.fixture
async def libvirtd() -> AsyncIterator[SystemLibvirtd]:
    require("root", "libvirtd", "libvirt-qemu", "virsh")
    async with SystemLibvirtd(own_network=True) as daemon:
        yield daemon


@pytest.fixture
async def connection(libvirtd: SystemLibvirtd) -> AsyncIterator[Connection]:
    async with await Connection.open(libvirtd.uri) as connection:
        yield connection


async def test_the_whole_life_of_a_filter(libvirtd: SystemLibvirtd, connection: Connection) -> None:
    made = await connection.network_filters.define(_FILTER.format("drop"))
    assert made.ref in await connection.network_filters.list()
    assert "quiet" in await libvirtd.virsh("nwfilter-list")
    for key in ("quiet", made.ref.uuid.upper()):
        assert (await connection.network_filters.lookup(key)).ref == made.ref
    assert "action='drop'" in await made.xml()
    assert (await connection.network_filters.define(_FILTER.format("accept"))).ref == made.ref
    assert "action='accept'" in await libvirtd.virsh("nwfilter-dumpxml", "quiet")
    await made.undefine()
    assert made.ref not in await connection.network_filters.list()
    with pytest.raises(NoNetworkFilter):
        await made.xml()
    with pytest.raises(NoNetworkFilter, match="'quiet' on qemu"):
        await connection.network_filters.lookup("quiet")


async def test_bindings(libvirtd: SystemLibvirtd, connection: Connection) -> None:
    filters = connection.network_filters
    await filters.define(_FILTER.format("drop"))
    assert await filters.bindings() == []
    nobody = FilterBinding("vdnobody", "quiet")
    for work in (
        filters.binding("vdnobody"),
        filters.binding_xml(nobody),
        filters.delete_binding(nobody),
    ):
        with pytest.raises(EngineError) as refused:
            await work
        assert refused.value.code == _NO_BINDING
    binding = await filters.create_binding(_BINDING)
    assert binding == FilterBinding("vdtap0", "quiet")
    assert await filters.bindings() == [binding]
    assert await filters.binding("vdtap0") == binding
    assert "52:54:00:00:00:09" in await filters.binding_xml(binding)
    assert "vdtap0" in await libvirtd.virsh("nwfilter-binding-list")
    await filters.delete_binding(binding)
    assert await libvirtd.virsh("nwfilter-binding-list") == ""


async def test_a_read_only_connection_looks_at_filters_only(
    libvirtd: SystemLibvirtd, connection: Connection
) -> None:
    made = await connection.network_filters.define(_FILTER.format("drop"))
    async with await Connection.open(libvirtd.uri, read_only=True) as watching:
        seen = await watching.network_filters.lookup("quiet")
        assert seen.ref == made.ref
        with pytest.raises(OperationDenied, match="read-only"):
            await seen.undefine()


async def test_what_libvirts_test_driver_does_not_have_is_refused(
    libvirtd: SystemLibvirtd,
) -> None:
    async with await Connection.open(libvirtd.uri_of("test:///default")) as connection:
        with pytest.raises(Unsupported):
            await connection.network_filters.list()
        assert connection.why_impossible("network_filters")
