"""Adoption: guests that an earlier process started, found again by what it left in ``ROOT/run``.

A process is one of ours when it is the one the state file names and was started with our pid file
as its argument. What cannot be identified is left alone; what is dead is cleaned up.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from ...conf.domain_conf import DomainConf
from ...errors import ConnectFailed, EngineError, InvalidXML, StorageFailed
from .guest import Guest
from .launch import qemu_mark
from .process import boot_id, is_marked, processes_started_with
from .process_facts import started_at
from .state_file import GuestState
from .stored_file import failed, read_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...clock import Clock
    from ...events import Event
    from .launch import Launcher
    from .layout import Layout, RunFolder

_log = logging.getLogger(__name__)


class Adoption:
    """Takes over the running guests of a root when it is opened."""

    def __init__(
        self, layout: Layout, launcher: Launcher, emit: Callable[[Event], None], clock: Clock
    ) -> None:
        self._layout = layout
        self._launcher = launcher
        self._emit = emit
        self._clock = clock

    async def adopt(self, uuid: str, stored: DomainConf | None, free_id: int) -> Guest | None:
        """Return the running guest of a domain; None where it does not run (any more).

        ``free_id`` becomes its number where the state file that says it is lost.
        """
        folder = self._layout.run_of(uuid)
        state = await asyncio.to_thread(_find_state, folder, free_id)
        if state is None or state.qemu is None:
            await self._launcher.undo(uuid)
            return None
        live = await asyncio.to_thread(_load_live, folder, stored)
        if live is None:
            _log.error("%s: process %s runs, its configuration is lost", folder.path, state.qemu)
            return None
        try:
            guest = Guest.find(live, state, folder, self._emit, self._clock)
        except ConnectFailed:
            await self._launcher.clean(uuid)
            return None
        try:
            await guest.connect()
            await guest.finish_reboot()
        except EngineError as error:
            _log.error("%s: %s", folder.path, error)
            guest.give_up_monitor()
        return guest


def _find_state(folder: RunFolder, free_id: int) -> GuestState | None:
    """Return the state of a guest whose process runs, or whose start was cut short; else None."""
    try:
        state = GuestState.load(folder.state)
    except StorageFailed as error:
        broken = folder.state.with_suffix(".broken")
        _log.error("%s; kept as %s", error, broken)
        _put_aside(folder.state, broken)
        state = None
    if state is not None and state.boot == boot_id():
        if state.qemu is None:
            return state
        if state.qemu.is_alive and is_marked(state.qemu.pid, qemu_mark(folder)):
            return state
    return _find_by_arguments(folder, free_id)


def _find_by_arguments(folder: RunFolder, free_id: int) -> GuestState | None:
    found = list(processes_started_with(qemu_mark(folder)))
    if len(found) != 1:
        return None
    began = started_at(found[0].pid) or 0.0
    state = GuestState(id=free_id, boot=boot_id(), started_at=began, qemu=found[0])
    try:
        state.save(folder.state)
    except StorageFailed as error:
        _log.error("%s", error)
    return state


def _put_aside(path: Path, other: Path) -> None:
    try:
        path.replace(other)
    except OSError as error:
        raise failed("rename", path, error) from error


def _load_live(folder: RunFolder, stored: DomainConf | None) -> DomainConf | None:
    """Return what the guest runs with; where that is lost, what is stored stands in for it."""
    try:
        return DomainConf.parse(read_file(folder.live_xml) or b"")
    except (InvalidXML, StorageFailed) as error:
        _log.error("%s: %s", folder.live_xml, error)
        return stored
