"""When the application has nothing left to do, told by its event loop instead of by a clock.

Textual's own tests wait until the process has used no processor time for 20 ms, twice for each key.
With several tests on one processor that takes most of the time, and ends too early now and then.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

#: Rounds of the loop in which nothing but the waiter itself was ready.
_QUIET_ROUNDS = 3

#: Seconds ahead: a timer that is due before is part of what goes on, such as that of a repaint.
_SOON = 0.02

#: Seconds after which even an application that never rests is let go on.
_LONGEST = 1.0


class IdleLoop:
    """Knows what a loop has under way: callbacks, timers due soon, and calls in threads."""

    def __init__(self) -> None:
        self._in_threads = 0

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let Textual's pilots wait by this."""
        for module in ("textual.pilot", "textual.app"):
            monkeypatch.setattr(f"{module}.wait_for_idle", self.wait)
        run = asyncio.BaseEventLoop.run_in_executor

        def counted(loop: asyncio.BaseEventLoop, *arguments: Any) -> asyncio.Future[Any]:
            future = cast("asyncio.Future[Any]", cast("Callable[..., Any]", run)(loop, *arguments))
            self._in_threads += 1
            future.add_done_callback(self._out_of_thread)
            return future

        monkeypatch.setattr(asyncio.BaseEventLoop, "run_in_executor", counted)

    def _out_of_thread(self, future: asyncio.Future[Any]) -> None:
        self._in_threads -= 1

    async def wait(self, min_sleep: float = 0.0, max_sleep: float = _LONGEST) -> None:
        """Return once nothing is under way."""
        loop = asyncio.get_running_loop()
        end = loop.time() + max_sleep
        quiet = 0
        while quiet < _QUIET_ROUNDS and loop.time() < end:
            pause = 0.001 if self._in_threads else self._until_timer(loop)
            await asyncio.sleep(pause)
            is_busy = pause or cast("Any", loop)._ready
            quiet = 0 if is_busy else quiet + 1

    def _until_timer(self, loop: asyncio.AbstractEventLoop) -> float:
        """Return the seconds until the next timer that is due soon; 0 without one."""
        now = loop.time()
        timers = [
            handle.when() - now
            for handle in cast("Any", loop)._scheduled
            if not handle.cancelled() and handle.when() < now + _SOON
        ]
        return max(0.0005, min(timers)) if timers else 0.0
