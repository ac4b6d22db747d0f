"""ScreenSession: a display of a guest, as a framebuffer and as the text that is read from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import EngineError, Unsupported
from .session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..console.framebuffer import Framebuffer, Rect
    from ..console.glyphs import ScreenText
    from ..console.keyboard import Chord
    from ..console.text_grid import TextGrid
    from ..domain import Domain
    from .displays import Display


class ScreenSession(Session):
    """A display; None for a guest of which only pictures can be taken."""

    def __init__(
        self, domain: Domain, display: Display | None, *, view_only: bool | None = None
    ) -> None:
        super().__init__(domain, f"{domain.name} display {display.index if display else 0}")
        self.display = display
        self.framebuffer: Framebuffer | None = None
        self.text: ScreenText | None = None
        self.has_absolute_pointer: bool | None = None
        #: "vnc" or "screenshots".
        self.source = "vnc" if display is not None and display.kind == "vnc" else "screenshots"
        #: The address that the host sees us at, to know ourselves among its sessions.
        self.local_address: str | None = None
        self.is_view_only = bool(view_only)
        self._damage: dict[int, list[Rect]] = {}

    @property
    def grid(self) -> TextGrid | None:
        """The text that is read from the screen; None while it shows none."""
        return self.text if self.text is not None and self.text.is_text else None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in points; (0, 0) while nothing is known."""
        return (self.framebuffer.width, self.framebuffer.height) if self.framebuffer else (0, 0)

    def damage_watch(self) -> DamageWatch:
        """Return what tells one watcher what changed since it asked last."""
        raise NotImplementedError

    def set_view_only(self, view_only: bool) -> None:
        """Say whether keys and pointer stay here."""
        self.is_view_only = view_only
        self._tell()

    async def send(self, data: bytes) -> None:
        """Press the keys that a person's terminal sent as bytes."""
        raise NotImplementedError

    async def paste(self, text: str) -> None:
        """Type a text on an American keyboard."""
        await self.type_text(text)

    async def press(self, chord: Chord) -> None:
        """Press keys together and let them go."""
        raise NotImplementedError

    async def type_text(self, text: str, layout: str = "us") -> None:
        """Type a text on a keyboard of ``layout``, the guest's."""
        raise NotImplementedError

    async def pointer(self, x: int, y: int, buttons: int) -> None:
        """Move the pointer there, with these buttons held (1 left, 2 middle, 4 right)."""
        raise NotImplementedError

    async def _serve(self) -> EngineError:
        raise Unsupported(f"{self.title} cannot be shown yet")


class DamageWatch:
    """What one watcher has not seen yet; ``take_damage`` empties it, ``close`` ends it."""

    def __init__(self, leave: Callable[[], None], rects: list[Rect]) -> None:
        self._leave = leave
        self._rects = rects

    def take_damage(self) -> tuple[Rect, ...]:
        """Return what changed since the last call."""
        rects = tuple(self._rects)
        self._rects.clear()
        return rects

    def close(self) -> None:
        """End it."""
        self._leave()
