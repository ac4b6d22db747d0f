"""The private daemons, asked by virsh: what they run, what outlives what, and what they leave."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes.node_file import node_file
from tests.patience import PATIENCE
from tests.peers import control_groups
from tests.peers.libvirt_guest import container_xml
from tests.peers.libvirtd import PrivateLibvirtd, SystemLibvirtd
from tests.peers.rfb import vnc_viewer
from tests.peers.spice import SpiceViewer
from tests.peers.virsh import VirshFailed

if TYPE_CHECKING:
    from tests.peers.certificates import Certificates

pytestmark = pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")

SESSION = pytest.param(PrivateLibvirtd, id="session")
SYSTEM = pytest.param(SystemLibvirtd, id="system", marks=pytest.mark.peer("root"))
both = pytest.mark.parametrize("kind", [SESSION, SYSTEM])

Kind = type[PrivateLibvirtd] | type[SystemLibvirtd]


def alive(pid: int) -> bool:
    """Say whether the process runs: one that nobody has reaped does not."""
    return state(pid) not in "ZX"


def state(pid: int) -> str:
    text = _read(Path(f"/proc/{pid}/stat")).decode()
    return text.rpartition(")")[2].split()[0] if text else "X"


def qemu_processes(folder: Path) -> list[int]:
    """Return the processes whose arguments name ``folder``, or lie inside it."""
    return [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if b"qemu-system" in (words := _read(path)) and _is_below(words, path.parent, folder)
    ]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _is_below(words: bytes, process: Path, folder: Path) -> bool:
    mounts = _read(process / "mountinfo")
    return str(folder).encode() in words or folder.name.encode() in mounts


@both
async def test_guests_outlive_their_daemon_and_end_with_the_test(kind: Kind) -> None:
    async with kind() as libvirtd:
        guest = await libvirtd.start_guest("tiny", ["vnc"])
        first = libvirtd.pid
        await libvirtd.kill()
        assert not alive(first)
        with pytest.raises(VirshFailed, match="Failed to connect socket"):
            await libvirtd.virsh("list")
        await libvirtd.start()
        assert libvirtd.pid != first
        assert await libvirtd.virsh("domstate", "tiny") == "paused"
        assert await libvirtd.virsh("domuuid", "tiny") == guest.uuid
        await libvirtd.stop()
        assert libvirtd.pid == 0
        await libvirtd.start()
        assert await libvirtd.virsh("domstate", "tiny") == "paused"
        (qemu,) = qemu_processes(libvirtd.folder)
        last = libvirtd.pid
    assert not libvirtd.folder.exists()
    assert not alive(last)
    assert not alive(qemu)


@both
@pytest.mark.peer("qemu-spice")
async def test_consoles_listen_where_the_guest_says(kind: Kind) -> None:
    async with kind() as libvirtd:
        guest = await libvirtd.start_guest("seen", ["vnc", "spice"])
        async with vnc_viewer(("127.0.0.1", guest.ports["vnc"])):
            pass
        await (await SpiceViewer.open(("127.0.0.1", guest.ports["spice"]))).close()
        assert await libvirtd.virsh("domdisplay", "seen", "--type", "spice") == (
            f"spice://127.0.0.1:{guest.ports['spice']}"
        )


@both
async def test_test_driver(kind: Kind) -> None:
    async with kind() as libvirtd:
        default = libvirtd.uri_of("test:///default")
        assert (await libvirtd.virsh("list", "--name", uri=default)) == "test"
        nodes = libvirtd.folder / "nodes.xml"
        nodes.write_text(node_file(20))
        nodes.chmod(0o644)
        names = await libvirtd.virsh(
            "list", "--all", "--name", uri=libvirtd.uri_of(f"test://{nodes}")
        )
        assert len(names.split()) == 20


@both
async def test_frozen_it_answers_late(kind: Kind) -> None:
    async with kind() as libvirtd:
        libvirtd.freeze()
        assert state(libvirtd.pid) == "T"
        libvirtd.thaw()
        assert await libvirtd.virsh("uri") == libvirtd.uri
        libvirtd.freeze()
    assert not libvirtd.folder.exists()


@both
async def test_a_daemon_that_cannot_start_says_why(kind: Kind) -> None:
    with pytest.raises(OSError, match="max_clients"):
        async with kind({"max_clients": "many"}):
            pass


@both
async def test_in_the_clear(kind: Kind) -> None:
    async with kind(tcp=True) as libvirtd:
        uri = f"test+tcp://127.0.0.1:{libvirtd.access.tcp_port}/default"
        assert await libvirtd.virsh("list", "--name", uri=uri) == "test"


@both
async def test_encrypted(kind: Kind, certificates: Certificates) -> None:
    async with kind(certificates=certificates) as libvirtd:
        place = f"test+tls://localhost:{libvirtd.access.tls_port}/default"
        uri = f"{place}?pkipath={libvirtd.access.pki}"
        assert await libvirtd.virsh("list", "--name", uri=uri) == "test"
        (libvirtd.access.pki / "clientcert.pem").unlink()
        (libvirtd.access.pki / "clientkey.pem").unlink()
        with pytest.raises(VirshFailed, match=r"certificate|reset|TLS"):
            await libvirtd.virsh("list", uri=uri)


@both
@pytest.mark.peer("saslpasswd2", "sasl-modules")
@pytest.mark.parametrize("mechanism", ["SCRAM-SHA-256", "PLAIN", "DIGEST-MD5"])
@pytest.mark.parametrize(
    ("word", "error"), [("opensesame", None), ("wrong", "authentication failed")]
)
async def test_password(
    kind: Kind, certificates: Certificates, mechanism: str, word: str, error: str | None
) -> None:
    async with kind(certificates=certificates, sasl=[mechanism]) as libvirtd:
        answers = libvirtd.folder / "auth.conf"
        answers.write_text(
            f"[credentials-it]\nauthname=fred\npassword={word}\n"
            "[auth-libvirt-default]\ncredentials=it\n"
        )
        place = f"test+tls://localhost:{libvirtd.access.tls_port}/default"
        uri = f"{place}?pkipath={libvirtd.access.pki}&authfile={answers}"
        if error:
            with pytest.raises(VirshFailed, match=error):
                await libvirtd.virsh("list", "--name", uri=uri)
        else:
            assert await libvirtd.virsh("list", "--name", uri=uri) == "test"


@both
@pytest.mark.peer("saslpasswd2", "sasl-modules")
async def test_password_at_the_socket(kind: Kind) -> None:
    async with kind({"auth_unix_rw": "sasl"}, sasl=["SCRAM-SHA-256"]) as libvirtd:
        assert libvirtd.access.sasl is not None
        libvirtd.access.sasl.add_user("wilma", "pebbles")
        answers = libvirtd.folder / "auth.conf"
        answers.write_text(
            "[credentials-it]\nauthname=wilma\npassword=pebbles\n"
            "[auth-libvirt-default]\ncredentials=it\n"
        )
        with pytest.raises(VirshFailed, match="authentication failed"):
            await libvirtd.virsh("uri")
        assert await libvirtd.virsh("uri", uri=f"{libvirtd.uri}&authfile={answers}")


@pytest.mark.peer("root")
async def test_inside_every_path_is_the_usual_one(system_libvirtd: SystemLibvirtd) -> None:
    await system_libvirtd.define_guest("tiny")
    assert await system_libvirtd.virsh_inside("qemu:///system", "list", "--all", "--name") == "tiny"
    assert (system_libvirtd.root.path("/etc/libvirt/qemu/tiny.xml")).exists()


@pytest.mark.xdist_group("containers")
@pytest.mark.peer("containers", "busybox")
async def test_container(system_libvirtd: SystemLibvirtd) -> None:
    before = control_groups.machine_groups()
    uri = system_libvirtd.uri_of("lxc:///system")
    await system_libvirtd.virsh("create", "/dev/stdin", uri=uri, given=container_xml("box"))
    assert await system_libvirtd.virsh("domstate", "box", uri=uri) == "running"
    await system_libvirtd.virsh("destroy", "box", uri=uri)
    assert await system_libvirtd.virsh("list", "--name", uri=uri) == ""
    async with asyncio.timeout(PATIENCE):
        while control_groups.machine_groups() != before:  # the last of it may be about to end
            control_groups.remove(control_groups.machine_groups() - before)
            await asyncio.sleep(0.01)
