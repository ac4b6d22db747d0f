"""RawKeys: while a guest has the keys, what a person types is not made into keys of Textual.

    the terminal's bytes -> TappedParser -> RawTyped ... RawDetach -> RawKeys -> sink, on_detach

While tapped, the terminal is told to send keys as terminals always did (kitty keyboard flags 0).
Keys that Textual made all the same (a test's, or those that were under way already) become bytes by
the table of ``key_bytes``.
"""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from textual import events
from textual.app import App

from .raw_events import RawDetach, RawEvent, RawPaste, RawReply, RawTyped

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextvars import Context

    from textual.driver import Driver

    from engine import Clock

    from .raw_stream import RawStream

#: The kitty keyboard protocol: push flags, pop them.
_PLAIN_KEYS: Final = "\x1b[>0u"
_KEYS_BACK: Final = "\x1b[<u"
#: Seconds without a key after which somebody has noticed that the guest went away.
_REST: Final = 0.5


class _Tap(NamedTuple):
    sink: Callable[[bytes], None]
    detach: bytes
    on_detach: Callable[[], None]
    on_paste: Callable[[str], None] | None


class RawKeys:
    """One tap at a time; ``stream`` belongs to the thread that reads the terminal."""

    def __init__(self, app: RawKeyApp) -> None:
        self._app = app
        self._tap: _Tap | None = None
        self._is_lost = False
        self._typed_at = -_REST
        self.stream: RawStream | None = None
        self._way: tuple[asyncio.AbstractEventLoop, Context] | None = None
        #: Who hears what the terminal answers while it is tapped.
        self.on_reply: Callable[[str], None] | None = None

    @property
    def is_tapped(self) -> bool:
        """Whether a guest has the keys."""
        return self._tap is not None

    def tap(
        self,
        sink: Callable[[bytes], None],
        *,
        detach: bytes = b"\x1d",
        on_detach: Callable[[], None],
        on_paste: Callable[[str], None] | None = None,
    ) -> None:
        """Give ``sink`` all that is typed until ``release`` or the detach key.

        Without ``on_paste`` the sink gets what is pasted as if it was typed. The sink is called on
        the application's own thread and must not wait.
        """
        from .raw_stream import RawStream

        if self._tap is None:
            self._tell_terminal(_PLAIN_KEYS)
        self._tap = _Tap(sink, detach, on_detach, on_paste)
        self._way = asyncio.get_running_loop(), copy_context()
        self.stream = RawStream(detach)

    def release(self) -> None:
        """Give the keys back to Textual; again does no harm."""
        self.stream = None
        if self._tap is not None:
            self._tap = None
            self._tell_terminal(_KEYS_BACK)

    def lose(self) -> None:
        """Take the keys from the guest, who went away under somebody's hands.

        What is typed on is nobody's until the hands rest: none of it may mean something else here.
        """
        if self._tap is not None:
            self.release()
            self._is_lost = True

    def _is_nobodys(self) -> bool:
        """Whether a key that comes now was meant for a guest that is gone."""
        if self._is_lost:
            now = self._app.clock.monotonic()
            self._is_lost = now < self._typed_at + _REST
            self._typed_at = now
        return self._is_lost

    def hear(self, event: RawEvent) -> None:
        """Have an event taken on the application's thread: at once, if that reads the terminal.

        Not through the application's messages: a key does not wait behind them.
        """
        if self._way is None:
            return
        loop, context = self._way
        if asyncio._get_running_loop() is loop:
            context.run(self.take, event)
        else:
            loop.call_soon_threadsafe(self.take, event, context=context)

    def take(self, event: events.Event) -> bool:
        """Do what an event means for the tap; return whether it was one of ours."""
        if isinstance(event, RawReply):
            if self.on_reply:
                self.on_reply(event.text)
            return True
        tap = self._tap
        if tap is None:
            is_typed = isinstance(event, events.Key | events.Paste)
            return isinstance(event, RawEvent) or (is_typed and self._is_nobodys())
        if isinstance(event, RawTyped | RawPaste | events.Key | events.Paste):
            self._typed_at = self._app.clock.monotonic()
        if isinstance(event, RawTyped):
            tap.sink(event.data)
        elif isinstance(event, RawPaste | events.Paste):
            self._paste(tap, event.text)
        elif isinstance(event, RawDetach):
            self._detach(tap)
        elif isinstance(event, events.Key):
            self._press(tap, event)
        else:
            return False
        return True

    def _press(self, tap: _Tap, event: events.Key) -> None:
        from .key_bytes import bytes_of_key

        data = bytes_of_key(event.key, event.character)
        if data == tap.detach:
            self._detach(tap)
        elif data:
            tap.sink(data)

    def _detach(self, tap: _Tap) -> None:
        self.release()
        tap.on_detach()

    @staticmethod
    def _paste(tap: _Tap, text: str) -> None:
        if tap.on_paste:
            tap.on_paste(text)
        else:
            tap.sink(text.replace("\r\n", "\r").replace("\n", "\r").encode())

    def _tell_terminal(self, sequence: str) -> None:
        driver = self._app._driver
        if driver is not None and not driver.is_headless and self._app.is_running:
            driver.write(sequence)
            driver.flush()


class RawKeyApp(App[None]):
    """An application whose keys can be tapped."""

    clock: Clock

    @cached_property
    def raw_keys(self) -> RawKeys:
        """The tap."""
        return RawKeys(self)

    def get_driver_class(self) -> type[Driver]:
        """Return the driver of this terminal, with the tap in it."""
        from .raw_parser import with_tap

        return with_tap(super().get_driver_class(), self.raw_keys)

    async def on_event(self, event: events.Event) -> None:
        """Let the tap have what is its own."""
        if not self.raw_keys.take(event):
            await super().on_event(event)
