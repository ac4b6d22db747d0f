"""Opening a display in a viewer of the desktop: started, written as a file, or told in words."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from engine import EngineError, printable
from engine.access.displays import displays_of, password_of
from engine.reaping import reap, start_process

from ..displays.opening import domain_of
from ..operations.choice import Choice, chosen
from .forward import Forward
from .viewer_file import private_folder, viewer_text, write_file
from .viewer_program import ViewerProgram, installed, spelled

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Domain
    from engine.access.displays import Display
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp

#: Bytes that are kept of what a viewer says last.
_SAID = 4096


def open_viewer(app: VirtdeckApp, row: DomainRow, display: Display | None = None) -> None:
    """Ask how, then do it, in a worker."""
    work = _open(app, row, display)
    app.run_worker(work, name="viewer", group="viewers", exit_on_error=True)


async def _open(app: VirtdeckApp, row: DomainRow, display: Display | None) -> None:
    name = printable(row.info.ref.name)
    toasts = app.journal.toasts
    forward = None
    try:
        domain = domain_of(app, row.key)
        display = display or _served(name, await displays_of(domain))
        programs = await asyncio.to_thread(installed, display.kind)
        choice = await chosen(
            app, f"{name}: its {display.kind.upper()} display", _choices(programs)
        )
        if choice is None:
            return
        forward = Forward(domain, display, lambda error: toasts.tell_problem(_words(name, error)))
        await forward.start()
        program = next((each for each in programs if each.name == choice.name), None)
        if program:
            await _run(app, program, domain, display, forward)
        elif choice.name == "file":
            await _write(app, domain, display, forward)
        else:
            await _tell(app, name, display, forward)
    except EngineError as error:
        toasts.tell_problem(_words(name, error))
    finally:
        if forward:
            await forward.close()


def _served(name: str, displays: list[Display]) -> Display:
    """Return the first display that a viewer can be connected to."""
    for display in displays:
        if display.is_served and display.kind in ("vnc", "spice"):
            return display
    raise EngineError(
        f"{name} has no display that a viewer can be connected to",
        hint="v shows screenshots of it where the host can take them",
    )


def _choices(programs: list[ViewerProgram]) -> list[Choice]:
    keys = "123456789"
    started = [
        Choice(program.name, f"Start {program.name}", key, "here")
        for key, program in zip(keys, programs, strict=False)
    ]
    return [
        *started,
        Choice("file", "Write a .vv file for remote-viewer", "f", "elsewhere on this machine"),
        Choice("command", "Show the command", "c", "elsewhere on this machine"),
    ]


async def _run(
    app: VirtdeckApp, program: ViewerProgram, domain: Domain, display: Display, forward: Forward
) -> None:
    """Run a viewer until it ends; the way for it is open as long."""
    command = program.command(display.kind, forward.host, forward.port)
    path = None
    if program.reads_files:
        path = await _file(domain, display, forward)
        command = [program.name, str(path)]
    app.journal.toasts.tell(f"{printable(domain.name)}: {program.name} opens its display.")
    try:
        process = await start_process(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise EngineError(f"{program.name}: {error.strerror}") from error
    said = b""
    try:
        while process.stderr and (piece := await process.stderr.read(_SAID)):
            said = (said + piece)[-_SAID:]
        await process.wait()
    finally:
        try:
            await reap(process)
        finally:
            if path:
                path.unlink(missing_ok=True)
    if process.returncode:
        last = said.decode("utf-8", "replace").strip().splitlines()[-1:]
        words = printable(last[0]) if last else f"it ended with status {process.returncode}"
        raise EngineError(f"{program.name}: {words}")


async def _file(
    domain: Domain, display: Display, forward: Forward, path: Path | None = None
) -> Path:
    password = await password_of(domain, display)
    text = viewer_text(
        kind=display.kind,
        host=forward.host,
        port=forward.port,
        title=domain.name,
        password=password,
    )
    folder = await asyncio.to_thread(private_folder)
    path = path or folder / f"virtdeck-{os.getpid()}-{forward.port}.vv"
    await asyncio.to_thread(write_file, path, text)
    return path


async def _write(app: VirtdeckApp, domain: Domain, display: Display, forward: Forward) -> None:
    path = await _file(domain, display, forward)
    try:
        await _show(
            app, domain.name, [f"remote-viewer {path}"], "The viewer deletes it on reading."
        )
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)


async def _tell(app: VirtdeckApp, name: str, display: Display, forward: Forward) -> None:
    from .viewer_program import PROGRAMS

    commands = [
        spelled(program.command(display.kind, forward.host, forward.port))
        for program in PROGRAMS
        if display.kind in program.kinds
    ]
    await _show(app, name, commands, "A password is asked for by the viewer itself.")


async def _show(app: VirtdeckApp, name: str, commands: list[str], more: str) -> None:
    """Show commands until the person is done with them: the way is open as long as the dialog."""
    from ..part_verbs import answer_of
    from .command_dialog import CommandDialog

    await answer_of(app, CommandDialog(printable(name), commands, more))


def _words(name: str, error: EngineError) -> str:
    hint = f"; {error.hint}" if error.hint else ""
    return printable(f"{name}: {error.message}{hint}")
