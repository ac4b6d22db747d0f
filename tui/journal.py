"""Journal: what the application keeps of what happened, in one place.

EventsReceived -> Journal.take -> EventLog       every event (screen ``3``)
                               -> SessionHistory who was on which console (screen ``2``)
                               -> ToastDisplay   what deserves a word now
                               -> NoticeCommands what is to be run for it
                               -> happenings     the last of those words, above the keys
Actions, Undos ---> AuditLog                     what virtdeck did itself (``:audit``)
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from engine import GraphicsSessionEvent, SessionChange, Tasks, printable
from engine.fleet import EventLog, SessionHistory, session_history_path

from .audit_log import AuditLog
from .host_watch import HostWatch
from .notice_commands import NoticeCommands
from .notification_rules import NotificationRules
from .notifications import Kind, Severity, notification_for
from .toast_display import ToastDisplay
from .toasts import Toasts
from .widgets.event_line import Happening

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from engine import Clock
    from engine.events import Event
    from engine.fleet import Host

    from .messages import EventsReceived
    from .notifications import Notification
    from .widgets.toast_stack import ToastApp

#: Happenings the event line may need on the widest terminal.
_HAPPENINGS = 8

_ROLES = {Severity.INFORMATION: "", Severity.WARNING: "warning", Severity.ERROR: "bad"}


class Journal:
    """Takes in what the hosts tell; ``run`` reads and writes the history."""

    def __init__(
        self,
        app: ToastApp,
        clock: Clock,
        rules: NotificationRules | None = None,
        history_path: Path | None = None,
    ) -> None:
        self.rules = rules or NotificationRules()
        self.log = EventLog()
        self.commands = NoticeCommands(self.rules, lambda text: self.toasts.tell_problem(text))
        self.toasts = ToastDisplay(app, Toasts(self.rules, self.commands.say), clock)
        path = history_path or session_history_path()
        self.history = SessionHistory(path, clock, self.toasts.tell_problem)
        #: What virtdeck did itself.
        self.audit = AuditLog(clock, self.toasts.tell_problem)
        self._clock = clock
        self._hosts = HostWatch()
        self._happenings: deque[Happening] = deque(maxlen=_HAPPENINGS)

    @property
    def happenings(self) -> tuple[Happening, ...]:
        """The last things worth a word, newest first."""
        return tuple(self._happenings)

    def take(self, message: EventsReceived) -> None:
        """Take in the events of one message."""
        self.log.append(message.host, filter(_is_news, message.events))
        self.history.take(message.host, message.events)
        self.toasts.take(message.host, message.events)
        for event in message.events:
            notification = notification_for(event)
            if notification and notification.kind not in (Kind.CLIENT_CONNECTING, Kind.GUEST_RESET):
                self._note(message.host, notification, event.time)

    def say(self, host: str, notification: Notification) -> None:
        """Tell people what is no event of the host's, and keep it above the keys."""
        self.toasts.say(host, notification)
        self._note(host, notification, self._clock.now())

    def _note(self, host: str, notification: Notification, time: float) -> None:
        subject, _, words = notification.text.partition(": ")
        subject, words = (subject, words) if words else (printable(host), subject)
        on_console = notification.kind is Kind.CLIENT_ON_CONSOLE
        role = "accent" if on_console else _ROLES[notification.severity]
        self._happenings.appendleft(Happening(time, subject, words, role))

    def look_at(self, hosts: Iterable[Host]) -> None:
        """Tell which hosts fell silent or answer again."""
        for host in hosts:
            if notification := self._hosts.look(host, self._clock.monotonic()):
                self.toasts.say(host.name, notification)

    async def run(self) -> None:
        """Read the history, then write what comes; what is left is written at the end."""
        tasks = Tasks()
        try:
            await asyncio.gather(
                tasks.spawn(self.history.run(), name="session history"),
                tasks.spawn(self.audit.run(), name="audit log"),
                tasks.spawn(self.commands.run(), name="notice commands"),
            )
        finally:
            await Tasks().complete(self._end(tasks), name="the last of the journal")

    async def _end(self, tasks: Tasks) -> None:
        await tasks.cancel()
        await self.history.flush()
        await self.audit.flush()


def _is_news(event: Event) -> bool:
    """Whether the log needs the event: channels that come and go have events of their own."""
    return not (isinstance(event, GraphicsSessionEvent) and event.change is SessionChange.UPDATED)
