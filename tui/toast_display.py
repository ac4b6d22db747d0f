"""ToastDisplay: puts what ``Toasts`` decided on the screen, through Textual's own notifications.

A toast that changes is changed where it is, so nothing jumps. Every text is shown as it is, never
as markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.notifications import Notification, Notify
from textual.widgets._toast import Toast as ToastWidget
from textual.widgets._toast import ToastHolder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import App
    from textual.timer import Timer

    from engine import Clock
    from engine.events import Event
    from engine.fleet import RowKey

    from . import notifications
    from .toasts import Toast, Toasts, Topic

#: Seconds Textual would keep a toast; ``Toasts`` ends it long before.
_UNTIL_TAKEN_AWAY = 1e9


class ToastDisplay:
    """Shows the toasts of ``toasts`` on whatever screen ``app`` is on."""

    def __init__(self, app: App[Any], toasts: Toasts, clock: Clock) -> None:
        self._app = app
        self._toasts = toasts
        self._clock = clock
        self._shown: dict[Topic, tuple[Toast, Notification]] = {}
        self._timer: Timer | None = None
        self._rings = 0

    def take(self, host: str, events: Iterable[Event]) -> None:
        """Take in events of one host and show what follows from them."""
        self._toasts.take(host, events, self._clock.monotonic())
        self.refresh()

    def say(self, host: str, notification: notifications.Notification) -> None:
        """Tell people one thing that is no event."""
        self._toasts.say(host, notification, self._clock.monotonic())
        self.refresh()

    def take_newest(self) -> RowKey | None:
        """Take away the newest toast about a domain and return which; those that stay come first.

        None when there is none.
        """
        toasts = [toast for toast, _ in self._shown.values() if toast.key]
        newest = max(toasts, key=lambda x: (x.expires is None, x.shown_at), default=None)
        if newest is None:
            return None
        self._toasts.dismiss(newest.topic)
        self.refresh()
        return newest.key

    def dismiss_all(self) -> None:
        """Take away every toast: somebody has seen them."""
        for topic in list(self._shown):
            self._toasts.dismiss(topic)
        self.refresh()

    def refresh(self) -> None:
        """Make the screen show what is to be shown now, and come back when that changes."""
        now = self._clock.monotonic()
        wanted = {toast.topic: toast for toast in self._toasts.visible(now)}
        for topic in self._shown.keys() - wanted.keys():
            self._remove(topic)
        for toast in wanted.values():
            self._show(toast)
        if self._toasts.rings > self._rings:
            self._rings = self._toasts.rings
            self._app.bell()
        self._come_back(now)

    def _show(self, toast: Toast) -> None:
        earlier = self._shown.get(toast.topic)
        if earlier and earlier[0] == toast:
            return
        notification = earlier[1] if earlier else Notification("", timeout=_UNTIL_TAKEN_AWAY)
        notification.title, notification.message = toast.title, toast.line
        notification.severity = toast.severity.value
        self._shown[toast.topic] = (toast, notification)
        if widget := self._widget(notification):
            widget.set_classes(f"-{toast.severity}")
            widget.refresh(layout=True)
        else:
            self._app.post_message(Notify(notification))

    def _remove(self, topic: Topic) -> None:
        _, notification = self._shown.pop(topic)
        notification.timeout = 0  # Textual forgets it, on this screen and on those below
        widget = self._widget(notification)
        if widget and isinstance(widget.parent, ToastHolder):
            widget.parent.remove()

    def _widget(self, notification: Notification) -> ToastWidget | None:
        toasts = self._app.screen.query(ToastWidget)
        return next((x for x in toasts if x._notification is notification), None)

    def _come_back(self, now: float) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if (change_at := self._toasts.next_change()) is not None:
            self._timer = self._app.set_timer(max(0.05, change_at - now), self.refresh)
