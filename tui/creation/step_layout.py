"""lay_out: which steps, texts and buttons of the form for a new domain are to be seen now."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..widgets.part_text import PartText
from .fields import REVIEW, SOURCE, STEPS, steps_of

if TYPE_CHECKING:
    from textual.containers import Horizontal

    from ..screens.create_domain import CreateDomain


class StepLine(PartText):
    """Which steps there are, and which is shown."""


def lay_out(form: CreateDomain) -> None:
    """Show the step of ``form``, or all of them; next to nothing before the host has answered."""
    steps = steps_of(form.draft) if form.draft.choices else [SOURCE]
    if form.step not in steps:
        form.step = steps[0]
    is_whole, is_asking = form.is_whole, form.is_asking
    line = form.query_one(StepLine)
    line.lines = () if is_whole else (tuple(_parts(steps, form.step)),)
    line.display = not is_whole and not is_asking
    for number in range(len(STEPS)):
        is_shown = number in steps and (is_whole or number == form.step)
        form.query_one(f"#step-{number}").display = is_shown
    is_last = is_whole or form.step == REVIEW
    form.query_one("#review").display = is_last and not is_asking
    questions = form.query_one("#questions")
    questions.styles.height = "auto" if form.step == REVIEW and not is_whole else "1fr"
    around = cast("Horizontal", questions.parent)
    around.styles.layout = "horizontal" if is_whole else "vertical"
    form.query_one("#create").display = is_last and not is_asking
    form.query_one("#next").display = not is_last and not is_asking
    form.query_one("#back").display = not is_whole and form.step != steps[0]


def _parts(steps: list[int], step: int) -> list[tuple[str, str]]:
    return [
        (f"{number} {STEPS[each]}   ", "accent" if each == step else "dim")
        for number, each in enumerate(steps, start=1)
    ]
