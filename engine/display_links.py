"""DisplayLinks: the network connections to one guest's displays, and the sessions they belong to.

The bookkeeping below ``GraphicsSessions``: which connection an event means. A client is known by
its address only, but unix clients all look alike and ports repeat, so equal addresses are counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .events import AddressFamily, GraphicsAddress

if TYPE_CHECKING:
    from .graphics_session import GraphicsSession

#: Protocol and the client's address.
LinkKey = tuple[str | None, GraphicsAddress]
Subject = tuple[tuple[str, str], ...]


@dataclass(slots=True, eq=False)
class Link:
    """One network connection of a client; ``session`` is None while nobody knows whose it is."""

    key: LinkKey
    session: int | None
    initialized: bool = False
    subject: Subject = ()


class DisplayLinks:
    """The displays of one domain: its links in order of arrival, and what they add up to."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.sessions: dict[int, GraphicsSession] = {}
        #: Connects from an address that the hypervisor did not fill in, by protocol.
        self.unmatched: Counter[str | None] = Counter()
        self.is_complete = True

    def link_to_initialize(self, key: LinkKey) -> Link | None:
        """Return which of the links with equal addresses signs in: the first that has not."""
        return next((x for x in self.links if x.key == key and not x.initialized), None)

    def link_to_drop(self, key: LinkKey, subject: Subject) -> Link | None:
        """Return which of the links with equal addresses went.

        Equal internet addresses follow one another: the oldest went. Unix clients all have the
        same address at once: one that never signed in went, since scanners come and go.
        """
        equal = [x for x in self.links if x.key == key]
        matches = [x for x in equal if x.subject == subject] or equal
        if key[1].family is AddressFamily.UNIX:
            return min(matches, key=lambda link: link.initialized, default=None)
        return next(iter(matches), None)

    def first_connecting(self, protocol: str | None) -> Link | None:
        """Return the oldest link that has not signed in."""
        return next((x for x in self.links if x.key[0] == protocol and not x.initialized), None)

    def spice_session(self, connection_id: int | None, node: str) -> GraphicsSession | None:
        """Return the viewer a SPICE channel belongs to; by host where there is no id."""
        for session in self.sessions.values():
            if session.protocol != "spice" or session.remote is None:
                continue
            if connection_id is None and session.remote.node == node:
                return session
            if connection_id is not None and session.connection_id == connection_id:
                return session
        return None
