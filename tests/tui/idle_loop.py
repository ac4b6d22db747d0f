"""When the application has nothing left to do, told by its event loop instead of by a clock.

Textual's own tests wait until the process has used no processor time for 20 ms, twice for each key,
and send every widget a message to hear it come back. With several tests on one processor that takes
most of the time, and ends too early now and then. Here a loop that rests says the same.

What changes between two rests is laid out and painted once, at the rest: nobody could look in
between. An application whose test does not rest paints by the clock, though seldom. So does the
20th part of a second in which Textual paints nothing when another mode is chosen end at the rest.

How long a rest takes to come says nothing: the first look at a screen in a process reads its style
sheets, which is more than a second's work on a busy machine. One that never comes is a failure.
"""

from __future__ import annotations

import asyncio
from contextvars import Context, copy_context
from typing import TYPE_CHECKING, Any, cast

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    Work = Callable[[Screen[Any]], None]

#: Rounds of the loop in which nothing but the waiter itself was ready.
_QUIET_ROUNDS = 3

#: Seconds ahead: a timer that is due before is part of what goes on.
_SOON = 0.02

#: Seconds after which a frame is painted although nobody waits for a rest.
_LATEST_FRAME = 0.25


class IdleLoop:
    """Knows what a loop has under way: callbacks, timers due soon, calls in threads, and frames."""

    def __init__(self) -> None:
        self._in_threads = 0
        self._frames = Frames()

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let Textual's pilots wait by this, and its screens paint by it."""
        for module in ("textual.pilot", "textual.app"):
            monkeypatch.setattr(f"{module}.wait_for_idle", self.wait)

        async def rest(pilot: Pilot[Any], timeout: float = 30.0) -> bool:
            await self.wait()
            return not pilot.app._exception_event.is_set()

        monkeypatch.setattr(Pilot, "_wait_for_screen", rest)
        self._frames.install(monkeypatch)
        run = asyncio.BaseEventLoop.run_in_executor

        def counted(loop: asyncio.BaseEventLoop, *arguments: Any) -> asyncio.Future[Any]:
            future = cast("asyncio.Future[Any]", cast("Callable[..., Any]", run)(loop, *arguments))
            self._in_threads += 1
            future.add_done_callback(self._out_of_thread)
            return future

        monkeypatch.setattr(asyncio.BaseEventLoop, "run_in_executor", counted)

    def _out_of_thread(self, future: asyncio.Future[Any]) -> None:
        self._in_threads -= 1

    async def wait(self, min_sleep: float = 0.0, max_sleep: float = PATIENCE) -> None:
        """Return once nothing is under way.

        Raises:
            TimeoutError: something always is.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + max_sleep
        quiet = 0
        while quiet < _QUIET_ROUNDS:
            if loop.time() > end:
                raise TimeoutError(f"the application does not come to rest: {self._under_way()}")
            pause = 0.001 if self._in_threads else self._until_timer(loop)
            await asyncio.sleep(pause)
            is_busy = pause or cast("Any", loop)._ready
            quiet = 0 if is_busy else quiet + 1
            if quiet == _QUIET_ROUNDS and self._frames.paint():
                quiet = 0

    def _under_way(self) -> str:
        """Say what keeps the loop from its rest."""
        loop = cast("Any", asyncio.get_running_loop())
        return f"{self._in_threads} calls in threads, {loop._ready}, {loop._scheduled}"

    def _until_timer(self, loop: asyncio.AbstractEventLoop) -> float:
        """Return the seconds until the next timer that is due soon; 0 without one."""
        now = loop.time()
        timers = [
            handle.when() - now
            for handle in cast("Any", loop)._scheduled
            if handle.when() < now + _SOON
            and not handle.cancelled()
            and handle is not self._frames.latest
        ]
        return max(0.0005, min(timers)) if timers else 0.0


class Frames:
    """What screens have to lay out and to paint at the next rest, each once."""

    def __init__(self) -> None:
        #: In the context of who asked for it first.
        self._due: dict[tuple[Work, Screen[Any]], Context] = {}
        #: Applications that paint nothing until the next rest, each as often as it was asked to.
        self._held: list[tuple[App[Any], Context]] = []
        #: Paints where nobody rests.
        self.latest: asyncio.TimerHandle | None = None

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let screens ask here."""
        paint = Screen._compositor_refresh
        monkeypatch.setattr(Screen, "_compositor_refresh", lambda screen: self.add(paint, screen))
        timer = property(lambda screen: FrameTimer(self, screen))
        monkeypatch.setattr(Screen, "_update_timer", timer)
        monkeypatch.setattr(App, "delay_update", lambda app, delay=0.0: self.hold(app))

    def hold(self, app: App[Any]) -> None:
        """Have the application paint nothing before the next rest."""
        app._begin_batch()
        self._held.append((app, copy_context()))
        self._paint_at_latest()

    def add(self, work: Work, screen: Screen[Any]) -> None:
        """Have it done at the next rest."""
        self._due.setdefault((work, screen), copy_context())
        self._paint_at_latest()

    def _paint_at_latest(self) -> None:
        if self.latest is None:
            loop = asyncio.get_running_loop()
            self.latest = loop.call_later(_LATEST_FRAME, self.paint)

    def remove(self, work: Work, screen: Screen[Any]) -> None:
        """Have it not done."""
        self._due.pop((work, screen), None)

    def paint(self) -> bool:
        """Do what is due; return whether there was anything."""
        if self.latest is not None:
            self.latest.cancel()
            self.latest = None
        held, self._held = self._held, []
        for app, context in held:
            context.run(_let_go, app)
        due, self._due = self._due, {}
        for (work, screen), context in due.items():
            if screen.is_running:
                context.run(work, screen)
        return bool(held or due)


def _let_go(app: App[Any]) -> None:
    """Let an application paint again, as Textual does; one that ends paints nothing more."""
    if app.is_running and not app._exit:
        app._end_batch()
        if not app._batch_count:
            app.screen.refresh()


class FrameTimer:
    """Stands for the timer by which a screen brings its frame up to date."""

    def __init__(self, frames: Frames, screen: Screen[Any]) -> None:
        self._frames = frames
        self._screen = screen

    def resume(self) -> None:
        """Have the screen look what it has to do."""
        self._frames.add(Screen._on_timer_update, self._screen)

    def pause(self) -> None:
        """Have it look no more: it has done so."""
        self._frames.remove(Screen._on_timer_update, self._screen)
