"""The words around a console: why there is none, who is there, what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import printable
from engine.access.session import SessionState
from engine.errors import NotFound

from ..formatting import duration
from ..session_text import name_text, place_text, protocol_text

if TYPE_CHECKING:
    from engine import EngineError
    from engine.fleet import DomainRow

    from ..widgets.part_text import Line
    from ..widgets.table_column import Moment

#: People that are named before the others are counted.
_LISTED = 4

#: State -> mark of ``Marks`` and role.
STATE_LOOKS = {
    SessionState.OPENING: ("in_transition", "busy"),
    SessionState.LIVE: ("running", "good"),
    SessionState.TAKEN: ("watched", "warning"),
    SessionState.LOST: ("stale", "bad"),
    SessionState.CLOSED: ("shut_off", "dim"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said over a console that nobody can type into."""

    title: str
    lines: tuple[Line, ...]
    role: str = "warning"


def _keys(*pairs: tuple[str, str]) -> Line:
    parts: list[tuple[str, str]] = []
    for key, words in pairs:
        parts += [("   " if parts else "", ""), (key, "accent"), (f" {words}", "")]
    return tuple(parts)


_LEAVE = ("Esc", "leaves")


def opening(port: str) -> Notice:
    """Return what is said until it is open."""
    return Notice("Opening", (((f"{printable(port)} is being opened.", ""),), (), _keys(_LEAVE)))


def no_host(host: str) -> Notice:
    """Return what is said while the host does not answer."""
    words = f"{printable(host)} is not connected. The console opens when it is again."
    return Notice("No host", (((words, ""),), (), _keys(("R", "tries it now"), _LEAVE)))


def not_running(row: DomainRow) -> Notice:
    """Return what is said of a domain that does not run."""
    name = printable(row.info.ref.name, 40)
    words = f"{name} is {row.info.status.state.label}; its console opens when it runs."
    return Notice("Not running", (((words, ""),), (), _keys(("s", "starts it"), _LEAVE)))


def unopened(name: str, error: EngineError) -> Notice:
    """Return what is said where there is no port that could be opened."""
    if not isinstance(error, NotFound):
        lines = _reason(error)
        return Notice("No console", (*lines, (), _keys(("o", "other port"), _LEAVE)), "bad")
    lines = (
        ((f"{printable(name, 40)} has no serial port and no console.", ""),),
        (("In its XML, inside of <devices>, this adds one at the next start:", "dim"),),
        (),
        (("  <serial type='pty'/>", "name"),),
        (("  <console type='pty'/>", "name"),),
        (),
        (("A Linux guest also needs console=ttyS0 on its kernel's command line.", "dim"),),
        (),
    )
    keys = _keys(("E", "edits its XML"), ("v", "shows its screen"), _LEAVE)
    return Notice("No console", (*lines, keys))


def of_state(
    state: SessionState, reason: EngineError | None, port: str, retry_in: int | None = None
) -> Notice | None:
    """Return what is said of a session; None while it is live."""
    if state is SessionState.OPENING:
        return opening(port)
    if state is SessionState.TAKEN:
        lines = (*_reason(reason), (), _keys(("t", "takes it over"), ("Enter", "tries again")))
        return Notice("Taken by another", (*lines, _keys(("o", "other port"), _LEAVE)))
    if state is SessionState.LOST:
        words = "It opens again by itself as soon as that is possible."
        if retry_in is not None:
            words = f"It opens again by itself: retry in {duration(retry_in)}."
        lines = (*_reason(reason), ((words, "dim"),), (), _keys(("Enter", "tries now"), _LEAVE))
        return Notice("Lost", lines, "bad")
    return None


def somebody(row: DomainRow, moment: Moment) -> Notice | None:
    """Return who is on the domain's screen already; None where nobody is."""
    if not row.viewers:
        return None
    lines: list[Line] = []
    for viewer in row.viewers[:_LISTED]:
        seconds = viewer.duration(moment.monotonic)
        since = f", for {duration(seconds)}" if seconds is not None else ""
        words = f" ({protocol_text(viewer.protocol)} from {place_text(viewer)}{since})"
        who = f"{moment.marks.watched} {name_text(viewer)}"
        lines.append(((who, "warning"), (words, "")))
    if len(row.viewers) > _LISTED:
        lines.append(((f"and {len(row.viewers) - _LISTED} more", "dim"),))
    keys = _keys(("Enter", "types all the same"), _LEAVE)
    return Notice("Somebody is here", (*lines, (), keys))


def _reason(error: EngineError | None) -> tuple[Line, ...]:
    if error is None:
        return ()
    lines: list[Line] = [((printable(error.message), ""),)]
    if error.hint:
        lines.append(((printable(error.hint), "dim"),))
    return tuple(lines)
