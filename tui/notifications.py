"""NOTIFICATION_FOR: event class -> what people are told of it, or nothing. A pure table.

    EventsReceived -> NOTIFICATION_FOR -> NotificationRules (muted?) -> Toasts (grouped?) -> screen

Identities are those the server verified; the authentication scheme is never shown as a proof that
somebody logged in. Every text is one printable line, to be shown without markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from engine import GraphicsSessionEvent, SessionChange, SessionEnd, SessionPhase, printable
from engine.events import (
    BlockJob2Event,
    ControlErrorEvent,
    DeviceRemovalFailedEvent,
    EventsLost,
    IOErrorReasonEvent,
    JobCompletedEvent,
    Lifecycle,
    LifecycleEvent,
    MemoryFailureEvent,
    RebootEvent,
    WatchdogEvent,
)

from .displays.own_viewers import is_ours
from .event_text import event_text
from .formatting import duration
from .session_text import name_text, place_text, protocol_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine import DomainRef
    from engine.events import DomainEvent, Event


class Severity(StrEnum):
    """How loud; the values are those of Textual's notifications."""

    INFORMATION = "information"
    WARNING = "warning"
    ERROR = "error"


class Kind(StrEnum):
    """What a rule can mute or ring; the value is the word in the settings."""

    CLIENT_CONNECTING = "client-connecting"
    CLIENT_ON_CONSOLE = "client-on-console"
    CLIENT_LEFT = "client-left"
    CONNECTION_ATTEMPTS = "connection-attempts"
    GUEST_CRASHED = "guest-crashed"
    GUEST_PAUSED = "guest-paused"
    GUEST_RESET = "guest-reset"
    WATCHDOG = "watchdog"
    DEVICE_FAILED = "device-failed"
    JOB_FAILED = "job-failed"
    EVENTS_LOST = "events-lost"
    CONSOLE_ALARM = "console-alarm"
    CONSOLE_WARNING = "console-warning"
    CONSOLE_WORDS = "console-words"
    HOST_LOST = "host-lost"
    HOST_BACK = "host-back"


#: Kind -> how loud it is and the title above its text. What is not INFORMATION stays until seen.
SEVERITY_AND_TITLE: dict[Kind, tuple[Severity, str]] = {
    Kind.CLIENT_CONNECTING: (Severity.INFORMATION, "Client connecting"),
    Kind.CLIENT_ON_CONSOLE: (Severity.INFORMATION, "On the console"),
    Kind.CLIENT_LEFT: (Severity.INFORMATION, "Left the console"),
    Kind.CONNECTION_ATTEMPTS: (Severity.WARNING, "Connection attempts"),
    Kind.GUEST_CRASHED: (Severity.ERROR, "Guest crashed"),
    Kind.GUEST_PAUSED: (Severity.ERROR, "Guest paused"),
    Kind.GUEST_RESET: (Severity.INFORMATION, "Guest reset"),
    Kind.WATCHDOG: (Severity.WARNING, "Watchdog"),
    Kind.DEVICE_FAILED: (Severity.ERROR, "Device failed"),
    Kind.JOB_FAILED: (Severity.WARNING, "Job failed"),
    Kind.EVENTS_LOST: (Severity.WARNING, "Events lost"),
    Kind.CONSOLE_ALARM: (Severity.ERROR, "On the screen"),
    Kind.CONSOLE_WARNING: (Severity.WARNING, "On the screen"),
    Kind.CONSOLE_WORDS: (Severity.INFORMATION, "On the screen"),
    Kind.HOST_LOST: (Severity.ERROR, "Host lost"),
    Kind.HOST_BACK: (Severity.INFORMATION, "Host is back"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One thing to tell people. ``about`` and ``kind`` say what it is the latest word on.

    A later notification with an equal ``topic`` takes the place of the earlier one, unless it
    ``yields``: then the earlier one says it better and stays.
    """

    kind: Kind
    text: str
    about: tuple[str | int, ...] = ()
    domain: str = ""
    uuid: str = ""
    yields: bool = False

    @property
    def severity(self) -> Severity:
        """How loud it is."""
        return SEVERITY_AND_TITLE[self.kind][0]

    @property
    def title(self) -> str:
        """The words above the text."""
        return SEVERITY_AND_TITLE[self.kind][1]

    @property
    def stays(self) -> bool:
        """Whether it stays until somebody has seen it."""
        return self.severity is not Severity.INFORMATION


def notification_for(event: Event) -> Notification | None:
    """Return what people are told of ``event``; None for what is for the log only."""
    make = NOTIFICATION_FOR.get(type(event))
    return make(event) if make else None


def host_lost(host: str, reason: str) -> Notification:
    """Return the notification that a host no longer answers."""
    text = f"{printable(host)}: {printable(reason)}"
    return Notification(kind=Kind.HOST_LOST, text=text, about=("host", host))


def host_back(host: str, seconds: float) -> Notification:
    """Return the notification that a host answers again after ``seconds`` of silence."""
    text = f"{printable(host)}: answers again after {duration(seconds)}"
    return Notification(kind=Kind.HOST_BACK, text=text, about=("host", host))


def console_alert(kind: Kind, domain: DomainRef, words: str) -> Notification:
    """Return the notification of words on a domain's console that call for somebody."""
    return Notification(
        kind=kind,
        text=f"{printable(domain.name)}: {printable(words)}",
        about=(domain.uuid, "console", words),
        domain=domain.name,
        uuid=domain.uuid,
    )


def attempts_notification(event: DomainEvent, node: str, count: int) -> Notification:
    """Return the warning that many clients from ``node`` never finish their handshake."""
    return Notification(
        kind=Kind.CONNECTION_ATTEMPTS,
        text=(
            f"{printable(event.domain.name)}: {count} connection attempts in a minute "
            f"from {node}, none finished the handshake"
        ),
        about=("attempts", node),
        domain=event.domain.name,
        uuid=event.domain.uuid,
    )


# -- domains ----------------------------------------------------------------------------------


def _of_domain(
    event: DomainEvent, kind: Kind, text: str, *topic: str | int, yields: bool = False
) -> Notification:
    return Notification(
        kind=kind,
        text=f"{printable(event.domain.name)}: {text}",
        about=(event.domain.uuid, *(topic or (kind.value,))),
        domain=event.domain.name,
        uuid=event.domain.uuid,
        yields=yields,
    )


#: Lifecycle event and detail -> what people are told. All else is for the log.
_LIFECYCLES: dict[tuple[Lifecycle, str], tuple[Kind, str]] = {
    (Lifecycle.CRASHED, "panicked"): (Kind.GUEST_CRASHED, "the guest panicked"),
    (Lifecycle.CRASHED, "crashloaded"): (Kind.GUEST_CRASHED, "the guest panicked, dump kernel"),
    (Lifecycle.STOPPED, "crashed"): (Kind.GUEST_CRASHED, "stopped after a crash"),
    (Lifecycle.STOPPED, "failed"): (Kind.GUEST_CRASHED, "the hypervisor process ended by itself"),
    (Lifecycle.SUSPENDED, "I/O error"): (Kind.GUEST_PAUSED, "paused on an I/O error"),
    (Lifecycle.SUSPENDED, "watchdog"): (Kind.WATCHDOG, "paused by the watchdog"),
    (Lifecycle.SUSPENDED, "post-copy failed"): (Kind.GUEST_PAUSED, "paused: post-copy failed"),
}


def _lifecycle(event: LifecycleEvent) -> Notification | None:
    told = _LIFECYCLES.get((event.event, event.detail_name))
    if told is None:
        return None
    yields = event.event is not Lifecycle.CRASHED
    return _of_domain(event, told[0], told[1], yields=yields)


def _io_error(event: IOErrorReasonEvent) -> Notification:
    """Name the disk and the reason; the pause that follows has neither."""
    return _of_domain(event, Kind.GUEST_PAUSED, event_text(event))


def _block_job(event: BlockJob2Event) -> Notification | None:
    failed = event.status == _BLOCK_JOB_FAILED
    return _of_domain(event, Kind.JOB_FAILED, event_text(event)) if failed else None


def _job_completed(event: JobCompletedEvent) -> Notification | None:
    params = dict(event.params)
    if params.get("success", True):
        return None
    reason = printable(str(params.get("errmsg", "no reason given")))
    return _of_domain(event, Kind.JOB_FAILED, f"a job failed: {reason}")


#: ``VIR_DOMAIN_BLOCK_JOB_FAILED``.
_BLOCK_JOB_FAILED = 1

# -- who is on the console --------------------------------------------------------------------


def _session(event: GraphicsSessionEvent) -> Notification | None:
    if event.change is SessionChange.CLOSED:
        kind, text = Kind.CLIENT_LEFT, _left_text(event)
    elif event.change is SessionChange.OPENED:
        kind, text = Kind.CLIENT_CONNECTING, _connecting_text(event)
    elif event.change is SessionChange.SIGNED_IN:
        kind, text = Kind.CLIENT_ON_CONSOLE, _on_console_text(event)
    else:
        return None
    if not text or is_ours(event.session):
        return None
    return _of_domain(event, kind, text, "session", event.session.number)


def _connecting_text(event: GraphicsSessionEvent) -> str:
    session = event.session
    place = "a local viewer or tunnel" if session.is_local else place_text(session)
    protocol = f"{protocol_text(session.protocol)} " if session.protocol else ""
    return f"{protocol}client connecting from {place}"


def _on_console_text(event: GraphicsSessionEvent) -> str:
    session = event.session
    protocol = f"{protocol_text(session.protocol)}, " if session.protocol else ""
    return f"{name_text(session)} is on the console ({protocol}{place_text(session)})"


def _left_text(event: GraphicsSessionEvent) -> str:
    """Return how it ended; empty for visitors who were never on the console."""
    session = event.session
    phrase = _ENDS.get(session.end) if session.end else None
    if phrase is None or session.phase is SessionPhase.CONNECTING:
        return ""
    who = name_text(session)
    if session.who is None and session.phase is SessionPhase.UNKNOWN:
        who = "a client in unknown state"
    seconds = session.duration(session.started)
    lasted = "" if seconds is None else f" after {duration(seconds)}"
    return phrase.format(who=who, lasted=lasted)


_ENDS = {
    SessionEnd.LEFT: "{who} left the console{lasted}",
    SessionEnd.STOPPED: "the guest stopped with {who} on the console",
    SessionEnd.MOVED: "{who} moved with the guest",
    SessionEnd.NOT_LISTED: "{who} is no longer on the console",
}


def _events_lost(event: EventsLost) -> Notification:
    text = f"{event.count} events were lost; what is shown was asked again"
    return Notification(kind=Kind.EVENTS_LOST, text=text, about=("events-lost",))


#: Event class -> the notification, or None where this one is for the log only.
NOTIFICATION_FOR: dict[type[Event], Callable[[Any], Notification | None]] = {
    LifecycleEvent: _lifecycle,
    RebootEvent: lambda e: _of_domain(e, Kind.GUEST_RESET, "guest reset"),
    WatchdogEvent: lambda e: _of_domain(e, Kind.WATCHDOG, event_text(e)),
    IOErrorReasonEvent: _io_error,
    ControlErrorEvent: lambda e: _of_domain(e, Kind.DEVICE_FAILED, event_text(e)),
    DeviceRemovalFailedEvent: lambda e: _of_domain(e, Kind.DEVICE_FAILED, event_text(e)),
    MemoryFailureEvent: lambda e: _of_domain(e, Kind.DEVICE_FAILED, event_text(e)),
    BlockJob2Event: _block_job,
    JobCompletedEvent: _job_completed,
    GraphicsSessionEvent: _session,
    EventsLost: _events_lost,
}
