"""ListedScreen: what all hosts have of one kind; hosts are asked, and their events heard."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, TypeVar

from ..host_listing import PartRow
from .part_screen import PartScreen, reason_lines

if TYPE_CHECKING:
    from engine.events import Event
    from engine.fleet import RowKey

    from ..host_listing import HostListing
    from ..messages import EventsReceived
    from ..widgets.part_text import Line

Row = TypeVar("Row", bound=PartRow)


class ListedScreen(PartScreen[Row]):
    """A screen whose rows are those of ``listing``."""

    #: Events that tell that a host has others now.
    TELLING: ClassVar[tuple[type[Event], ...]]

    @property
    @abstractmethod
    def listing(self) -> HostListing[Row]:
        """What the hosts said."""

    def on_mount(self) -> None:
        """Follow the hosts' events."""
        self.deck.events_received.subscribe(self, self._events, immediate=True)

    def on_screen_resume(self) -> None:
        """Ask what is new."""
        self.changed()

    def changed(self) -> None:
        """Ask hosts that came, and show what is known now."""
        self.listing.ask_new()
        super().changed()

    def _events(self, message: EventsReceived) -> None:
        if any(isinstance(event, self.TELLING) for event in message.events):
            self.became_other(message.host)

    def became_other(self, host: str) -> None:
        """Ask a host again, at once if somebody looks."""
        if self.is_current:
            self.ask(host)
        else:
            self.listing.forget(host)

    def ask(self, host: str) -> None:
        """Ask that host again."""
        self.listing.ask(host)

    def rows(self) -> dict[RowKey, Row]:
        """Return what is known."""
        return self.listing.rows()

    def notice(self) -> tuple[Line, ...]:
        """Return why hosts have nothing to show."""
        return reason_lines(self.listing.reasons())
