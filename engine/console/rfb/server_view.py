"""ServerView: what a VNC server has told so far, its screen above all; no I/O.

``read_message`` reads one message (RFC 6143, section 7.6) as ``steps``. Nothing of a message is
believed before it is checked; a broken rule is a ProtocolError, after which nothing can be read.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ...errors import ProtocolError
from ...untrusted_text import printable
from ..framebuffer import Framebuffer, Rect
from .cursor import CursorImage, PlacedCursor, read_cursor, read_x_cursor
from .decoders import decoders
from .encoding import Encoding
from .limits import (
    CUT_TEXT_LIMIT,
    PIXELS_PER_PAUSE,
    RESIZES_PER_UPDATE,
    SCREENS_PER_UPDATE,
    TEXT_LIMIT,
    check_length,
    check_size,
)
from .steps import PAUSE, skipped, taken, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .steps import Steps

_COUNT: Final = struct.Struct("!xH")
_HEADER: Final = struct.Struct("!HHHHi")
_LENGTH: Final = struct.Struct("!I")
_CUT_TEXT: Final = struct.Struct("!3xI")
_COLOURS: Final = struct.Struct("!xHH")
_SCREENS: Final = struct.Struct("!B3x")
#: A server to whom one asks nothing larger may still be a small one.
_SMALL_SCREEN: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Update:
    """What one FramebufferUpdate changed; after ``resized`` the framebuffer is another, black."""

    damage: tuple[Rect, ...] = ()
    resized: bool = False


class _Work:
    """What one update has done so far, and how much more it may."""

    def __init__(self, area: int) -> None:
        self.damage: list[Rect] = []
        self.resizes = 0
        self._left = max(area, _SMALL_SCREEN) * SCREENS_PER_UPDATE
        self._until_pause = PIXELS_PER_PAUSE

    def charge(self, pixels: int) -> bool:
        """Tell whether it is time for a pause."""
        self._left -= pixels
        if self._left < 0:
            raise ProtocolError("the VNC server sends an update that does not end")
        self._until_pause -= pixels + 64  # even an empty rectangle is some work
        if self._until_pause > 0:
            return False
        self._until_pause = PIXELS_PER_PAUSE
        return True

    def resize(self, area: int) -> None:
        self.resizes += 1
        if self.resizes > RESIZES_PER_UPDATE:
            raise ProtocolError("the VNC server changes its size over and over")
        self.damage.clear()
        self._left = max(self._left, area * SCREENS_PER_UPDATE)


class ServerView:
    """The server's side as we know it."""

    def __init__(self, width: int, height: int, name: str = "") -> None:
        check_size(width, height)
        self.framebuffer = Framebuffer(width, height)
        self.name = printable(name, 200)
        #: Scroll lock 1, num lock 2, caps lock 4; None where nobody told.
        self.leds: int | None = None
        self.cursor: CursorImage | None = None
        #: Where the pointer is, as far as we or the server moved it; None where nobody knows.
        self.pointer_at: tuple[int, int] | None = None
        self.is_pointer_absolute = True
        self.has_extended_keys = False
        self._decoders = decoders()
        self._messages: Mapping[int, Callable[[], Steps[Any]]] = {
            0: self._read_update,
            1: self._read_colours,
            2: self._read_bell,
            3: self._read_cut_text,
        }
        self._facts: Mapping[int, Callable[[Rect, _Work], Steps[None]]] = {
            Encoding.DESKTOP_SIZE: self._read_size,
            Encoding.EXTENDED_DESKTOP_SIZE: self._read_extended_size,
            Encoding.CURSOR: self._read_cursor,
            Encoding.X_CURSOR: self._read_x_cursor,
            Encoding.POINTER_POSITION: self._read_pointer_position,
            Encoding.POINTER_TYPE: self._read_pointer_type,
            Encoding.EXTENDED_KEY: self._read_extended_key,
            Encoding.LED_STATE: self._read_leds,
            Encoding.DESKTOP_NAME: self._read_name,
        }

    @property
    def placed_cursor(self) -> PlacedCursor | None:
        """The pointer to be drawn over the screen; None where the server draws it, or has none."""
        if self.cursor is None or self.pointer_at is None:
            return None
        return PlacedCursor(self.cursor, *self.pointer_at)

    def read_message(self) -> Steps[Update | None]:
        """Read one message; return what it changed if it is an update."""
        (kind,) = yield 1
        message = self._messages.get(kind)
        if message is None:
            raise ProtocolError(f"the VNC server sends a message of the unknown kind {kind}")
        update: Update | None = yield from message()
        return update

    def _read_update(self) -> Steps[Update]:
        (count,) = yield from unpacked(_COUNT)
        work = _Work(self.framebuffer.bounds.area)
        for _ in range(count):
            x, y, width, height, number = yield from unpacked(_HEADER)
            if number == Encoding.LAST_RECT:
                break
            rect = Rect(x, y, width, height)
            fact = self._facts.get(number)
            if fact is None:
                yield from self._read_pixels(rect, number, work)
            else:
                yield from fact(rect, work)
        return Update(tuple(work.damage), work.resizes > 0)

    def _read_pixels(self, rect: Rect, number: int, work: _Work) -> Steps[None]:
        decode = self._decoders.get(number)
        if decode is None:
            raise ProtocolError(f"the VNC server sends the encoding {number}: nobody asked for it")
        if not self.framebuffer.holds(rect):
            raise ProtocolError(
                f"the VNC server paints outside of its screen: {rect.width}x{rect.height}"
                f" at {rect.x},{rect.y}"
            )
        if work.charge(rect.area):
            yield PAUSE
        yield from decode(self.framebuffer, rect)
        if rect.area:
            work.damage.append(rect)

    def _read_size(self, rect: Rect, work: _Work) -> Steps[None]:
        self._resize(rect, work)
        yield from ()

    def _read_extended_size(self, rect: Rect, work: _Work) -> Steps[None]:
        (count,) = yield from unpacked(_SCREENS)
        yield from skipped(count * 16)
        if not rect.y:  # else the server refused what somebody asked for: nothing changed
            self._resize(rect, work)

    def _resize(self, rect: Rect, work: _Work) -> None:
        if (rect.width, rect.height) == (self.framebuffer.width, self.framebuffer.height):
            return
        check_size(rect.width, rect.height)
        work.resize(rect.area)
        self.framebuffer = Framebuffer(rect.width, rect.height)

    def _read_cursor(self, rect: Rect, work: _Work) -> Steps[None]:
        work.charge(rect.area)
        self.cursor = yield from read_cursor(rect)

    def _read_x_cursor(self, rect: Rect, work: _Work) -> Steps[None]:
        work.charge(rect.area)
        self.cursor = yield from read_x_cursor(rect)

    def _read_pointer_position(self, rect: Rect, _: _Work) -> Steps[None]:
        self.pointer_at = (rect.x, rect.y)
        yield from ()

    def _read_pointer_type(self, rect: Rect, _: _Work) -> Steps[None]:
        self.is_pointer_absolute = rect.x != 0
        if not self.is_pointer_absolute:
            self.pointer_at = None
        yield from ()

    def _read_extended_key(self, *_: object) -> Steps[None]:
        self.has_extended_keys = True
        yield from ()

    def _read_leds(self, *_: object) -> Steps[None]:
        (self.leds,) = yield 1

    def _read_name(self, *_: object) -> Steps[None]:
        (length,) = yield from unpacked(_LENGTH)
        name = yield from taken(check_length(length, TEXT_LIMIT, "a name"))
        self.name = printable(name.decode(errors="replace"), 200)

    def _read_colours(self) -> Steps[None]:
        """Colours of a palette, which true colour has no use for."""
        _, count = yield from unpacked(_COLOURS)
        yield from skipped(count * 6)

    def _read_bell(self) -> Steps[None]:
        yield from ()

    def _read_cut_text(self) -> Steps[None]:
        """What somebody copied in the guest: not asked for, so not kept."""
        (length,) = yield from unpacked(_CUT_TEXT)
        yield from skipped(check_length(length, CUT_TEXT_LIMIT, "a cut text"))
