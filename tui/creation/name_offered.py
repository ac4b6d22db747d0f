"""NameOffered: a name that nobody typed is pointed at once before a domain is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable

if TYPE_CHECKING:
    from ..widgets.part_text import Line
    from .draft import Draft


class NameOffered:
    """Keeps which proposed name the person has been shown; ``lines`` point at it."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._shown = ""
        self.lines: tuple[Line, ...] = ()

    def is_known(self) -> bool:
        """Whether the name was typed, or shown before; else it is shown from now on."""
        name = self._draft.value("name")
        if "name" in self._draft.answers or name == self._shown:
            self.lines = ()
            return True
        self._shown = name
        words = f" is the name that was proposed: ^s again to {deed(self._draft).lower()}"
        self.lines = (((printable(name), "name"), (f"{words}, or type another", "accent")),)
        return False


def deed(draft: Draft) -> str:
    """Return what is done in the end, for a button."""
    return "Create and start" if draft.value("start") == "yes" else "Create"
