"""A real QEMU with the command line of a document, paused before its first instruction."""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.drivers.qemu.command_line import GraphicsSecurity, Place, build_command_line
from tests.patience import PATIENCE
from tests.peers import processes
from tests.peers.qmp_tap import QmpTap

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from engine.conf.domain_conf import DomainConf
    from engine.drivers.qemu.capabilities import QemuHost
    from engine.drivers.qemu.command_line import CommandLine


class Refused(Exception):
    """QEMU ended before its monitor answered; the text is what it wrote."""


def place_in(
    folder: Path,
    *,
    tls: Path | None = None,
    sasl: Path | None = None,
    security: GraphicsSecurity | None = None,
) -> Place:
    """Return a place below ``folder``; the monitor's descriptor is filled in at the start."""
    return Place(
        monitor_fd=-1,
        run_dir=folder,
        pid_file=folder / "qemu.pid",
        nvram=folder / "vars.fd",
        tpm_dir=folder / "tpm",
        tls_dir=tls,
        sasl_dir=sasl,
        security=security or GraphicsSecurity(),
    )


@asynccontextmanager
async def running(conf: DomainConf, place: Place, host: QemuHost) -> AsyncIterator[QmpTap]:
    """Start the guest without KVM, run the commands of its setup, and end it with the block.

    Raises:
        Refused: QEMU did not like its arguments.
    """
    path = place.run_dir / "monitor.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.fspath(path))
        listener.listen(1)
        here = replace(place, monitor_fd=listener.fileno())
        line = build_command_line(conf, here, host, "tcg")
        _make_copies(line)
        log = place.run_dir / "qemu.log"
        environment = {**os.environ, **line.environment}
        process = await processes.start(
            line.argv, log, environment=environment, pass_fds=(listener.fileno(),)
        )
    try:
        tap = await _connected(path, log)
        try:
            for command, arguments in line.setup:
                await tap.execute(command, **arguments)
            yield tap
        finally:
            await tap.close()
    finally:
        await processes.end(process)


def _make_copies(line: CommandLine) -> None:
    for template, target in line.copies:
        target.write_bytes(template.read_bytes())


async def _connected(path: Path, log: Path) -> QmpTap:
    """The socket listens before QEMU runs: whoever connects waits for the greeting."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await QmpTap.connect(os.fspath(path))
    except (EOFError, ConnectionError):
        raise Refused(processes.said(log)) from None
