"""Sides of a comparison: by turns, equal work or none, and an end that is told."""

from __future__ import annotations

import sys
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest

from benchmarks.side import Side, by_turns, medians

if TYPE_CHECKING:
    from pathlib import Path

#: Notes its turns in a file; the figure is the number of the turn.
_SCRIPT = """
import json, sys
name, log, evidence = sys.argv[1:]
for turn, line in enumerate(sys.stdin):
    asked = json.loads(line)
    if asked["task"] == "end":
        break
    with open(log, "a") as file:
        file.write(name)
    print(json.dumps({"figure": turn, "evidence": [evidence, *asked["given"]]}), flush=True)
"""


async def start(running: AsyncExitStack, name: str, log: Path, evidence: str = "same") -> Side:
    return await Side.start(running, sys.executable, "-c", _SCRIPT, name, str(log), evidence)


async def test_each_side_is_first_by_turns_and_the_warm_up_does_not_count(tmp_path: Path) -> None:
    log = tmp_path / "log"
    async with AsyncExitStack() as running:
        sides = [await start(running, name, log) for name in "ab"]
        assert await by_turns(sides, 3, "work", 7) == [[1, 2, 3], [1, 2, 3]]
    assert log.read_text() == "abbaabba"


async def test_the_middle_figure_of_each(tmp_path: Path) -> None:
    async with AsyncExitStack() as running:
        sides = [await start(running, name, tmp_path / "log") for name in "ab"]
        assert await medians(sides, 3, "work", warm_up=0) == (1, 1)


async def test_different_work_is_no_comparison(tmp_path: Path) -> None:
    async with AsyncExitStack() as running:
        sides = [await start(running, word, tmp_path / "log", word) for word in ("more", "less")]
        with pytest.raises(RuntimeError, match="work: the sides did not do the same: .*less"):
            await by_turns(sides, 1, "work")


async def test_a_side_that_ends_is_told(tmp_path: Path) -> None:
    async with AsyncExitStack() as running:
        side = await start(running, "a", tmp_path / "log")
        with pytest.raises(RuntimeError, match="ended before its time"):
            await side.ask("end")
