"""Place: a screen and how it stood, so that somebody can come back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.fleet import RowKey


class Place(NamedTuple):
    """The screen of ``mode``; ``opened`` says what lies on top of it, ``subject`` of which row.

    ``cursor``, ``filter`` and ``tab`` are how it stood when it was left.
    """

    mode: str
    opened: str = ""
    subject: RowKey = ("", "")
    name: str = ""
    cursor: RowKey | None = None
    filter: str = ""
    tab: str = ""

    @property
    def identity(self) -> tuple[str, str, RowKey]:
        """What makes it another place; the rest is only how it stands."""
        return self.mode, self.opened, self.subject
