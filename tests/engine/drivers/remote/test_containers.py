"""Real containers of libvirt's LXC driver, which has neither statistics nor displays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.domain_state import DomainState
from engine.events import Lifecycle, LifecycleEvent
from tests.engine.drivers.contract_case import read_lifecycle
from tests.peers.libvirt_guest import container_xml

if TYPE_CHECKING:
    from tests.peers.libvirtd import SystemLibvirtd

pytestmark = [
    pytest.mark.peer(
        *("root", "libvirtd", "libvirt-lxc", "virsh", "busybox", "qemu-system-x86_64"), "containers"
    ),
    pytest.mark.xdist_group("containers"),
]


async def test_a_container_lives_and_is_counted(system_libvirtd: SystemLibvirtd) -> None:
    async with await Connection.open(system_libvirtd.uri_of("lxc:///system")) as connection:
        assert (await connection.host_info()).hypervisor == "LXC"
        domain = await connection.define(container_xml("box"))
        with domain.subscribe(LifecycleEvent) as events:
            await domain.start()
            started = await read_lifecycle(events, Lifecycle.STARTED)
            info = await domain.info()
            assert info.status.state is DomainState.RUNNING
            assert info.ref.id is not None
            assert info.vcpus == 1
            assert info.memory_kib
            (counted,) = await connection.statistics()
            assert counted.cpu_time_ns
            assert counted.disks is None  # not known, which is not the same as none
            assert connection.sessions.is_complete(domain.ref)
            assert "box" in await system_libvirtd.virsh("list", uri=str(connection.uri))
            await domain.destroy()
            stopped = await read_lifecycle(events, Lifecycle.STOPPED)
        assert started[-1] == (Lifecycle.STARTED, "booted")
        # libvirt calls it failed where the container was gone before it was asked to go.
        assert [event for event, _ in stopped] == [Lifecycle.STOPPED]
        await domain.undefine()
        assert await connection.domains() == []
