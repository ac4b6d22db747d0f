"""What a DisplayScreen tells of itself, put together from its session and its domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.access.session import SessionState

from ..consoles.detach_key import detach_label
from .display_words import FrameFacts, person, source_words
from .own_viewers import others
from .terminal_facts import TerminalFacts

if TYPE_CHECKING:
    from ..app import VirtdeckApp
    from .display_screen import DisplayScreen


def facts_of(app: VirtdeckApp) -> TerminalFacts:
    """Return what was found out of the terminal before the application began."""
    return app.terminal_facts or TerminalFacts()


def frame_facts(screen: DisplayScreen) -> FrameFacts:
    """Return what the frame tells now."""
    session, pane, row = screen.session, screen.pane, screen.row
    people = others(row.viewers) if row and row.sessions else ()
    return FrameFacts(
        name=row.info.ref.name if row else screen.domain_name,
        host=screen.key[0],
        source=source_words(session) if session else "",
        size=session.size if session else (0, 0),
        shown=pane.view.shown,
        look=pane.look,
        state=session.state if session else SessionState.OPENING,
        is_typing=screen.is_typing,
        is_view_only=bool(session and session.is_view_only),
        is_zoomed=pane.is_zoomed,
        has_pointer=session.has_absolute_pointer if session else None,
        others=tuple(person(each) for each in people),
        detach_key=detach_label(screen.deck.consoles.detach),
        is_running=screen.guest_runs,
        retry_in=session.retry_in if session else None,
        refusal=session.refusal.value if session and session.refusal else "",
    )
