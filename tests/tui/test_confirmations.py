"""What is asked before a verb hurts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.tui.demo_deck import domain_row
from tests.tui.widgets.test_domain_columns import session
from tui.confirmations import question_for
from tui.marks import UNICODE
from tui.verbs import VERBS, VERBS_BY_NAME
from tui.widgets.table_column import Moment

if TYPE_CHECKING:
    from engine.fleet import DomainRow

MOMENT = Moment(UNICODE, now=1_700_000_000.0, monotonic=1000.0)
WATCHED = domain_row(sessions=(replace(session("alice"), since=1_699_999_280.0, started=280.0),))


def asked(verb: str, *rows: DomainRow) -> str | None:
    question = question_for(VERBS_BY_NAME[verb], rows, MOMENT)
    if question is None:
        return None
    lines = ["".join(text for text, _ in line) for line in question.lines]
    return "\n".join([question.title, *lines])


@pytest.mark.parametrize("verb", ["start", "resume", "pause", "autostart", "no-autostart"])
def test_what_does_not_hurt_is_not_asked(verb: str) -> None:
    assert asked(verb, domain_row()) is None


@pytest.mark.parametrize("verb", ["shutdown", "reboot", "pause", "reset", "destroy"])
def test_somebody_on_the_console_is_always_part_of_the_question(verb: str) -> None:
    text = asked(verb, WATCHED)
    assert text is not None
    assert "◉ alice is on this console  VNC from 10.1.2.3 since 22:01 (12 min)" in text


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS if verb.loses])
def test_what_is_lost_is_said_and_the_harmless_answer_comes_first(verb: str) -> None:
    question = question_for(VERBS_BY_NAME[verb], [domain_row()], MOMENT)
    assert question is not None
    assert question.is_dangerous
    assert VERBS_BY_NAME[verb].loses in str(question.lines)


def test_nobody_knowing_who_is_there_is_said() -> None:
    text = asked("shutdown", domain_row(sessions_complete=False))
    assert text is not None
    assert "? nobody can say who else is on this console" in text


def test_pausing_is_not_asked_only_because_nobody_knows() -> None:
    assert asked("pause", domain_row(sessions_complete=False)) is None


def test_many_are_counted_named_and_cut() -> None:
    rows = [domain_row(f"vm-{place}") for place in range(9)]
    text = asked("destroy", *rows, WATCHED)
    assert text is not None
    assert text.startswith("Destroy 10 domains?\nvm-0, vm-1, vm-2, vm-3, vm-4, vm-5 and 4 more\n")
    assert "alice is on web-01" in text


def test_foreign_names_are_made_printable() -> None:
    text = asked("destroy", domain_row("a\x1b[2J\nb"))
    assert text is not None
    assert text.startswith("Destroy a\\x1b[2J\\nb?")


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS if verb.confirms])
def test_a_protected_domain_needs_its_name_as_it_is_shown(verb: str) -> None:
    question = question_for(VERBS_BY_NAME[verb], [domain_row("a\x1bb", protected=True)], MOMENT)
    assert question is not None
    assert (question.word, question.rest_answer) == ("a\\x1bb", "")
    assert question.is_dangerous
    assert "⚑ It is protected." in str(question.lines)


def test_of_many_the_protected_are_counted_named_and_left_out() -> None:
    rows = [domain_row("a"), domain_row("b", protected=True), domain_row("c", protected=True)]
    question = question_for(VERBS_BY_NAME["destroy"], rows, MOMENT)
    assert question is not None
    assert (question.word, question.rest_answer) == ("protected", "Destroy 1")
    assert question.answer == "Destroy all 3"
    assert "2 of 3 are protected and left out: b, c" in (asked("destroy", *rows) or "")


def test_nobody_knowing_about_locks_is_said() -> None:
    assert "nobody can say whether it is protected" in (
        asked("destroy", domain_row(protected=None)) or ""
    )


def test_where_there_are_several_hosts_the_question_names_them() -> None:
    rows = [domain_row("web"), domain_row("db")]
    one = question_for(VERBS_BY_NAME["destroy"], rows[:1], MOMENT, names_hosts=True)
    both = question_for(VERBS_BY_NAME["destroy"], rows, MOMENT, names_hosts=True)
    assert one is not None
    assert both is not None
    assert one.title == f"{VERBS_BY_NAME['destroy'].title} web on {rows[0].host}?"
    assert both.lines[0][0][0] == f"web on {rows[0].host}, db on {rows[1].host}"
