"""Network interfaces of the host through a real daemon; libvirt's test driver where they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.errors import EngineError, NoInterface, OperationDenied, Unsupported

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.peers.libvirtd import PrivateLibvirtd, SystemLibvirtd

pytestmark = pytest.mark.peer("libvirtd")

_CARD = """
<interface type='ethernet' name='eth9'>
  <start mode='none'/><mac address='aa:bb:cc:00:00:09'/><mtu size='1400'/>
</interface>
"""


@pytest.fixture
async def made_up(session_libvirtd: PrivateLibvirtd) -> AsyncIterator[Connection]:
    """Libvirt's test driver: each connection has interfaces of its own."""
    async with await Connection.open(session_libvirtd.uri_of("test:///default")) as connection:
        yield connection


async def test_interfaces_are_those_that_virsh_lists(system_libvirtd: SystemLibvirtd) -> None:
    async with await Connection.open(system_libvirtd.uri) as connection:
        infos = await connection.interfaces.list()
        theirs = [
            line.split()[:2]
            for line in (await system_libvirtd.virsh("iface-list", "--all")).splitlines()
        ]
        ours = [[info.ref.name, "active" if info.active else "inactive"] for info in infos]
        assert sorted(ours) == sorted(theirs)
        loopback = await connection.interfaces.lookup("lo")
        assert "name='lo'" in await loopback.xml()
        with pytest.raises(Unsupported):
            await connection.interfaces.define(_CARD)
        assert "virInterfaceDefineXML" in (connection.why_impossible("define_interface") or "")


async def test_the_whole_life_of_an_interface(made_up: Connection) -> None:
    card = await made_up.interfaces.define(_CARD)
    infos = {info.ref: info.active for info in await made_up.interfaces.list()}
    assert infos[card.ref] is False
    await card.start()
    infos = {info.ref: info.active for info in await made_up.interfaces.list()}
    assert infos[card.ref] is True
    for key in ("eth9", "aa:bb:cc:00:00:09"):
        assert (await made_up.interfaces.lookup(key)).ref == card.ref
    assert "1400" in await card.xml()
    await card.destroy()
    await card.undefine()
    assert card.ref not in {info.ref for info in await made_up.interfaces.list()}
    with pytest.raises(NoInterface):
        await card.start()
    with pytest.raises(NoInterface):
        await made_up.interfaces.lookup("eth9")


async def test_the_stored_configuration_has_its_own_xml(made_up: Connection) -> None:
    """Libvirt's test driver refuses the flag: that it did shows that it came."""
    card = await made_up.interfaces.define(_CARD)
    with pytest.raises(EngineError, match="unsupported flags"):
        await card.xml(inactive=True)


async def test_changes_are_taken_back_or_kept(made_up: Connection) -> None:
    interfaces = made_up.interfaces
    await interfaces.begin_changes()
    with pytest.raises(EngineError):
        await interfaces.begin_changes()
    card = await interfaces.define(_CARD)
    await interfaces.roll_back_changes()
    assert card.ref not in {info.ref for info in await interfaces.list()}
    await interfaces.begin_changes()
    await interfaces.define(_CARD)
    await interfaces.commit_changes()
    assert card.ref in {info.ref for info in await interfaces.list()}
    with pytest.raises(EngineError):
        await interfaces.roll_back_changes()


async def test_a_read_only_connection_looks_at_interfaces_only(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    uri = session_libvirtd.uri_of("test:///default")
    async with await Connection.open(uri, read_only=True) as watching:
        (info,) = await watching.interfaces.list()
        with pytest.raises(OperationDenied, match="read-only"):
            await watching.interfaces.of(info.ref).destroy()
        with pytest.raises(OperationDenied, match="read-only"):
            await watching.interfaces.begin_changes()
