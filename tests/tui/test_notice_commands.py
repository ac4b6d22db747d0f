"""Programs bound to notifications: which run, with what words, and how many."""

from __future__ import annotations

import asyncio
import gc
import warnings
from typing import TYPE_CHECKING

import pytest

from engine import Tasks
from engine.errors import InvalidArgument
from tests.tui.waiting import eventually
from tui.notice_commands import NoticeCommands
from tui.notification_rules import Decision, NotificationRules, parse_rule, parse_rules
from tui.notifications import Kind, Notification

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

CRASH = Notification(
    kind=Kind.GUEST_CRASHED, text="web-01: the guest panicked", domain="web-01", uuid="u"
)


@pytest.fixture
async def tasks() -> AsyncIterator[Tasks]:
    tasks = Tasks()
    yield tasks
    await tasks.cancel()


class Counting(NoticeCommands):
    """Counts the programs that have ended."""

    ended = 0

    def _tell(self, name: str, problem: str) -> None:
        super()._tell(name, problem)
        self.ended += 1


def rules(*tables: Mapping[str, object], tags: tuple[str, ...] = ()) -> NotificationRules:
    return NotificationRules(parse_rules(tables), lambda host, uuid: tags)


async def test_a_matching_rule_runs_its_program_with_the_words(
    tmp_path: Path, tasks: Tasks
) -> None:
    file = tmp_path / "said"
    run = ["sh", "-c", f'printf "%s|" "$@" > {file}.new; mv {file}.new {file}', "x"]
    table = {"kind": "guest-*", "run": [*run, "{host}", "{domain}", "{kind}", "{text}"]}
    commands = NoticeCommands(rules(table), pytest.fail)
    tasks.spawn(commands.run(), name="commands")
    commands.say("lab", CRASH)
    await eventually(file.exists)
    assert file.read_text() == "lab|web-01|guest-crashed|web-01: the guest panicked|"


def test_every_rule_that_matches_runs_muted_or_not_and_tags_count() -> None:
    tables: list[dict[str, object]] = [
        {"run": ["one"]},
        {"run": ["two"], "do": "mute", "tag": "web*"},
        {"run": ["three"], "kind": "host-*"},
    ]
    assert rules(*tables).commands("lab", CRASH) == [("one",)]
    tagged = rules(*tables, tags=("db", "web-tier"))
    assert tagged.commands("lab", CRASH) == [("one",), ("two",)]
    assert tagged.decide("lab", CRASH) is Decision.MUTE


@pytest.mark.parametrize(
    ("run", "message"),
    [("notify {text}", "list of words"), (["x", "{colour}"], "stands for nothing"), ([], "do = ")],
)
def test_what_cannot_be_run_is_refused(run: object, message: str) -> None:
    with pytest.raises(InvalidArgument, match=message):
        parse_rule({"run": run})


async def test_a_storm_is_bounded_and_counted(tasks: Tasks) -> None:
    told: list[str] = []
    commands = NoticeCommands(rules({"run": ["true"]}), told.append)
    for _ in range(1000):
        commands.say("lab", CRASH)
    assert commands.dropped == 1000 - 64
    assert told[0] == "true was not run for 1 notification: too many at once"
    assert len(told) == 10


async def test_a_program_that_fails_is_told_once_until_it_works_again(
    tmp_path: Path, tasks: Tasks
) -> None:
    switch = tmp_path / "works"
    script = f"test -e {switch}"
    told: list[str] = []
    commands = Counting(rules({"run": ["sh", "-c", script]}), told.append)
    tasks.spawn(commands.run(), name="commands")

    async def say(count: int) -> None:
        for _ in range(2):
            commands.say("lab", CRASH)
        await eventually(lambda: commands.ended == count)

    await say(2)
    assert told == ["a command for a notification: sh ended with status 1"]
    switch.touch()
    await say(4)
    switch.unlink()
    await say(6)
    assert len(told) == 2


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.1], ids=["starting", "started", "running"])
def test_who_ends_it_all_leaves_no_program_behind(seconds: float) -> None:
    async def run_and_leave() -> None:
        tasks = Tasks()
        commands = NoticeCommands(rules({"run": ["sleep", "30"]}), pytest.fail)
        tasks.spawn(commands.run(), name="commands")
        commands.say("lab", CRASH)
        await asyncio.sleep(seconds)
        await tasks.cancel()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()  # what others have left behind is not ours
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        asyncio.run(run_and_leave())
        gc.collect()
    assert [str(warning.message) for warning in told] == []
