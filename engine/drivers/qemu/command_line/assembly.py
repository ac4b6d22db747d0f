"""Sorts pieces into a command line, between the options that every guest has."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from .command import CommandLine
from .guest.cpu import cpu_model
from .pieces import (
    CpuProperty,
    FileCopy,
    MachineProperty,
    Option,
    QmpCommand,
    TpmLaunch,
    Variable,
    keyed_option,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .context import Context
    from .pieces import Piece

P = TypeVar("P")

_MONITOR = "monitor"


def assemble(context: Context, pieces: Iterable[Piece]) -> CommandLine:
    """Return the command line of all the pieces; properties said twice keep the last value."""
    found = list(pieces)
    options = [*_head(context, found), *_of(Option, found)]
    return CommandLine(
        argv=(_program(context), *(word for option in options for word in _words(option))),
        environment={variable.name: variable.value for variable in _of(Variable, found)},
        setup=tuple((command.name, command.arguments) for command in _of(QmpCommand, found)),
        copies=tuple((copy.template, copy.target) for copy in _of(FileCopy, found)),
        tpm=next(iter(_of(TpmLaunch, found)), None),
    )


def _of(kind: type[P], pieces: list[Piece]) -> list[P]:
    return [piece for piece in pieces if isinstance(piece, kind)]


def _words(option: Option) -> tuple[str, ...]:
    return (option.name,) if option.value is None else (option.name, option.value)


def _program(context: Context) -> str:
    conf = context.conf
    return conf.devices.emulator or str(context.host.emulators[conf.os.arch or ""])


def _head(context: Context, pieces: list[Piece]) -> Iterator[Option]:
    conf, place = context.conf, context.place
    machine = {piece.name: piece.value for piece in _of(MachineProperty, pieces)}
    cpu = {piece.name: piece.value for piece in _of(CpuProperty, pieces)}
    yield keyed_option("-name", None, {"guest": conf.name, "debug-threads": True})
    yield Option("-S")
    yield Option("-no-user-config")
    yield Option("-nodefaults")
    if not any(graphics.type == "egl-headless" for graphics in conf.devices.graphics):
        yield Option("-display", "none")
    yield keyed_option("-machine", conf.os.machine, {"usb": False, **machine})
    yield Option("-accel", context.accel)
    yield keyed_option("-cpu", cpu_model(context), cpu)
    yield Option("-uuid", conf.uuid)
    yield _sandbox(context)
    yield keyed_option(
        "-chardev",
        "socket",
        {"id": _MONITOR, "fd": place.monitor_fd, "server": True, "wait": False},
    )
    yield keyed_option("-mon", None, {"chardev": _MONITOR, "mode": "control"})
    yield keyed_option("-msg", None, {"timestamp": True})
    yield Option("-pidfile", str(place.pid_file))


def _sandbox(context: Context) -> Option:
    """Deny what QEMU does not need; the program that makes a bridge's tap has to be started."""
    runs_programs = any(
        interface.type == "bridge" or interface.script or interface.downscript
        for interface in context.conf.devices.interfaces
    )
    word = "allow" if runs_programs else "deny"
    rules = {"obsolete": "deny", "elevateprivileges": word, "spawn": word}
    return keyed_option("-sandbox", "on", {**rules, "resourcecontrol": "deny"})
