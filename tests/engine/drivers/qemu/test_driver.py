"""The embedded driver from outside: lives of real guests, and who may have a root."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from engine import Connection, DomainState
from engine.conf.domain_conf import DomainConf
from engine.errors import (
    InvalidURI,
    OperationInvalid,
    RootBusy,
    StorageFailed,
)
from engine.events import DomainEvent, Lifecycle, LifecycleEvent, RebootEvent
from tests.engine.drivers.contract_case import read_lifecycle, read_until
from tests.engine.drivers.qemu.embed_root import (
    EmbedRoot,
    domain_xml,
    emulator,
    hold,
    kill,
    linux_xml,
    status_of,
)
from tests.patience import PATIENCE
from tests.peers.guest import READY

if TYPE_CHECKING:
    from pathlib import Path

    from engine.conf.devices.character import CharacterDevice


pytestmark = pytest.mark.peer("qemu-system-x86_64")

#: Opens a root, says so and waits for the end of its input.
_HOLD = """
import asyncio, sys
from engine import Connection

async def hold() -> None:
    async with await Connection.open(sys.argv[1]):
        print("open", flush=True)
        await asyncio.to_thread(sys.stdin.read)

asyncio.run(hold())
"""


async def test_start_sends_what_libvirt_sends(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        domain = await connection.define(domain_xml())
        for paused, expected in (
            (False, [(Lifecycle.RESUMED, "unpaused"), (Lifecycle.STARTED, "booted")]),
            (True, [(Lifecycle.STARTED, "booted"), (Lifecycle.SUSPENDED, "paused")]),
        ):
            with domain.subscribe(LifecycleEvent) as events:
                await domain.start(paused=paused)
                assert await read_lifecycle(events, expected[-1][0]) == expected
            state = await status_of(domain)
            assert state[1] == ("user" if paused else "booted")
            with domain.subscribe(LifecycleEvent) as events:
                await domain.destroy()
                assert await read_lifecycle(events, Lifecycle.STOPPED) == [
                    (Lifecycle.SHUTDOWN, "host"),
                    (Lifecycle.STOPPED, "destroyed"),
                ]


async def test_a_guest_is_no_child_of_ours(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        domain = await root.started(connection)
        fields = _stat(root.pid())
        assert int(fields[1]) != os.getpid()
        assert int(fields[3]) != os.getsid(0)
        inherited = os.listdir(f"/proc/{root.pid()}/fd")
        targets = {os.readlink(f"/proc/{root.pid()}/fd/{number}") for number in inherited}
        assert str(root.path / "lock") not in targets
        await domain.destroy()


def _stat(pid: int) -> list[str]:
    """Return the fields of proc(5)'s stat from the state on: state, parent, group, session."""
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()


async def test_a_guest_that_listens_is_rebooted_and_shut_down(root: EmbedRoot) -> None:
    serial = root.path.parent / "serial.sock"
    async with await root.connect() as connection:
        domain = await connection.define(await linux_xml(serial))
        await domain.start(paused=True)
        reader, writer = await asyncio.open_unix_connection(serial)
        await domain.resume()
        async with asyncio.timeout(PATIENCE):
            await reader.readuntil(READY)
        with domain.subscribe(DomainEvent) as events:
            await domain.reboot()
            seen = await read_until(events, lambda event: isinstance(event, RebootEvent))
        assert not [e for e in seen if getattr(e, "event", None) is Lifecycle.STOPPED]
        async with asyncio.timeout(PATIENCE):
            await reader.readuntil(READY)
        with domain.subscribe(LifecycleEvent) as events:
            await domain.shutdown()
            assert await read_lifecycle(events, Lifecycle.STOPPED) == [
                (Lifecycle.SHUTDOWN, "guest"),
                (Lifecycle.STOPPED, "shutdown"),
            ]
        assert await status_of(domain) == (DomainState.SHUTOFF, "shutdown")
        writer.close()


@pytest.mark.parametrize(
    ("path", "problem"), [("/absent.raw", "No such file"), ("/tmp", "neither a file nor a device")]
)
async def test_a_file_that_cannot_be_one_is_named_with_its_element(
    root: EmbedRoot, path: str, problem: str
) -> None:
    disk = f"<disk type='file'><source file='{path}'/><target dev='vda' bus='virtio'/></disk>"
    async with await root.connect() as connection:
        domain = await connection.define(domain_xml(devices=disk))
        with pytest.raises(StorageFailed, match=f"disk/source: {path}: {problem}"):
            await domain.start()
        assert await status_of(domain) == (DomainState.SHUTOFF, "unknown")


async def test_disks_are_counted_by_the_names_the_domain_gives_them(root: EmbedRoot) -> None:
    image = root.path.parent / "disk.raw"
    image.write_bytes(bytes(1 << 20))
    source = f"<source file='{image}'/>"
    disks = "".join(
        f"<disk type='file'>{source}<target dev='{target}' bus='{bus}'/><shareable/></disk>"
        for target, bus in (("vda", "virtio"), ("hda", "ide"))
    )
    async with await root.connect() as connection:
        await root.started(connection, devices=disks)
        (counters,) = await connection.statistics()
        assert counters.disks is not None
        assert sorted(disk.target for disk in counters.disks) == ["hda", "vda"]
        await (await connection.lookup("guest")).destroy()


async def test_live_and_stored_xml_differ_by_what_only_a_running_guest_has(
    root: EmbedRoot,
) -> None:
    devices = (
        "<graphics type='vnc' port='-1' passwd='secret12'/><serial type='pty'/>"
        "<channel type='unix'><target type='virtio' name='../../org.x'/></channel>"
    )
    async with await root.connect() as connection:
        domain = await root.started(connection, devices=devices)
        live = DomainConf.parse(await domain.xml())
        assert live.id == domain.ref.id
        assert (live.devices.graphics[0].port or 0) >= 5900
        assert _path(live.devices.serials[0]).startswith("/dev/pts/")
        folder, _, name = _path(live.devices.channels[0]).rpartition("/")
        assert folder == str(root.run_dir())
        assert name in os.listdir(folder)
        for inactive in (False, True):
            assert "secret12" not in await domain.xml(inactive=inactive)
            assert "secret12" in await domain.xml(inactive=inactive, secure=True)
        stored = DomainConf.parse(await domain.xml(inactive=True))
        assert stored.id is None
        assert stored.devices.graphics[0].port == -1
        assert stored.devices.serials[0].source is None
        assert "secret12" not in " ".join(*root.processes().values())
        await domain.destroy()


def _path(device: CharacterDevice) -> str:
    assert device.source is not None
    return device.source.path or ""


async def test_the_address_overrides_the_type_of_a_domain(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        domain = await connection.define(domain_xml().replace("'qemu'", "'kvm'", 1))
        await domain.start()
        (arguments,) = root.processes().values()
        assert arguments[arguments.index("-accel") + 1] == "tcg"
        await domain.destroy()


async def test_a_killed_guest_has_failed_and_starts_again(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        domain = await root.started(connection)
        with domain.subscribe(LifecycleEvent) as events:
            kill(root.pid())
            seen = await read_lifecycle(events, Lifecycle.STOPPED)
        assert seen == [(Lifecycle.STOPPED, "failed")]
        assert await status_of(domain) == (DomainState.SHUTOFF, "failed")
        assert not root.run_dir().exists()
        with pytest.raises(OperationInvalid, match="shut off"):
            await domain.suspend()
        await domain.start()
        await domain.destroy()


async def test_a_terminated_guest_was_stopped_by_the_host(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        domain = await root.started(connection)
        with domain.subscribe(LifecycleEvent) as events:
            kill(root.pid(), signal.SIGTERM)
            seen = await read_lifecycle(events, Lifecycle.STOPPED)
        assert seen == [(Lifecycle.SHUTDOWN, "host"), (Lifecycle.STOPPED, "destroyed")]


async def test_two_processes_on_one_root(root: EmbedRoot) -> None:
    command = (sys.executable, "-c", _HOLD, root.uri)
    pipe = asyncio.subprocess.PIPE
    holder = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"open\n"
    with pytest.raises(RootBusy, match=f"{root.path} is in use by process {holder.pid}"):
        await root.connect()
    holder.kill()
    await holder.wait()
    async with await root.connect() as connection:
        with pytest.raises(RootBusy, match="another connection of this process"):
            await root.connect()
        assert await connection.domains() == []


async def test_a_root_that_cannot_be_made(root: EmbedRoot) -> None:
    root.path.write_bytes(b"")
    with pytest.raises(StorageFailed, match=str(root.path)):
        await root.connect()


async def test_a_root_that_cannot_be_written(full_disk: Path) -> None:
    root = EmbedRoot(full_disk / "root")
    remount = ("mount", "-o", "remount,ro", str(full_disk))
    assert await (await asyncio.create_subprocess_exec(*remount)).wait() == 0
    with pytest.raises(StorageFailed, match=f"{root.path}: Read-only file system"):
        await root.connect()


@pytest.mark.parametrize(
    ("query", "named"), [("", "root"), ("root=x", "absolute"), ("root=/x&rot=1", "rot")]
)
async def test_a_bad_address(query: str, named: str) -> None:
    with pytest.raises(InvalidURI) as caught:
        await Connection.open(f"qemu:///embed?{query}")
    assert named in caught.value.message + caught.value.hint


async def test_two_clients_start_and_stop_one_domain_at_once(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        first = await connection.define(domain_xml())
        second = await connection.lookup("guest")
        for verb in ("start", "destroy"):
            calls = (getattr(first, verb)(), getattr(second, verb)())
            results = await asyncio.gather(*calls, return_exceptions=True)
            assert sorted(type(result).__name__ for result in results) == [
                "NoneType",
                "OperationInvalid",
            ]
        assert root.processes() == {}


async def test_counters_of_a_guest_that_does_not_answer_are_left_out(
    root: EmbedRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with await root.connect() as connection:
        await root.started(connection, "deaf")
        hearing = await root.started(connection, "hearing")
        await hold(root.pid("deaf"))
        with monkeypatch.context() as patch:
            patch.setattr("engine.drivers.qemu.domain_runtime.STATISTICS_SECONDS", 1.0)
            async with asyncio.timeout(PATIENCE):
                while not (answers := await connection.statistics()):
                    pass  # a second was too short for the other one too
        assert [answer.ref for answer in answers] == [hearing.ref]
        os.kill(root.pid("deaf"), signal.SIGCONT)
        assert len(await connection.statistics()) == 2
        for info in await connection.domains():
            await connection.domain(info.ref).destroy()


async def test_autostart_is_once_for_each_boot(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        await (await connection.define(domain_xml("wanted"))).set_autostart(True)
        broken = domain_xml("broken", devices=emulator(root.path.parent, "exit 1"))
        await (await connection.define(broken)).set_autostart(True)
        await connection.define(domain_xml("other"))
    async with await root.connect() as connection:
        assert not [info for info in await connection.domains() if info.ref.id]
    (root.path / "boot_id").write_text("another boot")
    async with await root.connect(read_only=True) as connection:
        assert not [info for info in await connection.domains() if info.ref.id]
    async with await root.connect() as connection:
        with connection.events.subscribe(LifecycleEvent) as events:
            await read_lifecycle(events, Lifecycle.STARTED)
        running = [info.ref.name for info in await connection.domains() if info.ref.id]
        assert running == ["wanted"]
        await (await connection.lookup("wanted")).destroy()
