"""Side: a process that works on command, so that two of them can be measured by turns.

    parent -> {"task": "list", "given": []}            one line of JSON
    side   -> {"figure": 0.0041, "evidence": "1000 …"}  what was measured, and what was worked on

``rpc_worker`` is ours, ``libvirt_worker.py`` theirs. They have the same tasks, collect garbage
before each and keep the collector on. The evidence of both must be equal: neither side may do less.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.peers import libvirt_python, processes

from .statistics import median

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Sequence
    from contextlib import AsyncExitStack

ROOT: Final = Path(__file__).parent.parent
OURS: Final = (sys.executable, "-m", "benchmarks.rpc_worker")
_THEIR_SCRIPT: Final = str(Path(__file__).with_name("libvirt_worker.py"))
#: Seconds that one task may take.
_DEADLINE: Final = 120


class Side:
    """``side = await Side.start(running, *OURS)``; ``await side.ask("list")``."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, running: AsyncExitStack, *command: str) -> Side:
        """Start one that is killed, if it still runs, when ``running`` ends."""
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        running.push_async_callback(processes.end, process)
        return cls(process)

    async def ask(self, task: str, *given: Any) -> Any:
        """Have a task done; return what was measured.

        Raises:
            RuntimeError: the process ended instead; why is on the standard error.
        """
        figure, _ = await self.ask_with_evidence(task, *given)
        return figure

    async def ask_with_evidence(self, task: str, *given: Any) -> tuple[Any, Any]:
        """As ``ask``; also return what the work was done on."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"task": task, "given": given}).encode() + b"\n")
        answer = await self.line()
        return answer["figure"], answer["evidence"]

    async def line(self) -> Any:
        """Return the next thing that it says."""
        assert self._process.stdout is not None
        async with asyncio.timeout(_DEADLINE):
            line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("a side of a comparison ended before its time")
        return json.loads(line)


async def start_both(running: AsyncExitStack) -> tuple[Side, Side]:
    """Return ours and theirs, both connected to nothing."""
    return await Side.start(running, *OURS), await start_theirs(running)


async def start_theirs(running: AsyncExitStack) -> Side:
    """Return theirs, connected to nothing."""
    return await Side.start(running, str(libvirt_python.interpreter()), _THEIR_SCRIPT)


async def by_turns(
    sides: Sequence[Side], rounds: int, task: str, *given: Any, warm_up: int = 1
) -> list[list[float]]:
    """Return the figures of each side over ``rounds``, in which each is first by turns.

    Raises:
        RuntimeError: the sides did not do the same work.
    """
    figures: list[list[float]] = [[] for _ in sides]
    for number in range(warm_up + rounds):
        order = list(enumerate(sides))[:: -1 if number % 2 else 1]
        seen = set()
        for place, side in order:
            figure, evidence = await side.ask_with_evidence(task, *given)
            seen.add(json.dumps(evidence))
            if number >= warm_up:
                figures[place].append(figure)
        if len(seen) > 1:
            raise RuntimeError(f"{task}: the sides did not do the same: {' / '.join(seen)[:500]}")
    return figures


async def medians(
    sides: Sequence[Side], rounds: int, task: str, *given: Any, warm_up: int = 1
) -> tuple[float, ...]:
    """Return the median of each side's figures."""
    figures = await by_turns(sides, rounds, task, *given, warm_up=warm_up)
    return tuple(map(median, figures))
