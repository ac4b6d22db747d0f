"""ScreenSession: a display of a guest, as a framebuffer and as the text that is read from it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ..errors import ConnectionClosed, EngineError, OperationInvalid, OperationTimeout
from .session import TYPING_DEADLINE, Session, SessionState

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from ..console.framebuffer import Framebuffer, Rect
    from ..console.glyphs import ScreenText
    from ..console.keyboard import Chord
    from ..console.rfb import PlacedCursor
    from ..console.text_grid import TextGrid
    from ..domain import Domain
    from ..graphics_session import GraphicsSession
    from .display_login import Refusal
    from .displays import Display
    from .screen_source import ScreenSource

#: Rectangles that wait for a watcher; more become the whole screen.
_RECTS: Final = 256
#: Seconds between two readings of the text, when much has changed and when little has.
_READING, _QUICK_READING = 0.05, 0.015
#: Part of the screen that is much.
_MUCH: Final = 1 / 8
#: Seconds between two keys of a text: a guest's keyboard has room for a few.
_KEY_PAUSE: Final = 0.02
#: Keys that are pressed at once without a pause.
_AT_ONCE: Final = 3
#: Seconds after which an Escape was a key and not the beginning of one.
_ESCAPE_SECONDS: Final = 0.05
#: Seconds within which a session that the host reports may be the one that we opened.
_OWN_SECONDS: Final = 2.0
#: States in which the host may report us.
_PRESENT: Final = frozenset({SessionState.OPENING, SessionState.LIVE})


class ScreenSession(Session):
    """A display; None for a guest of which only pictures can be taken.

    ``view_only`` None begins without keys where somebody else is on the screen.
    """

    def __init__(
        self, domain: Domain, display: Display | None, *, view_only: bool | None = None
    ) -> None:
        from ..console.keyboard import TerminalKeys
        from .display_login import DisplayLogin

        super().__init__(domain, f"{domain.name} display {display.index if display else 0}")
        self.display = display
        self.framebuffer: Framebuffer | None = None
        self.text: ScreenText | None = None
        #: The pointer, to be drawn over the framebuffer, which has none then.
        self.pointer_image: PlacedCursor | None = None
        #: "vnc" or "screenshots".
        self.source = "vnc" if display is not None and display.kind == "vnc" else "screenshots"
        #: Why it is not VNC, where the display has VNC.
        self.fallback: EngineError | None = None
        #: The address that the host sees us at, to know ourselves among its sessions.
        self.local_address: str | None = None
        self.is_view_only = bool(domain_viewers(domain)) if view_only is None else view_only
        self._keys = TerminalKeys()
        self._login = DisplayLogin(self.domain, display) if display else None
        self._source: ScreenSource | None = None
        self._opened: tuple[float, float] | None = None
        self._own: tuple[int, float] | None = None
        self._damage: dict[int, list[Rect]] = {}
        self._unread: list[Rect] = []
        self._changed = asyncio.Event()
        self._turn = asyncio.Lock()
        self._own_damage = self.damage_watch()

    # -- what is shown ------------------------------------------------------------------------

    @property
    def grid(self) -> TextGrid | None:
        """The text that is read from the screen; None while it shows none."""
        return self.text if self.text is not None and self.text.is_text else None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in points; (0, 0) while nothing is known."""
        return (self.framebuffer.width, self.framebuffer.height) if self.framebuffer else (0, 0)

    @property
    def has_absolute_pointer(self) -> bool | None:
        """Whether the guest's pointer goes where it is told; None where there is no pointer."""
        return self._source.has_absolute_pointer if self._source else None

    @property
    def refusal(self) -> Refusal | None:
        """Why the display did not let a person in, while another answer may help."""
        is_settled = self.state is SessionState.LOST or (
            self.state is SessionState.LIVE and self.fallback is not None
        )
        return self._login.refusal if self._login and is_settled else None

    def sign_in_again(self) -> None:
        """Ask for the password anew and connect, where a person was not let in."""
        from .screen_source import ScreenshotSource

        if self.refusal is None or self._login is None:
            return
        self._login.begin()
        self.retry()
        if isinstance(self._source, ScreenshotSource):
            self._wanted.set()
            self._source.end(ConnectionClosed(f"{self.title}: signing in again"))

    def damage_watch(self) -> DamageWatch:
        """Return what tells one watcher what changed since it asked last; all of it at first."""
        number = next(self._numbers)
        rects = self._damage[number] = [self.framebuffer.bounds] if self.framebuffer else []
        return DamageWatch(lambda: self._damage.pop(number, None), rects)

    def take_damage(self) -> tuple[Rect, ...]:
        """Return what changed since the last call, for whoever is the only one to ask."""
        return self._own_damage.take_damage()

    def is_own(self, session: GraphicsSession) -> bool:
        """Whether a session that the host reports is this one, as far as anybody can tell."""
        remote = session.remote
        if self.source != "vnc" or session.protocol != "vnc" or self.state not in _PRESENT:
            return False
        if remote is not None and self.local_address is not None:
            node = f"[{remote.node}]" if ":" in remote.node else remote.node
            return f"{node}:{remote.service}" == self.local_address
        if remote is not None and not remote.node and remote.service:
            return False  # a socket with a name, which ours has not
        if self._opened is None:
            return False
        begun, ended = self._opened
        is_near = session.is_local and begun <= session.started <= ended + _OWN_SECONDS
        if self._own is None and is_near:
            self._own = (session.number, session.started)  # we are one; who comes next is not us
        return self._own == (session.number, session.started)

    # -- what goes to the guest ---------------------------------------------------------------

    @property
    def layout(self) -> str:
        """The keyboard layout of the guest, for which texts and keys are typed."""
        return self._keys.layout

    @layout.setter
    def layout(self, layout: str) -> None:
        self._keys.layout = layout

    def set_view_only(self, view_only: bool) -> None:
        """Say whether keys and pointer stay here."""
        self.is_view_only = view_only
        self._tell()

    async def send(self, data: bytes) -> None:
        """Press the keys that a person's terminal sent as bytes.

        Raises:
            OperationInvalid: it is view-only, or not live.
        """
        self._ready()
        await self._press_all(self._keys.feed(data))
        if self._keys.is_waiting:
            self.tasks.spawn(self._flush(), name=f"escape to {self.title}")

    async def paste(self, text: str) -> None:
        """Type a text for the layout that is set."""
        await self.type_text(text, self.layout)

    async def press(self, chord: Chord) -> None:
        """Press keys together and let them go.

        Raises:
            OperationInvalid: it is view-only, or not live.
        """
        await self._press_all([chord])

    async def type_text(self, text: str, layout: str = "us") -> None:
        """Type a text on a keyboard of ``layout``, the guest's.

        Raises:
            InvalidArgument: the layout lacks a character; nothing was typed.
            OperationInvalid: it is view-only, or not live.
        """
        from ..console.keyboard import strokes

        await self._press_all(strokes(text, layout))

    async def pointer(self, x: int, y: int, buttons: int) -> None:
        """Move the pointer there, with these buttons held (1 left, 2 middle, 4 right)."""
        source = self._ready()
        async with self._turn:
            await self._within(source.pointer(x, y, buttons))
        if self._follow_pointer(source):
            self._tell()

    async def _press_all(self, chords: list[Chord]) -> None:
        """Press one after the other, in the order of the calls."""
        self._ready()
        clock = self.domain.connection.clock
        async with self._turn:
            for number, chord in enumerate(chords):
                if number >= _AT_ONCE:
                    await clock.sleep(_KEY_PAUSE)
                await self._within(self._ready().press(chord))

    async def _flush(self) -> None:
        await self.domain.connection.clock.sleep(_ESCAPE_SECONDS)
        with suppress(EngineError):
            await self._press_all(self._keys.flush())

    def _ready(self) -> ScreenSource:
        if self.is_view_only:
            raise OperationInvalid(
                f"{self.title} is only looked at: keys and pointer stay here",
                hint="somebody else may be at it; take part in it explicitly",
            )
        if self._source is None or self.state is not SessionState.LIVE:
            raise OperationInvalid(
                f"{self.title} is {self.state.value}: no key reaches it",
                hint=self.reason.message if self.reason else "",
            )
        return self._source

    async def _within(self, work: Coroutine[object, object, None]) -> None:
        try:
            async with asyncio.timeout(TYPING_DEADLINE):
                await work
        except TimeoutError as error:
            raise OperationTimeout(f"{self.title}: the display takes no keys") from error

    # -- the life of it -----------------------------------------------------------------------

    async def _serve(self) -> EngineError:
        clock = self.domain.connection.clock
        begun = clock.monotonic()
        self._opened = self._own = self.local_address = self.pointer_image = None
        source = await self._open()
        self._opened = (begun, clock.monotonic())
        reading = None
        try:
            self._source, self.source = source, source.kind
            self.local_address = source.local_address
            self._become(SessionState.LIVE, None)
            reading = self.tasks.spawn(self._read_text(source), name=f"text of {self.title}")
            while True:
                damage = await source.next_update()
                # Only now: what comes may be another framebuffer.
                self._take(source, damage)
        finally:
            self._source = None
            try:
                if reading:
                    reading.cancel()
                    await asyncio.gather(reading, return_exceptions=True)
            finally:  # however often this is cancelled, the socket is closed
                await source.close()

    async def _open(self) -> ScreenSource:
        """Return VNC where it can be had, else screenshots."""
        from .screen_source import ScreenshotSource, VncSource

        if self.display is None or self.display.kind != "vnc" or self._login is None:
            return ScreenshotSource(self.domain)
        try:
            source = await VncSource.open(self.domain, self.display, self._login, self._meet)
        except EngineError as error:
            if self.domain.connection.why_impossible("screenshot") is not None:
                raise
            self.fallback = error
            return await self._screenshots(error)
        self.fallback = None
        return source

    def _meet(self, local_address: str | None) -> None:
        """Know how the server sees us, before it lets us in."""
        self.local_address = local_address

    async def _screenshots(self, error: EngineError) -> ScreenSource:
        """Return screenshots, if they can be taken; else VNC's own failure is what matters."""
        from .screen_source import ScreenshotSource

        try:
            await self.domain.machine.screenshot()
        except EngineError:
            raise error from None
        return ScreenshotSource(self.domain)

    def _take(self, source: ScreenSource, damage: tuple[Rect, ...]) -> None:
        """Let everybody know of a new picture."""
        framebuffer = source.framebuffer
        resized = self.framebuffer is not None and self.size != (
            framebuffer.width,
            framebuffer.height,
        )
        self.framebuffer = framebuffer
        for rects in (*self._damage.values(), self._unread):
            if resized or len(rects) + len(damage) > _RECTS:
                rects[:] = [framebuffer.bounds]
            else:
                rects += damage
        self._follow_pointer(source)
        if damage:
            self._changed.set()
        self._tell()

    def _follow_pointer(self, source: ScreenSource) -> bool:
        """Have what the pointer covered, and covers now, painted; it is no text to be read."""
        before, now = self.pointer_image, source.pointer_image
        if now == before:
            return False
        self.pointer_image = now
        found = [each.rect(source.framebuffer) for each in (before, now) if each]
        for rects in self._damage.values():
            rects[:] = [*rects, *found] if len(rects) < _RECTS else [source.framebuffer.bounds]
        return True

    async def _read_text(self, source: ScreenSource) -> None:
        """Read the text of what changed, as often as that is worth it."""
        from ..console.glyphs import Recogniser

        recogniser, clock = Recogniser(), self.domain.connection.clock
        self._unread.clear()
        while True:
            await self._changed.wait()
            self._changed.clear()
            damage, self._unread = self._unread, []
            framebuffer = source.framebuffer
            text = await asyncio.to_thread(recogniser.look, framebuffer, damage)
            if text is not self.text:
                self.text = text
                self._tell()
            area = sum(rect.area for rect in damage)
            is_much = area > _MUCH * framebuffer.width * framebuffer.height
            await clock.sleep(_READING if is_much else _QUICK_READING)


class DamageWatch:
    """What one watcher has not seen yet; ``close`` ends it."""

    def __init__(self, leave: Callable[[], object], rects: list[Rect]) -> None:
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


def domain_viewers(domain: Domain) -> list[GraphicsSession]:
    """Return who may see the domain's screen now."""
    return [session for session in domain.graphics_sessions() if session.is_viewer]
