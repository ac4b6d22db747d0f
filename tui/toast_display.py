"""ToastDisplay: puts what ``Toasts`` decided on the screen, and comes back when that changes.

events -> Toasts -> ToastDisplay -> ToastApp.toasts -> ToastStack of every screen
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable

from .notifications import Severity
from .toasts import LIFETIME

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.timer import Timer

    from engine import Clock
    from engine.events import Event
    from engine.fleet import RowKey

    from .notifications import Notification
    from .toasts import Toasts, Topic
    from .widgets.toast_stack import ToastApp

#: Seconds a problem stays.
PROBLEM_LIFETIME = 15.0


class ToastDisplay:
    """Shows the toasts of ``toasts`` on whatever screen ``app`` is on."""

    def __init__(self, app: ToastApp, toasts: Toasts, clock: Clock) -> None:
        self._app = app
        self._toasts = toasts
        self._clock = clock
        self._timer: Timer | None = None
        self._rings = 0

    def take(self, host: str, events: Iterable[Event]) -> None:
        """Take in events of one host and show what follows from them."""
        self._toasts.take(host, events, self._clock.monotonic())
        self.refresh()

    def say(self, host: str, notification: Notification) -> None:
        """Tell people one thing that is no event."""
        self._toasts.say(host, notification, self._clock.monotonic())
        self.refresh()

    def tell(
        self, text: str, severity: Severity = Severity.INFORMATION, seconds: float = LIFETIME
    ) -> None:
        """Answer what somebody did; every line of ``text`` is printable."""
        self._toasts.tell(text, severity, self._clock.monotonic(), seconds)
        self.refresh()

    def tell_problem(self, text: str) -> None:
        """Say what could not be done, long enough to be read."""
        self.tell(printable(text), Severity.WARNING, PROBLEM_LIFETIME)

    def take_newest(self) -> RowKey | None:
        """Take away the newest toast about a domain and return which; those that stay come first.

        None when there is none.
        """
        toasts = [toast for toast in self._app.toasts if toast.key]
        newest = max(toasts, key=lambda x: (x.expires is None, x.shown_at), default=None)
        if newest is None:
            return None
        self.dismiss(newest.topic)
        return newest.key

    def dismiss(self, *topics: Topic) -> None:
        """Take away toasts that somebody has seen."""
        for topic in topics:
            self._toasts.dismiss(topic)
        self.refresh()

    def dismiss_all(self) -> None:
        """Take away every toast."""
        self.dismiss(*(toast.topic for toast in self._app.toasts))

    def refresh(self) -> None:
        """Make the screen show what is to be shown now, and come back when that changes."""
        now = self._clock.monotonic()
        self._app.toasts = tuple(self._toasts.visible(now))
        if self._toasts.rings > self._rings:
            self._rings = self._toasts.rings
            self._app.bell()
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if (change_at := self._toasts.next_change()) is not None:
            self._timer = self._app.set_timer(max(0.05, change_at - now), self.refresh)
