from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from engine.drivers.qemu.capabilities import is_kvm_usable, parse_version, probe_host
from engine.errors import OperationFailed, OperationTimeout
from tests.engine.drivers.qemu.embed_root import EmbedRoot

if TYPE_CHECKING:
    from pathlib import Path

_DEVICES = 'name "VGA", bus PCI\\nname "qxl", bus PCI, alias "qxl-alias"\\n'


def _emulator(folder: Path, script: str) -> str:
    """Make a program named as the emulator is, and return the folder as a search path."""
    program = folder / "qemu-system-x86_64"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(folder)


def _answers(*, usage: str = "-vnc <display>\\n-spice [port]\\n", devices: str = _DEVICES) -> str:
    return (
        'case "$1" in\n'
        "--version) echo 'QEMU emulator version 10.0.2 (Debian)';;\n"
        f"-help) printf -- '{usage}';;\n"
        f"-device) printf '{devices}';;\n"
        "esac"
    )


@pytest.mark.peer("qemu-system-x86_64")
async def test_a_real_host() -> None:
    host = await probe_host()
    assert host.emulators["x86_64"].name == "qemu-system-x86_64"
    assert host.version >= (6, 0, 0)
    assert {"virtio-blk-pci", "virtio-blk", "ide-hd", "qemu-xhci"} <= host.devices
    assert host.has_vnc


async def test_what_a_program_says_of_itself(tmp_path: Path) -> None:
    host = await probe_host(_emulator(tmp_path, _answers()))
    assert host.emulators == {"x86_64": tmp_path / "qemu-system-x86_64"}
    assert host.version == (10, 0, 2)
    assert host.devices == {"VGA", "qxl", "qxl-alias"}
    assert (host.has_vnc, host.has_spice) == (True, True)
    assert host.swtpm is None


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (_answers(usage="-spice [port]\\n"), (False, True)),
        (_answers(usage="-vnc <display>\\n"), (True, False)),
        (_answers(devices='name "VGA", bus PCI\\n'), (True, False)),
    ],
)
async def test_console_servers_it_was_built_without(
    answers: str, expected: tuple[bool, bool], tmp_path: Path
) -> None:
    host = await probe_host(_emulator(tmp_path, answers))
    assert (host.has_vnc, host.has_spice) == expected


async def test_no_emulator(tmp_path: Path) -> None:
    with pytest.raises(OperationFailed, match="no QEMU found") as caught:
        await probe_host(str(tmp_path))
    assert "qemu-system-x86" in caught.value.hint


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo hello", "names no version: 'hello"),
        ("echo out of order >&2; exit 3", "failed: out of order"),
    ],
)
async def test_a_program_that_is_not_qemu(script: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(OperationFailed, match=message):
        await probe_host(_emulator(tmp_path, script))


async def test_a_program_that_cannot_be_run(tmp_path: Path) -> None:
    (tmp_path / "qemu-system-x86_64").write_bytes(b"\x7fELF, but no more than that")
    (tmp_path / "qemu-system-x86_64").chmod(0o755)
    with pytest.raises(OperationFailed, match="cannot be started"):
        await probe_host(str(tmp_path))


async def test_a_program_that_never_answers_is_ended(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never")
    search_path = _emulator(tmp_path, f"read word <{tmp_path}/never")
    with pytest.raises(OperationTimeout, match="within 0.5 seconds"):
        await probe_host(search_path, timeout=0.5)
    assert EmbedRoot(tmp_path).processes() == {}


def test_versions() -> None:
    assert parse_version("QEMU emulator version 7.2.22 (Debian 1:7.2)") == (7, 2, 22)


def test_a_device_that_is_not_kvm(tmp_path: Path) -> None:
    (tmp_path / "kvm").write_bytes(b"")
    assert not is_kvm_usable(str(tmp_path / "kvm"))
    assert not is_kvm_usable(str(tmp_path / "missing"))
