"""FleetSummary: the figures of the line at the top of the screen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetSummary:
    """How many of what there are; add the summaries of hosts to get the fleet's.

    ``running`` and ``viewers`` are of the hosts that answer now, ``domains`` of all that ever did;
    ``viewers`` counts the clients that may see a screen. Where a host is silent, or never answered,
    ``is_complete`` is False: there may be more. ``viewers_known`` is False where nobody can say
    whether the viewers are everybody.
    """

    hosts: int = 0
    domains: int = 0
    running: int = 0
    viewers: int = 0
    viewers_known: bool = True
    is_complete: bool = True

    def __add__(self, other: FleetSummary) -> FleetSummary:
        return FleetSummary(
            hosts=self.hosts + other.hosts,
            domains=self.domains + other.domains,
            running=self.running + other.running,
            viewers=self.viewers + other.viewers,
            viewers_known=self.viewers_known and other.viewers_known,
            is_complete=self.is_complete and other.is_complete,
        )
