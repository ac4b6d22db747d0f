"""Our table of libvirt's protocol: procedures, events, and the structures they are made of.

    objects.py                     what a domain, a network, … is on the wire; errors
    connection.py  events.py  domain.py  …    one module for each subject, texts only, in notation
    qemu.py  lxc.py                programs of their own
    streams.py                     which procedures open a stream or carry file descriptors
    negotiation.py  text_parameters.py        numbers that are not in any message's shape

A line of PROCEDURES is ``number name arguments -> results``, one of EVENTS ``number name fields``,
one of STRUCTURES ``name fields``; indented lines continue the one before. ``engine.rpc.xdr`` reads
the fields. Modules are imported in the order of ``_SUBJECTS`` until a name is found.

Names of procedures are libvirt's without their prefix, the words of the fields are ours. Numbers,
types and limits are those of libvirt 11.3, up to 453; a release adds and does not change. The tests
compare them with the definitions of 9.0 and 11.3.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from .programs import EventMessage, Procedure, Program

if TYPE_CHECKING:
    from types import ModuleType

__all__ = [
    "procedure",
    "event",
    "structure",
    "procedure_names",
    "Procedure",
    "EventMessage",
    "Program",
]

#: The modules, those that are needed first in front.
_SUBJECTS: Final = (
    "objects", "connection", "events", "domain", "statistics", "lifecycle", "host", "consoles",
    "storage", "networks", "jobs", "block_jobs", "snapshots", "agent", "devices", "tuning",
    "migration", "host_devices", "host_interfaces", "secrets", "network_filters", "name_lists",
    "qemu", "lxc",
)  # fmt: skip
#: Whose procedures and events are not REMOTE's.
_PROGRAMS: Final = {"qemu": Program.QEMU, "lxc": Program.LXC}
#: Where a program's events are.
_EVENTS: Final[dict[int, str]] = {Program.REMOTE: "events", Program.QEMU: "qemu"}

_unread: Final = dict.fromkeys(_SUBJECTS)
_procedures: Final[dict[str, tuple[Program, str]]] = {}
_structures: Final[dict[str, str]] = {}
_events: Final[dict[tuple[int, int], str]] = {}


@cache
def procedure(name: str) -> Procedure:
    """Return the procedure of that name, in any program.

    Raises:
        KeyError: the table has none.
    """
    while name not in _procedures and _unread:
        _read(next(iter(_unread)))
    from . import streams  # a tenth of a millisecond that importing the schema need not cost

    program, line = _procedures[name]
    number, _, *fields = line.split()
    arguments, _, results = " ".join(fields).partition("->")
    return Procedure(
        program=program,
        number=int(number),
        name=name,
        arguments=arguments.rstrip(),
        results=results.lstrip(),
        stream=streams.STREAMS.get(name),
        takes_descriptors=name in streams.TAKES_DESCRIPTORS,
        returns_descriptors=name in streams.RETURNS_DESCRIPTORS,
    )


@cache
def event(number: int, program: int = Program.REMOTE) -> EventMessage | None:
    """Return the message of that number; None for one that the table does not have."""
    if (subject := _EVENTS.get(program)) in _unread:
        _read(subject)
    if (line := _events.get((program, number))) is None:
        return None
    _, name, *fields = line.split()
    return EventMessage(program=Program(program), number=number, name=name, fields=" ".join(fields))


@cache
def structure(name: str) -> str:
    """Return the fields of a structure, in notation.

    Raises:
        KeyError: the table has none of that name.
    """
    while name not in _structures and _unread:
        _read(next(iter(_unread)))
    return _structures[name]


def procedure_names() -> list[str]:
    """Return the names of all procedures."""
    while _unread:
        _read(next(iter(_unread)))
    return list(_procedures)


def _read(subject: str) -> None:
    """Take the lines of one module into the index; a line is split when its name is asked for."""
    module = import_module(f".{subject}", __name__)
    program = _PROGRAMS.get(subject, Program.REMOTE)
    for line in _lines(module, "PROCEDURES"):
        _procedures[line.split(None, 2)[1]] = program, line
    for line in _lines(module, "EVENTS"):
        _events[program, int(line.split(None, 1)[0])] = line
    for line in _lines(module, "STRUCTURES"):
        name, *fields = line.split()
        _structures[name] = " ".join(fields)
    _unread.pop(subject, None)


def _lines(module: ModuleType, table: str) -> list[str]:
    """Return the non-empty lines of a table, those that continue joined to the one before."""
    text: str = getattr(module, table, "")
    return [line for line in text.replace("\n  ", " ").splitlines() if line]
