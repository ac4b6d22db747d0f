"""By what the domain list can be grouped: host, state or tag.

A domain with several tags stands once, under the tag that was given first: a row is one row, and
a verb on a group never meets it twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine import DomainState, printable

from .formatting import counted
from .widgets.domain_columns import STATE_ORDER
from .widgets.row_groups import Grouping

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.fleet import DomainRow

    from .widgets.table_column import Part

#: The heading over domains without a tag; no tag has a space.
NO_TAG: Final = "no tag"

_LABEL_LIMIT: Final = 60
_RUNS: Final = frozenset({DomainState.RUNNING, DomainState.BLOCKED})
_RANK_OF_LABEL: Final = {state.label: rank for state, rank in STATE_ORDER.items()}


def _words(group: str, rows: Collection[DomainRow]) -> list[Part]:
    """Return ``lab  12 domains, 4 running, 1 viewer``."""
    running = viewers = stale = 0
    for row in rows:
        if row.stale_since is not None:
            stale += 1
            continue
        running += row.info.status.state in _RUNS
        viewers += len(row.viewers) if row.sessions else 0
    figures = [counted(len(rows), "domain"), f"{running} running"]
    if viewers:
        figures.append(counted(viewers, "viewer"))
    if stale:
        figures.append(f"{stale} without news")
    return [(printable(group, _LABEL_LIMIT), "sorted"), (f"  {', '.join(figures)}", "dim")]


def _state_words(group: str, rows: Collection[DomainRow]) -> list[Part]:
    """Return the words without the number of running ones, which the heading tells already."""
    viewers = sum(len(row.viewers) for row in rows if row.sessions)
    figures = [counted(len(rows), "domain"), *([counted(viewers, "viewer")] if viewers else [])]
    return [(group, "sorted"), (f"  {', '.join(figures)}", "dim")]


def _first_tag(row: DomainRow) -> str:
    return row.info.tags[0] if row.info.tags else NO_TAG


#: By name, in the order in which the key goes through them.
GROUPINGS: Final[dict[str, Grouping[DomainRow]]] = {
    grouping.name: grouping
    for grouping in (
        Grouping(
            name="host",
            group_of=lambda row: row.host,
            rank=lambda group: group,
            words=_words,
        ),
        Grouping(
            name="state",
            group_of=lambda row: row.info.status.state.label,
            rank=lambda group: (_RANK_OF_LABEL[group], group),
            words=_state_words,
        ),
        Grouping(
            name="tag",
            group_of=_first_tag,
            rank=lambda group: (group == NO_TAG, group.lower()),
            words=_words,
        ),
    )
}

#: What is typed for one list without headings.
NO_GROUP: Final = "none"
