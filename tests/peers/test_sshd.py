"""The private sshd: who gets in and who does not, and that it leads to the private libvirtd."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE
from tests.peers.sshd import PASSPHRASE, PASSWORD, USER

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator

    from tests.peers.libvirtd import SystemLibvirtd
    from tests.peers.sshd import Sshd

pytestmark = pytest.mark.peer("root", "sshd", "ssh", "openssl", "libvirtd", "virsh")

REFUSED = 255


async def ssh(
    sshd: Sshd, *words: str, answer: str | None = None, folder: Path | None = None
) -> tuple[int | None, str, str]:
    """Run ``words`` over there; return the status, what they said, and what ssh complained of."""
    environment = sshd.environment
    if answer is not None and folder is not None:
        asking = folder / "askpass"
        asking.write_text(f"#!/bin/sh\necho {answer}\n")
        asking.chmod(0o755)
        environment |= {"SSH_ASKPASS": str(asking), "SSH_ASKPASS_REQUIRE": "force"}
    process = await asyncio.create_subprocess_exec(
        *(str(sshd.bin / "ssh"), "-T", "-p", str(sshd.port), f"{USER}@127.0.0.1", *words),
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(PATIENCE):
        output, complaint = await process.communicate()
    return process.returncode, output.decode().strip(), complaint.decode().strip()


@asynccontextmanager
async def session(sshd: Sshd) -> AsyncIterator[Process]:
    """Keep a session open; its first line has been read."""
    process = await asyncio.create_subprocess_exec(
        *(str(sshd.bin / "ssh"), "-T", "-p", str(sshd.port), f"{USER}@127.0.0.1"),
        *("echo in; exec cat",),
        env=sshd.environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"in\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_key(sshd: Sshd) -> None:
    assert await ssh(sshd, "id", "-un") == (0, USER, "")


@pytest.mark.parametrize(("answer", "status"), [(PASSPHRASE, 0), ("wrong", REFUSED)])
async def test_key_with_passphrase(sshd: Sshd, tmp_path: Path, answer: str, status: int) -> None:
    sshd.use_identity(sshd.locked_identity, {"PasswordAuthentication": "no"})
    assert (await ssh(sshd, "true", answer=answer, folder=tmp_path))[0] == status


@pytest.mark.parametrize(("answer", "status"), [(PASSWORD, 0), ("wrong", REFUSED)])
async def test_password(sshd: Sshd, tmp_path: Path, answer: str, status: int) -> None:
    sshd.use_identity(None, {"NumberOfPasswordPrompts": "1"})
    assert (await ssh(sshd, "true", answer=answer, folder=tmp_path))[0] == status


async def test_host_keys(sshd: Sshd) -> None:
    await sshd.change_host_key()
    status, _, complaint = await ssh(sshd, "true")
    assert status == REFUSED
    assert "REMOTE HOST IDENTIFICATION HAS CHANGED" in complaint
    sshd.forget_host()
    sshd.use_identity(sshd.identity, {"BatchMode": "yes"})
    assert (await ssh(sshd, "true"))[::2] == (REFUSED, "Host key verification failed.")
    sshd.know_host()
    assert (await ssh(sshd, "true"))[0] == 0


async def test_sessions_outlive_the_listener_and_can_be_killed(sshd: Sshd) -> None:
    async with session(sshd) as first:
        await sshd.stop()
        assert "Connection refused" in (await ssh(sshd, "true"))[2]
        await sshd.start()
        assert sshd.kill_sessions() > 0
        async with asyncio.timeout(PATIENCE):
            assert await first.wait() == REFUSED
    assert (await ssh(sshd, "true"))[0] == 0


@pytest.mark.parametrize("proxy", ["native", pytest.param("netcat", marks=pytest.mark.peer("nc"))])
@pytest.mark.peer("virt-ssh-helper", "libvirt-qemu")
async def test_virsh_reaches_the_private_daemon(
    sshd: Sshd, system_libvirtd: SystemLibvirtd, proxy: str
) -> None:
    await system_libvirtd.define_guest("tiny")
    uri = f"qemu+ssh://{sshd.address}/system?proxy={proxy}"
    names = await system_libvirtd.virsh(
        "list", "--all", "--name", uri=uri, environment=sshd.environment
    )
    assert names == "tiny"


def test_the_machine_does_not_know_the_user(sshd: Sshd) -> None:
    assert USER in {name for name, *_ in _users(sshd.folder.parent / "etc/passwd")}
    assert USER not in {name for name, *_ in _users(Path("/etc/passwd"))}


def _users(path: Path) -> list[list[str]]:
    return [line.split(":") for line in path.read_text().splitlines()]
