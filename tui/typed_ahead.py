"""TypedAhead: keys that come in one piece do what they would do one by one.

Textual gives every key at once to what has the focus. A key that is no text first climbs from there
to the application, which then closes a dialog or moves a cursor; what follows it in the same piece,
as on a slow link, would act before that, where the first was typed. So it waits.

    key -> what has the focus -> its parents -> application -> what waited
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from textual.events import Key, Paste

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import App
    from textual.message_pump import MessagePump
    from textual.widget import Widget

#: Seconds after which nothing waits any longer, as where a key closed what it was typed in.
_LONGEST: Final = 0.3
#: Alt and a key, as a line understands it.
_IN_LINES: Final = {"alt+b": "ctrl+left", "alt+f": "ctrl+right", "alt+backspace": "ctrl+w"}

_LETTER: Final = Key("a", "a")


class EscapedKey(Key):
    """Esc and a character in one piece: Alt with that key, or Esc and then the key.

    Terminals of the old kind send the same bytes for both.
    """


class TypedAhead:
    """Keys and pastes of an application in order; ``deliver`` gives it one when it is its turn."""

    def __init__(self, app: App[None], deliver: Callable[[Key | Paste], Awaitable[None]]) -> None:
        self._app = app
        self._deliver = deliver
        self._waiting: deque[Key | Paste] = deque()
        #: What nothing waits for any longer after a while; None: no key is on its way.
        self._on_its_way: asyncio.TimerHandle | None = None
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

    async def _go_on(self) -> None:
        while self._waiting and self._on_its_way is None:
            event = self._waiting.popleft()
            if isinstance(event, EscapedKey):
                self._waiting.extendleft(reversed(self._keys_of(event)))
                continue
            target = self._app.focused or self._app.screen
            if isinstance(event, Key):
                self._typed_for[event] = id(target)
            await self._deliver(event)
            if isinstance(event, Key) and event.is_forwarded and not _takes(target, event):
                self._follow(target)

    def _keys_of(self, event: EscapedKey) -> list[Key]:
        """Return what was meant: Alt only where somebody listens to it."""
        focused = self._app.focused
        if focused is not None and _takes(focused) and event.key in _IN_LINES:
            return [Key(_IN_LINES[event.key], None)]
        chain = self._app.screen._binding_chain
        if any(event.key in bindings.key_to_bindings for _, bindings in chain):
            return [Key(event.key, event.character)]
        return [Key("escape", "\x1b"), Key(event.key.removeprefix("alt+"), event.character)]

    def _follow(self, target: MessagePump) -> None:
        later = asyncio.get_running_loop().call_later(_LONGEST, self._arrive)
        self._on_its_way = later
        self._climb(target, later)

    def _climb(self, node: MessagePump | None, later: asyncio.TimerHandle) -> None:
        """Come behind the key through the queues of everything that it passes."""
        while node is not None and self._on_its_way is later:
            if node.call_later(self._climb, node._parent, later):
                return
            node = node._parent
        if self._on_its_way is later:
            self._arrive()

    def _arrive(self) -> None:
        if self._on_its_way is not None:
            self._on_its_way.cancel()
        self._on_its_way = None
        if self._waiting:
            self._app.call_later(self._go_on)


def _takes(widget: Widget, event: Key = _LETTER) -> bool:
    """Return whether a widget writes down what is typed in it."""
    return widget.check_consume_key(event.key, event.character)
