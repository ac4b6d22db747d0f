"""FleetSummary: figures of hosts add up."""

from __future__ import annotations

from engine.fleet import FleetSummary


def test_summaries_add_up() -> None:
    one = FleetSummary(hosts=1, domains=3, running=2, viewers=1)
    two = FleetSummary(hosts=1, domains=1, running=1, viewers=2, viewers_known=False)
    assert one + two == FleetSummary(hosts=2, domains=4, running=3, viewers=3, viewers_known=False)
