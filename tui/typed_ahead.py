"""TypedAhead: keys that come in one piece do what they would do one by one.

Textual gives every key at once to what has the focus. A key that is no text first climbs from there
to the application, which then closes a dialog or moves a cursor; what follows it in the same piece,
as on a slow link, would act before that, where the first was typed. So it waits until everything
between what has the focus and the application is at rest.

    key -> what has the focus -> its parents -> application -> at rest? -> what waited
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from textual.app import ScreenStackError
from textual.events import Key, Paste

from .screens.dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import App
    from textual.message_pump import MessagePump
    from textual.widget import Widget

#: Seconds after which nothing waits any longer: whoever is busy for so long is not waited for.
_LONGEST: Final = 1.0
#: Alt and a key, as a line understands it.
_IN_LINES: Final = {
    "alt+b": "ctrl+left",
    "alt+f": "ctrl+right",
    "alt+left": "ctrl+left",
    "alt+right": "ctrl+right",
    "alt+backspace": "ctrl+w",
}

#: What a terminal makes of Enter that was typed before the application took it.
_NEWLINE: Final = "ctrl+j"
_LETTER: Final = Key("a", "a")


class EscapedKey(Key):
    """Esc and a character in one piece: Alt with that key, or Esc and then the key.

    Terminals of the old kind send the same bytes for both.
    """


@dataclass(eq=False)
class _Climb:
    """One way from what has the focus to the application, behind all that was sent before."""

    start: Widget | None
    #: Whether the one before met nobody who had anything left to do.
    is_second: bool
    is_quiet: bool = True


class TypedAhead:
    """Keys and pastes of an application in order; ``deliver`` gives it one when it is its turn."""

    def __init__(self, app: App[None], deliver: Callable[[Key | Paste], Awaitable[None]]) -> None:
        self._app = app
        self._deliver = deliver
        self._waiting: deque[Key | Paste] = deque()
        #: None: no key is on its way.
        self._climb: _Climb | None = None
        self._patience: asyncio.TimerHandle | None = None
        #: The line or list that had the focus when it was a key's turn.
        self._typed_for: WeakKeyDictionary[Key, int] = WeakKeyDictionary()

    async def take(self, event: Key | Paste) -> None:
        """Deliver it when those before it have done their work."""
        self._waiting.append(event)
        await self._go_on()

    def hand_on(self, event: Key) -> bool:
        """Give a key that nobody wanted to the line that has opened since, and return True."""
        focused = self._app.focused
        if focused is None or not _takes(focused) or self._typed_for.get(event) == id(focused):
            return False
        again = Key(event.key, event.character)
        self._typed_for[again] = id(focused)
        focused._forward_event(again)
        return True

    @property
    def _target(self) -> Widget | None:
        """What hears the next key; None once the last screen is gone."""
        try:
            return self._app.focused or self._app.screen
        except ScreenStackError:
            return None

    async def _go_on(self) -> None:
        while self._waiting and self._climb is None:
            event = self._waiting.popleft()
            target = self._target
            if target is None:
                return
            if isinstance(event, Key):
                event, *rest = _timed(self._meant(event, target), event.time)
                self._waiting.extendleft(reversed(rest))
                self._typed_for[event] = id(target)
            if self._is_no_answer(event):
                continue
            await self._deliver(event)
            if isinstance(event, Key) and not _takes(target, event):
                self._await_rest()

    def _meant(self, event: Key, target: Widget) -> list[Key]:
        """Return the keys that one stands for, what is bound first: Alt only where it is."""
        if event.key in _IN_LINES and _takes(target):
            return [Key(_IN_LINES[event.key], None)]
        chain = self._app.screen._binding_chain
        if any(event.key in bindings.key_to_bindings for _, bindings in chain):
            return [Key(event.key, event.character)]
        if event.key == _NEWLINE:
            return [Key("enter", "\r")]
        if isinstance(event, EscapedKey):
            return [Key("escape", "\x1b"), Key(event.key.removeprefix("alt+"), event.character)]
        return [event]

    def _is_no_answer(self, event: Key | Paste) -> bool:
        """Return whether what is asked just now cannot be what was answered; leaving always can."""
        screen = self._app.screen
        is_leaving = isinstance(event, Key) and event.key == "escape"
        return isinstance(screen, Dialog) and not is_leaving and screen.is_no_answer(event)

    # -- at rest ------------------------------------------------------------------------------

    def _await_rest(self) -> None:
        self._patience = asyncio.get_running_loop().call_later(_LONGEST, self._end)
        self._begin(is_second=False)

    def _begin(self, *, is_second: bool) -> None:
        self._climb = _Climb(self._target, is_second)
        self._rise(self._climb.start, self._climb)

    def _rise(self, node: MessagePump | None, climb: _Climb) -> None:
        """Come behind everything that was sent to ``node``, and then to those above it."""
        while node is not None:
            if node.call_later(self._pass, node, climb):
                return
            node = node._parent  # it is closing
        # What the application did last may have given those below something to do: twice, then.
        is_quiet = climb.is_quiet and climb.start is self._target
        if is_quiet and climb.is_second:
            self._end()
        else:
            self._begin(is_second=is_quiet)

    def _pass(self, node: MessagePump, climb: _Climb) -> None:
        if climb is self._climb:
            climb.is_quiet &= node.message_queue_size == 0
            self._rise(node._parent, climb)

    def _end(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
        self._climb = self._patience = None
        if self._waiting:
            self._app.call_later(self._go_on)


def _timed(keys: list[Key], time: float) -> list[Key]:
    for key in keys:
        key.time = time
    return keys


def _takes(widget: Widget, event: Key = _LETTER) -> bool:
    """Return whether a widget writes down what is typed in it."""
    return widget.check_consume_key(event.key, event.character)
