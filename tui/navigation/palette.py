"""What the palette offers for some words: commands, and for a part of a name to go to it.

Higher stands what is meant more surely: a command or a name that begins with the words, a name that
holds them, a command with a word that begins so, and at the end one with those letters anywhere.
"""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.command import Hit, Provider
from textual.system_commands import SystemCommandsProvider

from .names import known_targets

if TYPE_CHECKING:
    from textual.command import Hits

    from ..app import VirtdeckApp

#: Places that are offered; who wants another types on.
MOST = 30
#: How sure it is that a command is meant, from the surest on; places lie between these.
_BEGINS, _HAS_WORD, _HAS_LETTERS = 1.0, 0.5, 0.1


class CommandProvider(SystemCommandsProvider):
    """Offers commands by their titles and names."""

    async def search(self, query: str) -> Hits:
        """Yield the commands that fit, each as high as it is sure, and by one of its names."""
        text = query.strip().lower()
        surest: dict[str, Hit] = {}
        async for hit in super().search(query):
            if isinstance(hit, Hit):
                title = str(hit.text)
                hit.score = _sureness(text, title.lower(), hit.help or "") + hit.score / 1e3
                surest[title] = max(hit, surest.get(title, hit), key=attrgetter("score"))
        for hit in surest.values():
            yield hit


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
            begins = target.name.lower().startswith(text)
            score = (0.95 if begins else 0.7) - place / (10 * MOST)
            yield Hit(score, label, partial(app.travel.go, target), help=help_text)


def _sureness(text: str, title: str, command: str) -> float:
    if title.startswith(text) or command.removeprefix(":").startswith(text):
        return _BEGINS
    return _HAS_WORD if any(word.startswith(text) for word in title.split()) else _HAS_LETTERS
