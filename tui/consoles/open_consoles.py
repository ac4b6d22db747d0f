"""OpenConsoles: the sessions of the application, and who lets go of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.access.open_sessions import OpenSessions

from ..displays.own_viewers import follow
from .detach_key import DEFAULT, detach_byte

if TYPE_CHECKING:
    from engine.access.session import Session

    from ..app import VirtdeckApp


class OpenConsoles(OpenSessions):
    """``app.consoles``; it is made when the first console is opened."""

    def __init__(self, app: VirtdeckApp) -> None:
        super().__init__()
        follow(self)
        self._app = app
        named = app.settings.consoles.get("detach_key", DEFAULT)
        #: What the terminal sends for the key that takes the keys back.
        self.detach: bytes = detach_byte(str(named))

    def let_go(self, session: Session) -> None:
        """Release a session soon; for handlers, which do not wait."""
        self._app.run_worker(self.release(session), group="consoles", name="release")
