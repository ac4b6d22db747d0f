"""Choice: one of a few ways to do something, asked for in the shape of the action menu."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine import printable

from ..formatting import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.fleet import DomainRow

    from ..app import VirtdeckApp
    from ..screens.form_dialog import Form, Values
    from ..verb import Verb


@dataclass(frozen=True, slots=True)
class Choice:
    """``name`` is what is typed in a command for it, ``key`` that of the menu."""

    name: str
    title: str
    key: str
    group: str = ""


async def chosen(
    app: VirtdeckApp, subject: str, choices: Sequence[Choice], reasons: dict[str, str] | None = None
) -> Choice | None:
    """Let the person choose, from inside a worker; None when they leave."""
    from ..part_verbs import answer_of
    from ..screens.dialogs import ActionMenu

    return await answer_of(app, ActionMenu(subject, choices, reasons or {}))


async def filled_in(app: VirtdeckApp, form: Form) -> Values | None:
    """Let the person fill in the form, from inside a worker; None when they leave."""
    from ..part_verbs import answer_of
    from ..screens.form_dialog import FormDialog

    return await answer_of(app, FormDialog(form))


def subject_of(rows: Sequence[DomainRow]) -> str:
    """Return the domain's name, or how many they are."""
    return printable(rows[0].info.ref.name, 40) if len(rows) == 1 else counted(len(rows), "domain")


def worded(verb: Verb, **facts: object) -> Verb:
    """Return the verb with the words that were given: it asks for none any more."""
    return replace(verb, form=None, **facts)  # type: ignore[arg-type]
