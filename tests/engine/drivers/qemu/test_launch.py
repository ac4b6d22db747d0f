"""Starting a guest: from nothing to running, or back to nothing."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from engine import DomainState
from engine.errors import (
    ConfigUnsupported,
    OperationFailed,
    OperationInvalid,
)
from engine.events import Lifecycle, LifecycleEvent
from tests.engine.drivers.contract_case import read_lifecycle
from tests.engine.drivers.qemu.embed_root import (
    EmbedRoot,
    domain_xml,
    emulator,
    status_of,
    until,
    uuid_of,
)
from tests.patience import PATIENCE
from tests.peers.fixtures import require

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Domain

pytestmark = pytest.mark.peer("qemu-system-x86_64")


async def test_uefi_variables_outlive_the_guest(root: EmbedRoot) -> None:
    require("ovmf")
    xml = domain_xml(extra="<features><acpi/></features>").replace("machine='pc'", "machine='q35'")
    xml = xml.replace("<os>", "<os firmware='efi'>")
    variables = root.path / "nvram" / f"{uuid_of('guest')}_VARS.fd"
    async with await root.connect() as connection:
        domain = await connection.define(xml.replace("32768", "65536"))
        await domain.start()
        assert await status_of(domain) == (DomainState.RUNNING, "booted")
        await domain.destroy()
        variables.write_bytes(b"\0" + variables.read_bytes()[1:])
        await domain.start(paused=True)
        assert variables.read_bytes()[0] == 0
        await domain.destroy()
        await domain.undefine()
    assert variables.exists()


@pytest.mark.parametrize("moment", ["state.json", "monitor.sock", "qemu.pid", "live.xml"])
async def test_a_guest_killed_while_it_starts_leaves_nothing(root: EmbedRoot, moment: str) -> None:
    async with await root.connect() as connection:
        domain = await connection.define(domain_xml())
        starting = asyncio.gather(domain.start(), return_exceptions=True)
        await until(lambda: starting.done() or (root.run_dir() / moment).exists())
        await until(lambda: starting.done() or root.end_processes())
        (failure,) = await starting
        if failure is None:
            root.end_processes()
            await _until_off(domain)
        else:
            assert isinstance(failure, OperationFailed)
        assert (await status_of(domain))[0] is DomainState.SHUTOFF
        assert not root.run_dir().exists()
        await domain.start()
        await domain.destroy()


async def _until_off(domain: Domain) -> None:
    with domain.subscribe(LifecycleEvent) as events:
        if (await domain.info()).status.state.is_active:
            await read_lifecycle(events, Lifecycle.STOPPED)


@pytest.mark.parametrize("moment", ["state.json", "qemu.pid", "live.xml"])
async def test_virtdeck_killed_while_a_guest_starts_loses_nothing(
    root: EmbedRoot, moment: str
) -> None:
    async with await root.connect() as connection:
        await connection.define(domain_xml())
    start = (
        "import asyncio, sys\nfrom engine import Connection\n"
        "async def main():\n"
        "    connection = await Connection.open(sys.argv[1])\n"
        "    await (await connection.lookup('guest')).start()\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", start, root.uri)
    await until((root.run_dir() / moment).exists)
    process.kill()
    await process.wait()
    async with await root.connect() as connection:
        domain = await connection.lookup("guest")
        info = await domain.info()
        assert bool(root.processes()) is info.status.state.is_active
        if info.status.state.is_active:
            await domain.destroy()
        await domain.start()
        await domain.destroy()


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (
            "echo 'qemu-system-x86_64: it is broken' >&2; exit 1",
            "QEMU ended while it started: it is broken$",
        ),
        ("printf '\\033[31mred\\n\\nsecond'; exit 1", r"\\x1b\[31mred; second"),
        ("kill -9 $$", "it said nothing"),
        ("exit 0", "it said nothing"),
    ],
    ids=["words", "control characters", "killed", "nothing said"],
)
async def test_a_start_that_fails_repeats_the_words(
    root: EmbedRoot, script: str, words: str
) -> None:
    async with await root.connect() as connection:
        domain = await connection.define(domain_xml(devices=emulator(root.path.parent, script)))
        with pytest.raises(OperationFailed, match=words):
            await domain.start()
        assert await status_of(domain) == (DomainState.SHUTOFF, "unknown")
        assert not root.run_dir().exists()


async def test_what_qemu_refuses_is_told(root: EmbedRoot) -> None:
    disk = "<disk type='file'><source file='/no/such/image'/><target dev='vda'/></disk>"
    async with await root.connect() as connection:
        domain = await connection.define(domain_xml(devices=disk))
        with pytest.raises(OperationFailed, match="/no/such/image.*No such file"):
            await domain.start()
        assert root.processes() == {}


async def test_an_emulator_that_is_not_there_is_named(root: EmbedRoot) -> None:
    xml = domain_xml(devices="<emulator>/no/such/qemu</emulator>")
    async with await root.connect() as connection:
        domain = await connection.define(xml)
        with pytest.raises(OperationFailed, match="/no/such/qemu"):
            await domain.start()


@pytest.mark.parametrize("cancel", [True, False], ids=["cancelled", "deadline"])
async def test_a_start_nobody_waits_for_is_undone(root: EmbedRoot, cancel: bool) -> None:
    async with await root.connect() as connection:
        os.mkfifo(root.path.parent / "never")
        hanging = emulator(root.path.parent, f"read word <{root.path.parent}/never")
        domain = await connection.define(domain_xml(devices=hanging))
        connection.deadline = PATIENCE if cancel else 0.3
        starting = asyncio.gather(domain.start(), return_exceptions=True)
        if cancel:
            await until(root.processes)
            starting.cancel()
        await asyncio.wait([starting])
        connection.deadline = PATIENCE
        with pytest.raises(OperationInvalid):
            await domain.destroy()
        assert root.processes() == {}
        assert not root.run_dir().exists()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("vnc", "Failed to find an available port: Address already in use"),
        ("spice", "do_spice_init: Failed to open SPICE sockets"),
    ],
)
async def test_a_port_that_was_taken_meanwhile_is_chosen_again(
    root: EmbedRoot, kind: str, words: str
) -> None:
    taken = root.path.parent / "taken"
    script = (
        f"[ -e {taken} ] && exec qemu-system-x86_64 \"$@\"\ntouch {taken}; echo '{words}'; exit 1"
    )
    async with await root.connect() as connection:
        display = f"<graphics type='{kind}' autoport='yes'/>"
        devices = emulator(root.path.parent, script) + display
        domain = await root.started(connection, devices=devices)
        assert taken.exists()
        await domain.destroy()


async def test_a_port_that_stays_taken_is_an_error(root: EmbedRoot) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        display = f"<graphics type='vnc' port='{port}' autoport='no'/>"
        async with await root.connect() as connection:
            domain = await connection.define(domain_xml(devices=display))
            with pytest.raises(OperationFailed, match="Address already in use"):
                await domain.start()


async def test_a_root_may_have_any_name(short_tmp: Path) -> None:
    root = EmbedRoot(short_tmp / "a,b=c 'd\" ü&?%41")
    devices = "<channel type='unix'><target type='virtio' name='a'/></channel>"
    async with await root.connect() as connection:
        domain = await root.started(connection, devices=devices)
        await domain.destroy()
    assert root.end_processes() == {}


async def test_a_long_path_reaches_its_monitor(short_tmp: Path) -> None:
    root = EmbedRoot(short_tmp / ("x" * 100) / ("y" * 100))
    sockets = "<graphics type='vnc'><listen type='socket'/></graphics>"
    async with await root.connect() as connection:
        domain = await root.started(connection)
        await domain.suspend()
        await domain.destroy()
        domain = await connection.define(domain_xml("second", devices=sockets))
        with pytest.raises(ConfigUnsupported, match="longer than 107 bytes") as caught:
            await domain.start()
        assert "graphics" in caught.value.element
    assert root.end_processes() == {}
