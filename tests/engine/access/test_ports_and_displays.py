"""What a domain's XML says of its ports and displays."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine import Connection, Tasks
from engine.access.display_route import open_socket, targets_of
from engine.access.displays import Display, Place, displays_in, displays_of
from engine.access.ports import ports_in, ports_of
from engine.errors import ConnectFailed, ConnectStep, InvalidXML, Unsupported
from engine.rpc.transports.target import TcpTarget, UnixTarget

if TYPE_CHECKING:
    import socket
    from pathlib import Path

_DOMAIN = "<domain type='qemu'><name>a</name><devices>{}</devices></domain>"
_PORTS = _DOMAIN.format("""
<serial type='pty'><source path='/dev/pts/3'/><log file='/var/log/a.log' append='on'/>
  <target type='isa-serial' port='0'/><alias name='serial0'/></serial>
<serial type='unix'><source mode='bind' path='/run/s'/><target port='1'/>
  <alias name='serial1'/></serial>
<serial type='file'><source path='/tmp/out'/><target port='2'/><alias name='serial2'/></serial>
<console type='pty' tty='/dev/pts/3'><target type='serial' port='0'/>
  <alias name='serial0'/></console>
<console type='pty'><target type='virtio' port='1'/><alias name='console1'/></console>
<channel type='unix'><target type='virtio' name='org.x\n.0' state='connected'/>
  <alias name='channel0'/></channel>
<channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>
<parallel type='null'/>
""")


def test_every_port_once() -> None:
    ports = list(ports_in(_PORTS))
    assert [(port.alias, port.kind, port.target, port.backend) for port in ports] == [
        ("serial0", "serial", "ttyS0", "pty"),
        ("serial1", "serial", "ttyS1", "unix"),
        ("serial2", "serial", "ttyS2", "file"),
        ("console1", "console", "hvc1", "pty"),
        ("channel0", "channel", "org.x .0", "unix"),
        ("channel1", "channel", "com.redhat.spice.0", "spicevmc"),
        ("parallel0", "parallel", "lp0", "null"),
    ]
    assert (ports[0].path, ports[0].log_path) == ("/dev/pts/3", "/var/log/a.log")
    assert ports[4].state == "connected"
    assert [port.why_closed != "" for port in ports] == [False] * 2 + [
        True,
        False,
        False,
        True,
        True,
    ]


def test_a_domain_that_does_not_run_has_the_same_ports() -> None:
    assert [port.alias for port in ports_in(_DOMAIN.format(
        "<serial type='pty'/><console type='pty'><target type='serial'/></console>"
    ))] == ["serial0"]  # fmt: skip
    (console,) = ports_in(
        "<domain type='lxc'><devices><console type='pty'><target type='lxc' port='0'/>"
        "</console></devices></domain>"
    )
    assert (console.alias, console.target) == ("console0", "tty0")


def test_displays_and_where_they_listen() -> None:
    xml = _DOMAIN.format("""
<graphics type='vnc' port='5901' websocket='5701' passwd='s' sharePolicy='force-shared'>
  <listen type='address' address='0.0.0.0'/></graphics>
<graphics type='spice' port='-1' tlsPort='5902' listen='::'/>
<graphics type='vnc'><listen type='socket' socket='/run/v'/></graphics>
<graphics type='spice'><listen type='none'/></graphics>
<graphics type='sdl'/>
""")
    vnc, spice, local, handed, window = displays_in(xml, is_secure=True)
    assert (vnc.port, vnc.websocket, vnc.has_password) == (5901, 5701, True)
    assert vnc.share_policy == "force-shared"
    assert targets_of(vnc) == [TcpTarget("127.0.0.1", 5901)]
    assert (spice.port, spice.tls_port, spice.has_password) == (None, 5902, False)
    assert targets_of(spice) == [TcpTarget("::1", 5902)]
    assert targets_of(local) == [UnixTarget("/run/v")]
    assert targets_of(handed) == []
    assert not window.is_served
    assert next(displays_in(xml)).has_password is None


def test_what_is_no_xml_is_refused() -> None:
    with pytest.raises(InvalidXML):
        list(ports_in("<domain"))


async def greeted(sock: socket.socket) -> bytes:
    with sock:
        return await asyncio.get_running_loop().sock_recv(sock, 100)


async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"RFB 003.008\n")
    await writer.drain()
    await reader.read()
    writer.close()
    await writer.wait_closed()


async def test_the_sockets_of_this_machine(short_tmp: Path, refused_port: int) -> None:
    """The demo has nobody to hand over at display 7: its own places are gone to."""
    tasks = Tasks()
    async with await Connection.open("test:///demo?still=1") as connection:
        domain = await connection.lookup("web-01")
        async with await asyncio.start_unix_server(greet, short_tmp / "s"):
            local = Display(index=7, kind="vnc", listens=(Place(socket=f"{short_tmp}/s"),))
            assert await greeted(await open_socket(domain, local, tasks=tasks)) == b"RFB 003.008\n"
        async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            there = Display(index=7, kind="vnc", listens=(Place(address="0.0.0.0"),), port=port)
            assert await greeted(await open_socket(domain, there, tasks=tasks)) == b"RFB 003.008\n"
        closed = replace(there, port=refused_port)
        with pytest.raises(ConnectFailed, match="web-01: its vnc display: 127.0.0.1") as raised:
            await open_socket(domain, closed, tasks=tasks)
        assert raised.value.step is ConnectStep.PORT
        with pytest.raises(Unsupported, match="window of its host"):
            await open_socket(domain, Display(index=0, kind="sdl"), tasks=tasks)
    assert not len(tasks)


async def test_everything_that_the_demo_has_can_be_read() -> None:
    async with await Connection.open("test:///demo?still=1") as connection:
        for info in await connection.domains():
            domain = connection.domain(info.ref)
            assert await ports_of(domain)
            assert await displays_of(domain)
