"""The words around a display: what its frame says, and what is said while there is no picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine import printable
from engine.access.session import SessionState

from ..formatting import duration
from ..session_text import name_text, place_text, protocol_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import EngineError, GraphicsSession
    from engine.access.screen_session import ScreenSession

    from ..widgets.part_text import Line

#: Names that the frame lists before it counts the others.
_LISTED: Final = 2
_NAME: Final = 40
#: How the picture is shown -> the word for it.
_SHOWN: Final = {"text": "text", "pixels": "pixels", "pictures": "picture"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameFacts:
    """What the frame of a display tells."""

    name: str
    host: str
    #: ``VNC``, or ``SPICE as screenshots``.
    source: str
    size: tuple[int, int]
    shown: str
    look: str
    state: SessionState
    is_typing: bool
    is_view_only: bool
    is_zoomed: bool
    has_pointer: bool | None
    others: tuple[str, ...]
    detach_key: str
    is_running: bool = True
    #: Why a person was not let in, where another answer may help.
    refusal: str = ""
    #: Seconds until it is tried again by itself; None where nobody waits for that.
    retry_in: int | None = None


def source_words(session: ScreenSession) -> str:
    """Return where the pictures come from."""
    kind = session.display.kind if session.display else ""
    if session.source == "vnc":
        return "VNC"
    return f"{printable(kind.upper(), 8)}: screenshots 2/s" if kind else "screenshots 2/s"


def title(facts: FrameFacts) -> list[tuple[str, str]]:
    """Return what the frame says at its left top, as words and their roles."""
    parts = [(f" {printable(facts.name, _NAME)} ", "name"), (f" {printable(facts.host)}", "dim")]
    parts.append((f"  {facts.source}", ""))
    if facts.size != (0, 0):
        shown = _SHOWN.get(facts.shown, "")
        forced = "" if facts.look == "auto" else " forced"
        zoomed = " 1:1" if facts.is_zoomed and shown != "text" else ""
        parts.append((f"  {facts.size[0]}x{facts.size[1]}  {shown}{zoomed}{forced}", "dim"))
    return [*parts, (" ", "")]


def subtitle(facts: FrameFacts, watched: str) -> list[tuple[str, str]]:
    """Return what the frame says at its right bottom: who, and who has the keys."""
    parts: list[tuple[str, str]] = []
    if facts.others:
        named = ", ".join(facts.others[:_LISTED])
        more = f" and {len(facts.others) - _LISTED} more" if len(facts.others) > _LISTED else ""
        parts.append((f" {watched} {named}{more} ", "warning"))
    if facts.state is not SessionState.LIVE:
        parts.append((f" {facts.state.value} ", "bad"))
    elif facts.is_view_only:
        parts.append((" hands off: you only look ", "warning"))
    if facts.is_typing:
        parts.append((f" the guest has the keys: {facts.detach_key} takes them back ", "accent"))
    elif facts.state is SessionState.LIVE and not facts.is_view_only:
        parts.append((" virtdeck has the keys: Enter types ", "dim"))
    # Last: it is what a narrow frame can do without.
    if facts.state is SessionState.LIVE and not facts.is_view_only and facts.has_pointer is False:
        parts.append((" relative pointer: no mouse ", "dim"))
    return [part for part in parts if part[0]]


def empty_words(facts: FrameFacts, reason: EngineError | None) -> tuple[str, ...]:
    """Return what stands in the middle while there is no picture."""
    if not facts.is_running:
        return (f"{printable(facts.name, _NAME)} is off", "", "its screen comes when it starts")
    if facts.refusal and reason is not None:
        return (f"{facts.refusal}: a asks again, Esc leaves", "", printable(reason.message))
    if reason is not None:
        hint = ("", printable(reason.hint)) if reason.hint else ()
        again = f"{retry_words(facts.retry_in)}Enter tries again, Esc leaves"
        return (printable(reason.message), *hint, "", again)
    if facts.state is SessionState.LIVE:
        return ("the first picture is on its way",)
    return (f"opening the screen of {printable(facts.name, _NAME)} …",)


def notice(facts: FrameFacts, reason: EngineError | None, fallback: EngineError | None) -> Line:
    """Return what is said below a picture that is old, or not what one would expect."""
    if facts.state is SessionState.LIVE:
        if fallback is None:
            return ()
        if facts.refusal:
            return ((f"{facts.refusal}: a asks again; ", "bad"), ("these are screenshots", ""))
        return ((f"{printable(fallback.message)}; these are screenshots instead", "warning"),)
    if not facts.is_running:
        words = "It is off; this was on its screen last. It comes back when it starts."
        return ((words, "warning"),)
    if facts.refusal:
        words = f"{facts.refusal}: a asks again; "
        return ((words, "bad"), ("this was on its screen last", ""))
    why = printable(reason.message) if reason else "it is being opened again"
    words = (
        f"{facts.state.value}: {retry_words(facts.retry_in)}{why}; this was on its screen last. "
    )
    return ((words, "bad"), ("Enter tries again at once", ""))


def retry_words(seconds: int | None) -> str:
    """Return ``"retry in 5 s; "``; empty where nobody waits for that."""
    return "" if seconds is None else f"retry in {duration(seconds)}; "


def person(session: GraphicsSession) -> str:
    """Return one client of a display for a list of names."""
    where = place_text(session)
    name = name_text(session)
    return name if session.who else f"{name} from {where}"


def person_line(session: GraphicsSession, watched: str) -> Line:
    """Return one client of a display for a question."""
    place = f"{protocol_text(session.protocol)} from {place_text(session)}"
    return ((f"{watched} {name_text(session)}", "accent"), (f"  {place}", ""))


def looking_question(people: Sequence[GraphicsSession], watched: str) -> list[Line]:
    """Return the lines that say who is there before somebody comes to look."""
    lines: list[Line] = [person_line(each, watched) for each in people[:6]]
    if len(people) > 6:
        lines.append(((f"  and {len(people) - 6} more", "dim"),))
    words = "They see what you do there. You begin by looking only; h takes part."
    return [*lines, (), ((words, "dim"),)]
