"""The guest from inside, told by an agent that speaks the protocol without a guest."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.errors import EngineError, Unsupported
from engine.guest_agent import (
    AddressSource,
    GuestFilesystem,
    GuestInformation,
    GuestUser,
    HostnameSource,
    KeyChange,
)
from tests.fakes.guest_agent import FakeGuestAgent
from tests.patience import PATIENCE
from tests.peers.libvirt_guest import LibvirtGuest

from .conftest import Stage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.peers.libvirtd import SystemLibvirtd

pytestmark = pytest.mark.peer("libvirtd")

#: libvirt speaks to an agent only once a guest has opened the port: a console's port always is.
_EMULATOR = """\
#!/bin/sh
for word; do
    shift
    set -- "$@" "$(printf %s "$word" | sed s/virtserialport/virtconsole/)"
done
exec qemu-system-x86_64 "$@"
"""
_CHANNEL = (
    "<channel type='unix'><source mode='connect' path='{}'/>"
    "<target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
)
_ANSWERS = {
    "guest-get-host-name": {"host-name": "inside"},
    "guest-get-users": [
        {"user": "fred", "login-time": 1.5},
        {"user": "eve", "domain": "EXAMPLE", "login-time": 2},
    ],
    "guest-get-osinfo": {"id": "debian", "pretty-name": "Debian"},
    "guest-get-fsinfo": [
        {"name": "vda1", "mountpoint": "/", "type": "ext4", "disk": [], "total-bytes": 10}
    ],
    "guest-network-get-interfaces": [
        {
            "name": "eth0",
            "hardware-address": "52:54:00:11:22:33",
            "ip-addresses": [
                {"ip-address-type": "ipv4", "ip-address": "192.0.2.7", "prefix": 24},
                {"ip-address-type": "ipv6", "ip-address": "2001:db8::7", "prefix": 64},
            ],
        }
    ],
    "guest-fsfreeze-freeze": 1,
    "guest-fsfreeze-freeze-list": 1,
    "guest-fsfreeze-thaw": 1,
    "guest-fstrim": {"paths": []},
    "guest-set-user-password": {},
    "guest-ssh-get-authorized-keys": {"keys": ["ssh-ed25519 AAAA fred"]},
    "guest-ssh-add-authorized-keys": {},
    "guest-ssh-remove-authorized-keys": {},
    "guest-get-time": 1_700_000_000_500_000_000,
    "guest-set-time": {},
    "guest-get-vcpus": [
        {"logical-id": 0, "online": True, "can-offline": False},
        {"logical-id": 1, "online": True, "can-offline": True},
    ],
    "guest-set-vcpus": 1,
    "guest-ping": {},
}


@pytest.fixture
async def agent(folder: Path) -> AsyncIterator[FakeGuestAgent]:
    async with FakeGuestAgent(folder / "agent", dict(_ANSWERS)) as agent:
        yield agent


@pytest.fixture
async def inhabited(empty_libvirtd: SystemLibvirtd, agent: FakeGuestAgent) -> AsyncIterator[Stage]:
    """A guest that runs, with an agent."""
    emulator = empty_libvirtd.folder / "emulator"
    if not emulator.exists():  # libvirtd looks at it again whenever it is new
        emulator.write_text(_EMULATOR)
        emulator.chmod(0o755)
    xml = LibvirtGuest.planned("one", devices=_CHANNEL.format(agent.path)).xml
    xml = xml.replace("<devices>", f"<vcpu>2</vcpu><devices><emulator>{emulator}</emulator>")
    async with await Connection.open(empty_libvirtd.uri) as connection:
        domain = await connection.define(xml)
        await domain.start()
        await domain.agent.set_timeout(None)  # of itself libvirt waits five seconds
        yield Stage(empty_libvirtd, connection, domain, agent.path.parent)


async def test_what_the_guest_tells(inhabited: Stage) -> None:
    agent = inhabited.domain.agent
    assert await agent.hostname(HostnameSource.AGENT) == "inside"
    assert await agent.users() == [
        GuestUser(name="fred", since=1.5),
        GuestUser(name="eve", domain="EXAMPLE", since=2.0),
    ]
    told = await agent.information(GuestInformation.OS | GuestInformation.HOSTNAME)
    assert (told["os.pretty-name"], told["hostname"]) == ("Debian", "inside")
    assert "fs.count" in await agent.information()
    assert await agent.filesystems() == [
        GuestFilesystem(mount_point="/", device="vda1", kind="ext4", disks=())
    ]
    (card,) = await agent.interfaces(AddressSource.AGENT)
    assert (card.name, card.mac) == ("eth0", "52:54:00:11:22:33")
    assert card.addresses == ("192.0.2.7/24", "2001:db8::7/64")
    assert await agent.time() == 1_700_000_000.5
    inside = await inhabited.domain.vcpus.in_guest()
    assert inside.known == {0, 1}
    assert inside.offlinable == {1}


async def test_what_the_guest_is_told(inhabited: Stage, agent: FakeGuestAgent) -> None:
    guest = inhabited.domain.agent
    assert await guest.freeze(["/"]) == 1
    assert agent.last("guest-fsfreeze-freeze-list") == {"mountpoints": ["/"]}
    assert await guest.thaw() == 1
    await guest.trim(smallest=4096)
    assert agent.last("guest-fstrim") == {"minimum": 4096}
    await guest.set_password("fred", "opensesame")
    secret = agent.last("guest-set-user-password")
    assert (secret["username"], secret["crypted"]) == ("fred", False)
    assert base64.b64decode(secret["password"]) == b"opensesame"
    await guest.set_password("fred", "$6$x", is_encrypted=True)
    assert agent.last("guest-set-user-password")["crypted"] is True
    await guest.set_time(12.25)
    assert agent.last("guest-set-time") == {"time": 12_250_000_000}
    await guest.set_time(None)
    assert agent.last("guest-set-time") == {}
    await inhabited.domain.vcpus.set_in_guest([1], False)
    assert agent.last("guest-set-vcpus") == {"vcpus": [{"logical-id": 1, "online": False}]}


async def test_keys_of_a_user(inhabited: Stage, agent: FakeGuestAgent) -> None:
    guest = inhabited.domain.agent
    assert await guest.ssh_keys("fred") == ["ssh-ed25519 AAAA fred"]
    new = ["ssh-ed25519 BBBB fred"]
    await guest.set_ssh_keys("fred", new)
    replaced = agent.last("guest-ssh-add-authorized-keys")
    assert (replaced["keys"], replaced["reset"]) == (new, True)
    await guest.set_ssh_keys("fred", new, KeyChange.APPEND)
    assert agent.last("guest-ssh-add-authorized-keys")["reset"] is False
    await guest.set_ssh_keys("fred", new, KeyChange.REMOVE)
    assert agent.last("guest-ssh-remove-authorized-keys")["keys"] == new


async def test_commands_as_they_are(inhabited: Stage) -> None:
    guest = inhabited.domain.agent
    ping, seconds = '{"execute":"guest-ping"}', round(PATIENCE)
    await guest.set_timeout(seconds)
    assert json.loads(await guest.command(ping, seconds=seconds - 1)) == {"return": {}}
    assert json.loads(await guest.command(ping)) == {"return": {}}
    await guest.set_timeout(None)
    with pytest.raises(EngineError, match="guest-nothing"):
        await guest.command('{"execute":"guest-nothing"}')


async def test_what_the_agent_does_not_know(inhabited: Stage, agent: FakeGuestAgent) -> None:
    del agent.answers["guest-get-time"]
    with pytest.raises(EngineError, match="guest-get-time"):
        await inhabited.domain.agent.time()


async def test_addresses_and_names_need_no_agent(inhabited: Stage, imagined: Stage) -> None:
    assert await inhabited.domain.agent.interfaces() == []
    try:
        assert await inhabited.domain.agent.interfaces(AddressSource.ARP) == []
    except EngineError as error:
        if "nlmsg" not in error.message:  # some kernels' tables libvirt cannot read
            raise
    with pytest.raises(Unsupported):
        await imagined.domain.agent.ssh_keys("fred")
