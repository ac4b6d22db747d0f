"""The emulated TPM of a guest: it comes, stays and goes with its QEMU; its state stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.drivers.qemu.command_line.pieces import TpmLaunch
from engine.drivers.qemu.layout import RunFolder
from engine.drivers.qemu.tpm import start_tpm
from engine.errors import OperationFailed
from tests.engine.drivers.qemu.embed_root import EmbedRoot, domain_xml, kill, uuid_of

pytestmark = pytest.mark.peer("qemu-system-x86_64", "swtpm")

_TPM = "<tpm model='tpm-tis'><backend type='emulator' version='2.0'/></tpm>"


def programs(root: EmbedRoot) -> list[str]:
    """Return the names of the programs that run for a root."""
    return sorted(Path(arguments[0]).name for arguments in root.processes().values())


async def test_it_lives_as_long_as_its_guest(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        domain = await root.started(connection, devices=_TPM)
        assert programs(root) == ["qemu-system-x86_64", "swtpm"]
    assert programs(root) == ["qemu-system-x86_64", "swtpm"]
    async with await root.connect() as connection:
        domain = await connection.lookup("guest")
        await domain.destroy()
        assert programs(root) == []
        assert os.listdir(root.path / "tpm" / uuid_of("guest")) != []
        await domain.start()
        kill(root.pid())
    async with await root.connect():
        assert programs(root) == []


async def test_without_it_there_is_no_guest(root: EmbedRoot) -> None:
    root.path.mkdir()
    (root.path / "tpm").mkdir()
    (root.path / "tpm" / uuid_of("guest")).write_bytes(b"no folder")
    async with await root.connect() as connection:
        domain = await connection.define(domain_xml(devices=_TPM))
        with pytest.raises(OperationFailed, match=f"tpm/{uuid_of('guest')}"):
            await domain.start()
        assert programs(root) == []
        assert not root.run_dir().exists()


@pytest.mark.parametrize(
    ("folder", "problem"), [("a,b", "comma"), ("x" * 110, "longer than 107 bytes")]
)
async def test_a_path_swtpm_cannot_use_is_refused(
    tmp_path: Path, folder: str, problem: str
) -> None:
    run = RunFolder(tmp_path / folder)
    launch = TpmLaunch(tmp_path / folder / "state", run.path / "swtpm.sock", "2.0")
    with pytest.raises(OperationFailed, match=problem):
        await start_tpm(launch, run, log=tmp_path / "log")
