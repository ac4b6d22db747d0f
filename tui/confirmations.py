"""What is asked before a verb hurts: which domains, what is lost, and who is on their consoles.

A protected domain is harmed only by who types its name; of several, those that are protected are
left out unless a word is typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import printable

from .displays.own_viewers import others
from .formatting import clock_time, counted, duration
from .session_text import name_text, place_text, protocol_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import GraphicsSession
    from engine.fleet import DomainRow

    from .verb import Verb
    from .widgets.part_text import Line
    from .widgets.table_column import Moment

#: Names, and people, that a question lists before it counts the others.
_LISTED = 6

#: What is typed for protected domains among several.
MANY_WORD = "protected"


@dataclass(frozen=True, slots=True)
class Question:
    """What a dialog asks; ``answer`` is the word on the button that does it.

    ``word`` must be typed for those that are protected; ``rest_answer`` is the word on the button
    that does it to the others alone. Both are empty where nothing, or nobody, is that.
    """

    title: str
    lines: tuple[Line, ...]
    answer: str
    is_dangerous: bool
    word: str = ""
    rest_answer: str = ""


def question_for(
    verb: Verb, rows: Sequence[DomainRow], moment: Moment, *, names_hosts: bool = False
) -> Question | None:
    """Return what must be asked before ``verb`` is done to ``rows``; None where nothing must.

    ``names_hosts`` where there are several: names of domains repeat.
    """
    watched = [
        row for row in rows if verb.disturbs and (others(row.viewers) or not row.sessions_complete)
    ]
    if not (verb.confirms or any(others(row.viewers) for row in watched)):
        return None
    subject = _name(rows[0], names_hosts) if len(rows) == 1 else counted(len(rows), "domain")
    lines: list[Line] = []
    if len(rows) > 1:
        lines += [((_names(rows, names_hosts), "name"),), ()]
    locked = [row for row in rows if verb.confirms and row.info.protected]
    lines += _protection(verb, rows, locked, moment)
    for row in watched:
        lines += _people(row, moment, named=len(rows) > 1)
    if lines and lines[-1] and verb.loses:
        lines.append(())
    if verb.loses:
        lines.append(((verb.loses, "warning"),))
    elif not watched:
        lines.append((("The guest is asked and may take its time, or refuse.", "dim"),))
    title, is_dangerous = f"{verb.title} {subject}?", bool(verb.loses or locked)
    if not locked:
        return Question(title, tuple(lines), verb.title, is_dangerous)
    rest = len(rows) - len(locked)
    return Question(
        title,
        tuple(lines),
        f"{verb.title} all {len(rows)}" if len(rows) > 1 else verb.title,
        is_dangerous,
        word=MANY_WORD if len(rows) > 1 else printable(rows[0].info.ref.name),
        rest_answer=f"{verb.title} {rest}" if rest else "",
    )


def _protection(
    verb: Verb, rows: Sequence[DomainRow], locked: Sequence[DomainRow], moment: Moment
) -> list[Line]:
    """Return the lines about those that are protected, or about which nobody can say."""
    flag, lines = moment.marks.protected, list[tuple[tuple[str, str], ...]]()
    if locked and len(rows) == 1:
        lines.append(((f"{flag} It is protected.", "warning"),))
    elif locked:
        words = f"{flag} {len(locked)} of {len(rows)} are protected and left out: "
        lines.append(((words, "warning"), (_names(locked), "")))
    if verb.confirms and (unknown := sum(row.info.protected is None for row in rows)):
        whether = "it is" if len(rows) == 1 else f"{unknown} of {len(rows)} are"
        lines.append(((f"? nobody can say whether {whether} protected", "dim"),))
    return lines


def _name(row: DomainRow, names_hosts: bool) -> str:
    name = printable(row.info.ref.name)
    return f"{name} on {printable(row.host)}" if names_hosts else name


def _names(rows: Sequence[DomainRow], names_hosts: bool = False) -> str:
    names = [_name(row, names_hosts) for row in rows[:_LISTED]]
    more = len(rows) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _people(row: DomainRow, moment: Moment, *, named: bool) -> list[Line]:
    where = printable(row.info.ref.name) if named else "this console"
    people = others(row.viewers)
    lines = [_person(viewer, where, moment) for viewer in people[:_LISTED]]
    more = len(people) - len(lines)
    if more:
        lines.append(((f"  and {more} more", "dim"),))
    if not row.sessions_complete:
        lines.append(((f"? nobody can say who else is on {where}", "dim"),))
    return lines


def _person(viewer: GraphicsSession, where: str, moment: Moment) -> Line:
    seconds = viewer.duration(moment.monotonic)
    since = "since before virtdeck looked"
    if seconds is not None:
        since = f"since {clock_time(viewer.since)} ({duration(seconds)})"
    return (
        (f"{moment.marks.watched} {name_text(viewer)} is on {where}", "accent"),
        (f"  {protocol_text(viewer.protocol)} from {place_text(viewer)} {since}", ""),
    )
