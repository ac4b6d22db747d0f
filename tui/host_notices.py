"""The words above the list for hosts that are not simply there, and for a list without a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable
from engine.fleet import HostState

from .formatting import counted

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.fleet import Host

    from .marks import Marks
    from .widgets.part_text import Line

DEMO_URI = "test:///demo"

#: Hosts without a connection that get a line each; of more there is their number.
_LINES = 3

_DEMO: tuple[Line, ...] = (
    (
        ("demo", "accent"),
        ("  These guests are invented: no host was named and none was found here.", "dim"),
    ),
    (
        ("      ", ""),
        ("5", "accent"),
        (" shows the hosts, ", "dim"),
        ("a", "accent"),
        (" adds one there; or start ", "dim"),
        ("virtdeck -c URI", "name"),
    ),
)


def host_notices(hosts: Collection[Host], marks: Marks, *, is_demo: bool) -> tuple[Line, ...]:
    """Return the lines for all hosts, failures first: they do not move while it is tried again."""
    away = [host for host in hosts if host.state is not HostState.CONNECTED]
    failed = sorted((x for x in away if x.failure), key=lambda x: x.state is not HostState.STOPPED)
    lines: list[Line] = []
    if len(failed) == 1:
        lines += _in_full(failed[0], marks)
    else:
        lines += [_failure(host, marks) for host in failed[:_LINES]]
    if more := len(failed[_LINES:]):
        lines.append((("  ", ""), (f"and {counted(more, 'other host')}", "dim")))
    fresh = [x for x in away if not x.failure and x.state is HostState.CONNECTING]
    places = [_place(x) for x in fresh] if len(fresh) <= _LINES else [counted(len(fresh), "host")]
    lines += [((f"{marks.stale} ", "dim"), (f"connecting to {place}", "dim")) for place in places]
    for host in hosts:
        if host.has_answered and not host.rows and not host.failure:
            lines.append(((f"{marks.shut_off} ", "dim"), *_empty(host)))
    return (*lines, *(_DEMO if is_demo else ()))


def _in_full(host: Host, marks: Marks) -> list[Line]:
    """Return what, where and what to do."""
    lines = [_failure(host, marks)]
    if host.failure and host.failure.hint:
        lines.append((("  ", ""), (printable(host.failure.hint), "dim")))
    retry = " tries again   " if host.state is HostState.STOPPED else " tries again now   "
    lines.append((("  ", ""), ("R", "accent"), (retry, "dim"), (printable(host.uri), "dim")))
    return lines


def _failure(host: Host, marks: Marks) -> Line:
    """Return one line; a host that is tried again by itself is less alarming."""
    is_stopped = host.state is HostState.STOPPED
    mark, role = (marks.crashed, "bad") if is_stopped else (marks.stale, "warning")
    message = printable(host.failure.message if host.failure else "")
    words = "was lost" if host.has_answered else "cannot be reached"
    return ((f"{mark} {printable(host.name)}", role), (f"  {words}: {message}", ""))


def _empty(host: Host) -> Line:
    return (
        (printable(host.name), "name"),
        (" has no domains yet. ", "dim"),
        ("a", "accent"),
        (" makes one.", "dim"),
    )


def _place(host: Host) -> str:
    return f"{printable(host.name)} ({printable(host.uri)})"
