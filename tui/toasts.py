"""Toasts: which notifications are on the screen now. Decides only; ``toast_display`` shows them.

    take(host, events, now) -> visible(now) -> ToastDisplay

A later word on the same thing takes the place of the earlier one, repetitions are counted, and
more than a few within a second become one toast with the count: the event log has each. Without
I/O and without a clock of its own: ``now`` is always a reading of one monotonic clock.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import GraphicsSessionEvent, SessionChange, SessionEnd

from .connection_attempts import ConnectionAttempts, attempt_node
from .notification_rules import Decision
from .notifications import Severity, attempts_notification, notification_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.events import Event

    from .notification_rules import NotificationRules
    from .notifications import Notification

#: Seconds a toast stays that nobody needs to see.
LIFETIME = 5.0

#: New toasts within ``BURST_SECONDS`` that are shown one by one.
BURST_SIZE = 3
BURST_SECONDS = 1.0

#: Seconds within which a notification that ``yields`` gives way to what was said before.
_SAME_CAUSE = 2.0

Topic = tuple[str | int, ...]

#: The topic of the one toast that stands for many.
_BURST: Topic = ("burst",)

_LOUDNESS = list(Severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """One toast; without a ``title`` it is an answer to what somebody did.

    ``expires`` is None for one that stays until seen, ``key`` is the row it is about.
    """

    topic: Topic
    severity: Severity
    title: str
    text: str
    shown_at: float
    expires: float | None
    count: int = 1
    key: tuple[str, str] | None = None

    @property
    def line(self) -> str:
        """The text with the count of its repetitions."""
        return f"{self.text} ×{self.count}" if self.count > 1 else self.text


class Toasts:
    """The toasts of all hosts. ``rings`` counts the notifications somebody wants to hear.

    ``said`` is called with everything there is to tell, muted or not.
    """

    def __init__(
        self,
        rules: NotificationRules,
        said: Callable[[str, Notification], None] = lambda host, notification: None,
    ) -> None:
        self._rules = rules
        self._said = said
        self._attempts = ConnectionAttempts()
        self._toasts: dict[Topic, Toast] = {}
        self._recent: deque[tuple[float, Topic]] = deque()
        self._in_burst: Counter[str] = Counter()
        self.rings = 0

    def take(self, host: str, events: Iterable[Event], now: float) -> None:
        """Take in events of one host, in order."""
        for event in events:
            if isinstance(event, GraphicsSessionEvent) and self._is_quiet(host, event, now):
                continue
            if notification := notification_for(event):
                self.say(host, notification, now)

    def say(self, host: str, notification: Notification, now: float) -> None:
        """Tell people one thing, unless a rule mutes it."""
        self._forget(now)
        self._said(host, notification)
        decision = self._rules.decide(host, notification)
        if decision is Decision.MUTE:
            return
        self.rings += decision is Decision.RING
        topic = (host, *notification.about)
        earlier = self._toasts.get(topic)
        if earlier is None:
            self._add(host, topic, notification, now)
        elif not (notification.yields and now - earlier.shown_at <= _SAME_CAUSE):
            count = earlier.count + 1 if notification.text == earlier.text else 1
            self._toasts[topic] = _toast(host, topic, notification, now, count)

    def tell(self, text: str, severity: Severity, now: float, seconds: float) -> None:
        """Answer somebody for ``seconds``; no rule mutes that, and it is part of no burst."""
        topic: Topic = ("answer", text)
        earlier = self._toasts.get(topic)
        self._toasts[topic] = Toast(
            topic=topic,
            severity=severity,
            title="",
            text=text,
            shown_at=now,
            expires=now + seconds,
            count=earlier.count + 1 if earlier else 1,
        )

    def visible(self, now: float) -> list[Toast]:
        """Return the toasts that are on the screen, oldest first."""
        self._forget(now)
        return list(self._toasts.values())

    def next_change(self) -> float | None:
        """Return when the next toast expires; None when none will by itself."""
        expiries = (x.expires for x in self._toasts.values() if x.expires is not None)
        return min(expiries, default=None)

    def dismiss(self, topic: Topic) -> None:
        """Take away a toast that somebody has seen."""
        if self._toasts.pop(topic, None) and topic == _BURST:
            self._in_burst.clear()

    # -- clients that are no news ----------------------------------------------------------------

    def _is_quiet(self, host: str, event: GraphicsSessionEvent, now: float) -> bool:
        """Take back or keep back what turned out to be an attempt, or part of another session."""
        session = event.session
        if event.change is SessionChange.OPENED:
            return self._attempts.is_noisy(session, now)
        if session.end not in (SessionEnd.ATTEMPT, SessionEnd.FOLDED):
            return False
        self._take_back((host, event.domain.uuid, "session", session.number))
        if session.end is SessionEnd.ATTEMPT and (count := self._attempts.count(session, now)):
            self.say(host, attempts_notification(event, attempt_node(session), count), now)
        return True

    def _take_back(self, topic: Topic) -> None:
        """Take away a toast that should not have been, also from the count of a burst."""
        self._toasts.pop(topic, None)
        self._recent = deque(entry for entry in self._recent if entry[1] != topic)

    # -- one by one, or one for many -----------------------------------------------------------

    def _add(self, host: str, topic: Topic, notification: Notification, now: float) -> None:
        while self._recent and now - self._recent[0][0] > BURST_SECONDS:
            self._recent.popleft()
        self._recent.append((now, topic))
        burst = self._toasts.get(_BURST)
        if burst is not None and now - burst.shown_at <= BURST_SECONDS:
            self._grow_burst([_toast(host, topic, notification, now, 1)], now)
            return
        self._toasts[topic] = _toast(host, topic, notification, now, 1)
        if len(self._recent) > BURST_SIZE:
            many = [self._toasts.pop(x) for _, x in self._recent if x in self._toasts]
            self._grow_burst(many, now)

    def _grow_burst(self, more: list[Toast], now: float) -> None:
        earlier = self._toasts.get(_BURST)
        self._in_burst.update(toast.title for toast in more)
        severities = [toast.severity for toast in more]
        if earlier is not None:
            severities.append(earlier.severity)
        severity = max(severities, key=_LOUDNESS.index)
        self._toasts[_BURST] = Toast(
            topic=_BURST,
            severity=severity,
            title=f"{self._in_burst.total()} things at once",
            text=" · ".join(f"{title} ×{n}" for title, n in self._in_burst.most_common()),
            shown_at=now,
            expires=now + LIFETIME if severity is Severity.INFORMATION else None,
        )

    def _forget(self, now: float) -> None:
        for toast in list(self._toasts.values()):
            if toast.expires is not None and toast.expires <= now:
                self.dismiss(toast.topic)


def _toast(host: str, topic: Topic, notification: Notification, now: float, count: int) -> Toast:
    return Toast(
        topic=topic,
        severity=notification.severity,
        title=notification.title,
        text=notification.text,
        shown_at=now,
        expires=None if notification.stays else now + LIFETIME,
        count=count,
        key=(host, notification.uuid) if notification.uuid else None,
    )
