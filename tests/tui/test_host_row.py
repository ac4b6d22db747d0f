"""A host as one fact, and in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine import ConnectFailed, ConnectStep, EngineError
from engine.errors import InvalidURI
from engine.fleet import HostState
from tui.host_row import HostRow, host_lines, state_parts, viewer_figure
from tui.marks import UNICODE
from tui.widgets.table_column import Moment

NOW = Moment(UNICODE)
WELL = HostRow(
    name="lab",
    uri="qemu:///system",
    read_only=False,
    state=HostState.CONNECTED,
    failure=None,
    retry_in=None,
    latency=0.004,
    since=0.0,
    info=None,
    domains=3,
    running=2,
    viewers=1,
    more_viewers=False,
)
LOST = ConnectFailed("no daemon", hint="start it", step=ConnectStep.DAEMON)


def words(row: HostRow) -> str:
    return "".join(text for text, _ in state_parts(row, NOW))


def text(row: HostRow) -> list[str]:
    return ["".join(text for text, _ in line) for line in host_lines(row, NOW)]


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (WELL, "● connected"),
        (replace(WELL, state=HostState.CONNECTING), "◌ connecting"),
        (replace(WELL, state=HostState.CONNECTING, failure=LOST), "◌ connecting"),
        (replace(WELL, state=HostState.WAITING, failure=LOST, retry_in=12), "◌ retry in 12 s"),
        (replace(WELL, failure=EngineError("silent"), retry_in=4), "◌ retry in 4 s"),
        (replace(WELL, state=HostState.STOPPED, failure=LOST), "✖ stopped: daemon"),
        (replace(WELL, state=HostState.STOPPED, failure=InvalidURI("no")), "✖ stopped"),
    ],
)
def test_the_state_is_a_mark_and_a_word(row: HostRow, state: str) -> None:
    assert words(row) == state


def test_viewers_are_never_fewer_than_they_may_be() -> None:
    assert viewer_figure(WELL) == "1"
    assert viewer_figure(replace(WELL, more_viewers=True)) == "1+"
    assert viewer_figure(replace(WELL, viewers=0, more_viewers=True)) == "?"
    assert viewer_figure(replace(WELL, viewers=None)) == "?"
    assert viewer_figure(replace(WELL, viewers=0)) == "0"


def test_what_is_wrong_comes_first() -> None:
    waiting = replace(WELL, state=HostState.WAITING, failure=LOST, retry_in=12, since=None)
    assert text(waiting) == [
        "no daemon",
        "✖ daemon   ○ socket   ○ login   ",
        "start it",
        "R tries again now, else in 12 s",
        "qemu:///system",
    ]
    stopped = replace(waiting, state=HostState.STOPPED, retry_in=None)
    assert text(stopped)[3] == "R tries again; nothing does so by itself"


def test_a_host_that_is_well_needs_few_words() -> None:
    first, last = text(replace(WELL, read_only=True))
    assert first.startswith("connected since")
    assert first.endswith("answers in 4 ms")
    assert last == "qemu:///system  read-only: it can be looked at, not changed"
