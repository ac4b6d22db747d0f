"""Messages that cross the application: from the event bridge and the inventory to every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from engine.events import Event


class EventsReceived(Message, bubble=False):
    """Engine events of one host, in order; a burst arrives as one message.

    The application passes it on to its screens; it does not bubble back.
    """

    def __init__(self, host: str, events: list[Event]) -> None:
        super().__init__()
        self.host = host
        self.events = events


class RowsChanged(Message, bubble=False):
    """Rows of the inventory changed; several pending ones merge into one.

    ``keys`` are ``(host, uuid)`` pairs whose row was changed, added or removed.
    """

    def __init__(self, keys: set[tuple[str, str]]) -> None:
        super().__init__()
        self.keys = keys

    def can_replace(self, message: Message) -> bool:
        """Give way to a newer message of the same kind, which then speaks for both."""
        if isinstance(message, RowsChanged):
            message.keys |= self.keys
            return True
        return False


class DomainChosen(Message):
    """Somebody wants to see a domain: the application goes to it in the list.

    ``key`` is ``(host, uuid)``.
    """

    def __init__(self, key: tuple[str, str]) -> None:
        super().__init__()
        self.key = key
