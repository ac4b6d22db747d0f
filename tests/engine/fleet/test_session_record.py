"""PastSession: through its line and back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine import SessionEnd
from engine.fleet import PastSession
from tests.fakes.visits import ALICE, NOON, address, session

PAST = PastSession(
    host="lab",
    ended_at=NOON + 60,
    session=session(
        remote=address("", "/run/\x1b[31m\n\u202e"),
        subject=ALICE,
        lasted=60.0,
        end=SessionEnd.LEFT,
        channels=4,
    ),
)


def test_a_session_survives_its_line() -> None:
    again = PastSession.from_line(PAST.to_line())
    assert again.session.who == "alice"
    assert again.session.duration(0.0) == 60.0
    expected = replace(PAST.session, number=0, domain=replace(PAST.session.domain, id=None))
    assert again == replace(PAST, session=expected)
    assert again.identity == PAST.identity


def test_a_line_is_one_line_of_ascii() -> None:
    assert "\n" not in PAST.to_line()
    assert PAST.to_line().isascii()


def test_what_is_not_known_stays_unknown() -> None:
    found = session(lasted=5.0, end=SessionEnd.NOT_LISTED, since=None)
    found = replace(found, remote=None, protocol=None)
    again = PastSession.from_line(PastSession(host="lab", ended_at=1.0, session=found).to_line())
    assert again.session.duration(0.0) is None
    assert (again.session.remote, again.session.protocol) == (None, None)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "7",
        "{}",
        '"text"',
        "[" * 5000,
        json.dumps({**json.loads(PAST.to_line()), "host": 7}),
        json.dumps({**json.loads(PAST.to_line()), "end": "vanished"}),
        json.dumps({**json.loads(PAST.to_line()), "family": "ipx"}),
        json.dumps({**json.loads(PAST.to_line()), "subject": [1]}),
        json.dumps({**json.loads(PAST.to_line()), "ended": "soon"}),
        json.dumps({**json.loads(PAST.to_line()), "end": None}),
    ],
)
def test_anything_else_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="."):
        PastSession.from_line(line)
