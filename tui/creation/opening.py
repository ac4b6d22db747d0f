"""The way to the form for a new domain: which hosts can have one, and which is offered first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable

if TYPE_CHECKING:
    from ..app import VirtdeckApp


def open_creation(app: VirtdeckApp) -> None:
    """Show the form, beginning with the host of the domain under the cursor; or say why not."""
    from ..screens.create_domain import CreateDomain

    reasons: dict[str, str] = {}
    hosts: list[str] = []
    for name, link in app.links.items():
        connection = link.connection
        reason = connection.why_impossible("define") if connection else "not connected"
        if reason:
            reasons[name] = reason
        else:
            hosts.append(name)
    if not hosts:
        told = "; ".join(f"{printable(name)}: {why}" for name, why in reasons.items())
        app.journal.toasts.tell_problem(f"no host can have a new domain: {told or 'there is none'}")
        return
    wanted = [row.host for row in app.selected_rows()[:1]]
    hosts.sort(key=lambda name: name not in wanted)
    app.push_screen(CreateDomain(tuple(hosts), app.clock.now()))
