"""A root for ``qemu:///embed`` that ends with its test, and the smallest guests to put into it."""

from __future__ import annotations

import asyncio
import os
import select
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from uuid import NAMESPACE_DNS, uuid5

import pytest

from engine import Connection
from tests.patience import PATIENCE
from tests.peers.guest import linux_guest, unavailable
from tests.peers.processes import is_still

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine import Domain, DomainState

#: Seconds between two looks at what nothing announces: who is waited for needs the processor too.
_LOOK_SECONDS: Final = 0.001


def domain_xml(name: str = "guest", *, extra: str = "", devices: str = "", uuid: str = "") -> str:
    """Return a guest with nothing but a processor and SeaBIOS."""
    return (
        f"<domain type='qemu'><name>{name}</name><uuid>{uuid or uuid_of(name)}</uuid>{extra}"
        "<memory unit='KiB'>32768</memory><vcpu>1</vcpu>"
        "<os><type arch='x86_64' machine='pc'>hvm</type></os>"
        f"<devices><memballoon model='none'/>{devices}</devices></domain>"
    )


async def linux_xml(serial: Path) -> str:
    """Return a guest that obeys its power button and listens at the socket ``serial``.

    Skips the test where it cannot be made.
    """
    if reason := unavailable():
        pytest.skip(reason)
    guest = await linux_guest()
    xml = domain_xml(
        extra="<features><acpi/></features>",
        devices=f"<serial type='unix'><source mode='bind' path='{serial}'/></serial>",
    ).replace("32768", "262144")
    kernel = (
        f"<kernel>{guest.kernel}</kernel><initrd>{guest.initrd}</initrd>"
        "<cmdline>console=ttyS0 quiet</cmdline></os>"
    )
    return xml.replace("</os>", kernel)


def emulator(folder: Path, script: str) -> str:
    """Return the element that makes a shell script, put into ``folder``, a guest's emulator."""
    path = folder / "emulator"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return f"<emulator>{path}</emulator>"


def uuid_of(name: str) -> str:
    """Return a uuid that is always the same for a name."""
    return str(uuid5(NAMESPACE_DNS, name))


@dataclass(frozen=True)
class EmbedRoot:
    """The folder of one root, seen from outside the driver."""

    path: Path

    @property
    def uri(self) -> str:
        """The address; guests run without KVM, wherever the tests run."""
        return f"qemu:///embed?root={quote(str(self.path))}&accel=tcg"

    async def connect(self, parameters: str = "", **options: Any) -> Connection:
        """Return an open connection; ``parameters`` are added to the address."""
        return await Connection.open(self.uri + parameters, **{"deadline": PATIENCE, **options})

    async def started(self, connection: Connection, name: str = "guest", **parts: str) -> Domain:
        """Return a domain that was defined and started."""
        domain = await connection.define(domain_xml(name, **parts))
        await domain.start()
        return domain

    def run_dir(self, name: str = "guest") -> Path:
        """Return the folder of a running domain."""
        return self.path / "run" / uuid_of(name)

    def pid(self, name: str = "guest") -> int:
        """Return the process id of a running domain's QEMU, as QEMU wrote it."""
        return int((self.run_dir(name) / "qemu.pid").read_text())

    def processes(self) -> dict[int, list[str]]:
        """Return the arguments of every living process that has this root in one of them."""
        found = {}
        for entry in os.listdir("/proc"):
            if entry.isdecimal() and int(entry) != os.getpid():
                arguments = _arguments(entry)
                if any(str(self.path) in argument for argument in arguments):
                    found[int(entry)] = arguments
        return found

    def end_processes(self) -> dict[int, list[str]]:
        """Kill every process of this root; return which they were."""
        found = self.processes()
        for pid in found:
            kill(pid)
        return found


async def status_of(domain: Domain) -> tuple[DomainState, str]:
    """Return the state of a domain and the reason in words."""
    status = (await domain.info()).status
    return status.state, status.reason_name


async def until(condition: Callable[[], object]) -> None:
    """Let other tasks run until ``condition`` holds, for what nothing announces."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_SECONDS)


async def hold(pid: int) -> None:
    """Send SIGSTOP, and wait until none of its threads goes on: each stops when it is its turn."""
    os.kill(pid, signal.SIGSTOP)
    await until(lambda: is_still(pid))


def kill(pid: int, number: int = signal.SIGKILL) -> None:
    """Send a signal to a process that is not our child, and wait until it is gone."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        signal.pidfd_send_signal(descriptor, number)
        ended, _, _ = select.select([descriptor], [], [], PATIENCE)
        assert ended, f"process {pid} survives signal {number}"
    finally:
        os.close(descriptor)


def _arguments(pid: str) -> list[str]:
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return []
    return [part.decode(errors="replace") for part in raw.split(b"\0")]
