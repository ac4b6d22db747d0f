"""What the palette offers for a part of a name: to go to that domain or host."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.command import Hit, Provider

from .names import known_targets

if TYPE_CHECKING:
    from textual.command import Hits

    from ..app import VirtdeckApp

#: Places that are offered; who wants another types on.
MOST = 30


class PlaceProvider(Provider):
    """Offers ``go to NAME``; a plain search, so that ten thousand domains take no time."""

    async def search(self, query: str) -> Hits:
        """Yield the names that hold the text, those that begin with it first."""
        app = cast("VirtdeckApp", self.app)
        text = query.strip().lower().removeprefix("go to ")
        if not text:
            return
        found = [each for each in known_targets(app) if text in each.name.lower()]
        found.sort(key=lambda each: (not each.name.lower().startswith(text), each.name, each.host))
        for place, target in enumerate(found[:MOST]):
            label = Text(f"Go to {app.marks.spell(target.words)}")
            help_text = f":go {app.marks.spell(target.words.partition(' ')[2])}"
            score = 0.5 - place / (10 * MOST)
            yield Hit(score, label, partial(app.travel.go, target), help=help_text)
