"""Launcher: from a stored configuration to a running guest, or back to where it was.

    live configuration -> state file -> TPM -> QEMU -> monitor -> secrets -> processors

The state file names the process only when everything but the last step is done: a start that is cut
short leaves no name there, and whoever finds it ends what was started (``undo``).
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import stat
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...errors import (
    ConnectFailed,
    ConnectionClosed,
    OperationFailed,
    OperationTimeout,
    StorageFailed,
)
from ...untrusted_text import printable
from .alive_file import is_alive
from .background_program import (
    LOOK_SECONDS,
    START_DEADLINE,
    detached,
    end_all,
    last_words,
    start_in_background,
)
from .command_line.build import build_command_line
from .command_line.place import Place
from .command_line.required_files import required_files
from .guest import Guest
from .live_conf import LiveConfMaker, note_terminals
from .process import boot_id, processes_started_with
from .state_file import GuestState
from .stored_file import failed, make_folder, read_file, write_file
from .tpm import start_tpm, tpm_mark
from .unix_path import listening_socket

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ...clock import Clock
    from ...conf.domain_conf import DomainConf
    from ...events import Event
    from ...tasks import Tasks
    from .capabilities import QemuHost
    from .command_line.command import CommandLine
    from .embed_options import EmbedOptions
    from .layout import Layout, RunFolder
    from .ports import DisplayPorts
    from .process import Mark, ProcessIdentity

_log = logging.getLogger(__name__)

#: How often a start is tried whose ports were free when they were chosen.
_PORT_ATTEMPTS: Final = 3
#: What QEMU says then of VNC's and of SPICE's; it runs in the C locale.
_PORT_IS_TAKEN: Final = ("Address already in use", "Failed to open SPICE sockets")
#: Seconds that what is left of a start may take to end.
_UNDO_SECONDS: Final = 12.0


def qemu_mark(folder: RunFolder) -> Mark:
    """Return the arguments that only the QEMU of that running domain has."""
    return "-pidfile", str(folder.pid_file)


class Launcher:
    """Starts guests of one root."""

    def __init__(
        self,
        layout: Layout,
        options: EmbedOptions,
        ports: DisplayPorts,
        emit: Callable[[Event], None],
        clock: Clock,
        tasks: Tasks,
    ) -> None:
        self._layout = layout
        self._options = options
        self._ports = ports
        self._emit = emit
        self._clock = clock
        self._tasks = tasks
        self._live_confs = LiveConfMaker(ports, options.security)

    async def launch(self, stored: DomainConf, domain_id: int, host: QemuHost) -> Guest:
        """Start a domain and return it with its processors still held.

        Raises:
            ConfigUnsupported: the configuration cannot be run here. OperationFailed: QEMU does not
            start; repeats what it said. StorageFailed: no room under the root, or a file of the
            guest is missing.
        """
        await asyncio.to_thread(_require_dead, self._layout.run_of(stored.uuid or ""))
        await asyncio.to_thread(_require_files, stored)
        for _ in range(_PORT_ATTEMPTS - 1):
            try:
                return await self._launch_or_undo(stored, domain_id, host)
            except OperationFailed as error:
                # Another program took a port between our look at it and QEMU's.
                if not any(words in error.message for words in _PORT_IS_TAKEN):
                    raise
        return await self._launch_or_undo(stored, domain_id, host)

    async def _launch_or_undo(self, stored: DomainConf, domain_id: int, host: QemuHost) -> Guest:
        uuid = stored.uuid or ""
        try:
            return await self._launch(stored, domain_id, host)
        except (ConnectFailed, ConnectionClosed) as error:
            await self._tasks.complete(self.undo(uuid), name=f"undo the start of {uuid}")
            raise self.ended_early(uuid) from error
        except BaseException:
            await self._tasks.complete(self.undo(uuid), name=f"undo the start of {uuid}")
            raise

    def ended_early(self, uuid: str) -> OperationFailed:
        """Return the error for a QEMU that ended while it started, with its last words."""
        words = last_words(self._layout.log_of(uuid)) or "it said nothing"
        return OperationFailed(f"QEMU ended while it started: {words}")

    async def undo(self, uuid: str) -> None:
        """End what a start that was cut short has left behind, and remove its files."""
        folder = self._layout.run_of(uuid)
        try:
            async with asyncio.timeout(_UNDO_SECONDS):
                await end_all(qemu_mark(folder))
                while await asyncio.to_thread(is_alive, folder.alive):
                    await end_all(tpm_mark(folder))
                    await asyncio.sleep(LOOK_SECONDS)
                    await end_all(qemu_mark(folder))
        except (TimeoutError, StorageFailed) as error:
            _log.error("%s: something of the domain is left: %r", folder.path, error)
            return
        await self.clean(uuid)

    async def clean(self, uuid: str) -> None:
        """Let go of what a domain whose QEMU is gone had: its TPM, its ports, its files."""
        folder = self._layout.run_of(uuid)
        self._ports.release(uuid)
        try:
            if await asyncio.to_thread(is_alive, folder.alive):
                await end_all(tpm_mark(folder))
            await asyncio.to_thread(_remove_folder, folder.path)
        except StorageFailed as error:
            _log.error("%s", error)

    async def _launch(self, stored: DomainConf, domain_id: int, host: QemuHost) -> Guest:
        uuid = stored.uuid or ""
        folder, log = self._layout.run_of(uuid), self._layout.log_of(uuid)
        live = await asyncio.to_thread(self._live_confs.make, stored, domain_id, folder.path)
        state = GuestState(id=domain_id, boot=boot_id(), started_at=self._clock.now())
        await asyncio.to_thread(_prepare_folder, folder, state, log)
        line, qemu = await self._start_processes(live, folder, host)
        state = replace(state, qemu=qemu)
        guest = Guest.find(live, state, folder, self._emit, self._clock)
        try:
            await _await_monitor(guest)
            await _set_up(guest, line)
            await asyncio.to_thread(_save, guest)
        except BaseException:
            await self._tasks.complete(guest.close(), name=f"let go of {uuid}")
            raise
        return guest

    async def _start_processes(
        self, live: DomainConf, folder: RunFolder, host: QemuHost
    ) -> tuple[CommandLine, ProcessIdentity]:
        uuid = live.uuid or ""
        log = self._layout.log_of(uuid)
        with _listener(folder.monitor) as listener:
            place = self._place(uuid, listener.fileno())
            line = build_command_line(live, place, host, self._options.accel)
            await asyncio.to_thread(_make_copies, line.copies)
            if line.tpm:
                await start_tpm(line.tpm, folder, log=log)
            qemu = await start_in_background(
                "QEMU",
                detached(line.argv),
                qemu_mark(folder),
                log=log,
                alive=folder.alive,
                environment=line.environment,
                pass_fds=(listener.fileno(),),
            )
        return line, qemu

    def _place(self, uuid: str, monitor_fd: int) -> Place:
        folder = self._layout.run_of(uuid)
        return Place(
            monitor_fd=monitor_fd,
            run_dir=folder.path,
            pid_file=folder.pid_file,
            tls_dir=self._options.tls,
            sasl_dir=self._options.sasl,
            nvram=self._layout.nvram_of(uuid),
            tpm_dir=self._layout.tpm_of(uuid),
            security=self._options.security,
        )


async def _await_monitor(guest: Guest) -> None:
    """Return when QEMU greets: then it has made the machine and opened every file.

    Raises:
        ConnectFailed: it ended before. OperationTimeout: it takes too long.
    """
    try:
        async with asyncio.timeout(START_DEADLINE):
            while True:
                try:
                    return await guest.connect()
                except ConnectFailed:
                    if not guest.process.identity.is_alive:
                        raise
    except TimeoutError as error:
        raise OperationTimeout(f"QEMU was not ready within {START_DEADLINE:g} s") from error


async def _set_up(guest: Guest, line: CommandLine) -> None:
    """Tell QEMU what must not stand among its arguments, and learn what it has chosen."""
    monitor = guest.runtime.monitor
    for command, arguments in line.setup:
        await monitor.execute(command, dict(arguments))
    backends = await monitor.execute("query-chardev")
    note_terminals(guest.live, {item["label"]: item["filename"] for item in backends})


def _save(guest: Guest) -> None:
    write_file(guest.folder.live_xml, guest.live.to_xml(secure=True).encode())
    guest.state.save(guest.folder.state)


def _require_files(conf: DomainConf) -> None:
    """Refuse to start without a file that QEMU would look for: it would not say which element."""
    for path, element in required_files(conf):
        place = f"{element}: {printable(str(path))}"
        try:
            mode = path.stat().st_mode
        except OSError as error:
            raise StorageFailed(f"{place}: {error.strerror}") from error
        if not (stat.S_ISREG(mode) or stat.S_ISBLK(mode) or stat.S_ISCHR(mode)):
            raise StorageFailed(f"{place}: neither a file nor a device")


def _require_dead(folder: RunFolder) -> None:
    """Refuse to start what runs already: two processes would write to one disk."""
    if is_alive(folder.alive):
        pids = [str(found.pid) for found in processes_started_with(qemu_mark(folder))]
        raise OperationFailed(f"QEMU process {', '.join(pids) or '?'} still runs this domain")


def _prepare_folder(folder: RunFolder, state: GuestState, log: Path) -> None:
    _remove_folder(folder.path)
    make_folder(folder.path)
    write_file(log, b"")
    state.save(folder.state)


def _remove_folder(path: Path) -> None:
    try:
        shutil.rmtree(path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise failed("remove", path, error) from error


def _listener(path: Path) -> socket.socket:
    try:
        return listening_socket(path)
    except OSError as error:
        raise failed("make the socket", path, error) from error


def _make_copies(copies: Iterable[tuple[Path, Path]]) -> None:
    for template, target in copies:
        if target.exists():
            continue
        content = read_file(template)
        if content is None:
            raise StorageFailed(f"the template {printable(str(template))} does not exist")
        make_folder(target.parent)
        write_file(target, content)
