"""Verbs that need a word: name, title, description, tags. Commands make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import Domain

from .reversals import description_back, fact_back, name_back
from .verb import Verb

if TYPE_CHECKING:
    from collections.abc import Callable


def rename_verb(name: str) -> Verb:
    """Return the verb that gives a domain another name."""
    return Verb(
        name="rename",
        title="Rename",
        done="renamed",
        engine_verb="rename",
        run=lambda domain: domain.rename(name),
        value=name,
        undo=name_back,
    )


def title_verb(title: str) -> Verb:
    """Return the verb that sets the short description; empty removes it."""
    return Verb(
        name="title",
        title="Set title",
        done="title set" if title else "title removed",
        engine_verb="set_title",
        run=lambda domain: domain.set_title(title),
        value=title,
        undo=fact_back(
            lambda info: info.title,
            Domain.set_title,
            title,
            lambda old: ("title", old, "give", "its title back"),
        ),
    )


def description_verb(text: str) -> Verb:
    """Return the verb that sets the long description; empty removes it."""
    return Verb(
        name="desc",
        title="Set description",
        done="description set" if text else "description removed",
        engine_verb="set_description",
        run=lambda domain: domain.set_description(text),
        value=text,
        undo=description_back(text),
    )


def tags_verb(words: str) -> Verb:
    """Return the verb that sets the tags; none removes them."""
    tags = tuple(sorted(set(words.split())))
    return Verb(
        name="tags" if tags else "no-tags",
        title="Set tags",
        done=f"tagged {' '.join(tags)}" if tags else "tags removed",
        engine_verb="set_metadata",
        run=lambda domain: domain.set_tags(tags),
        value=" ".join(tags),
        undo=fact_back(
            lambda info: info.tags,
            Domain.set_tags,
            tags,
            lambda old: ("tags" if old else "no-tags", " ".join(old), "give", "its tags back"),
        ),
    )


#: Command -> the verb for a word, its title, and what the word is called.
WORDED_VERBS: dict[str, tuple[Callable[[str], Verb], str, str]] = {
    "rename": (rename_verb, "Give the domain another name", "name"),
    "title": (title_verb, "Set the title", "text"),
    "describe": (description_verb, "Set the description", "text"),
    "tags": (tags_verb, "Set the tags", "word or more"),
}
