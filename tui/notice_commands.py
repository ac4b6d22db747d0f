"""NoticeCommands: the programs that rules bind to notifications, a few at a time.

say(host, notification) -> rules -> queue, bounded -> run_program

What does not fit is counted and told; a program that fails is told once until it works again.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine import EngineError, Tasks, printable

from .formatting import counted
from .plugins.placeholders import filled
from .plugins.program import run_program

if TYPE_CHECKING:
    from collections.abc import Callable

    from .notification_rules import NotificationRules
    from .notifications import Notification

#: Programs that run at the same time, and that wait for their turn.
_AT_ONCE, _WAITING = 4, 64

#: Seconds a program may take.
SECONDS = 30.0


class NoticeCommands:
    """``say`` never waits; ``run`` starts the programs until it is cancelled."""

    def __init__(self, rules: NotificationRules, warn: Callable[[str], None]) -> None:
        self._rules = rules
        self._warn = warn
        self._queue: asyncio.Queue[tuple[tuple[str, ...], dict[str, str]]] = asyncio.Queue(_WAITING)
        self._failing: set[str] = set()
        #: How many were not run because too many waited.
        self.dropped = 0

    def say(self, host: str, notification: Notification) -> None:
        """Have the programs run that the rules bind to this."""
        for command in self._rules.commands(host, notification):
            values = {
                "host": host,
                "domain": notification.domain or "?",
                "uuid": notification.uuid or "?",
                "kind": notification.kind.value,
                "text": notification.text,
            }
            try:
                self._queue.put_nowait((command, values))
            except asyncio.QueueFull:
                self._drop(command[0])

    def _drop(self, name: str) -> None:
        self.dropped += 1
        if self.dropped & (self.dropped - 1) == 0:  # the first, then ever more seldom
            count = counted(self.dropped, "notification")
            self._warn(f"{name} was not run for {count}: too many at once")

    async def run(self) -> None:
        """Run what comes."""
        tasks = Tasks()
        try:
            names = (f"notice command {number}" for number in range(_AT_ONCE))
            await asyncio.gather(*(tasks.spawn(self._work(), name=name) for name in names))
        finally:
            await tasks.cancel()

    async def _work(self) -> None:
        while True:
            command, values = await self._queue.get()
            name = printable(command[0], 60)
            try:
                ended = await run_program(filled(command, values), SECONDS)
                problem = f"{name} ended with status {ended.status}" if ended.status else ""
            except EngineError as error:
                problem = "; ".join(filter(None, (error.message, error.hint)))
            self._tell(name, problem)

    def _tell(self, name: str, problem: str) -> None:
        if not problem:
            self._failing.discard(name)
        elif name not in self._failing:
            self._failing.add(name)
            self._warn(f"a command for a notification: {problem}")
