"""TappedParser: Textual's reader of what the terminal sends, with the guest's keys taken out.

Textual's drivers make their parser by a name of their module; ``with_tap`` puts this one there. It
runs in the thread of the driver and changes nothing but through events.
"""

from __future__ import annotations

import re
import sys
from codecs import getincrementaldecoder
from functools import partial
from typing import TYPE_CHECKING, Any

from ..terminal_parser import TerminalParser
from .raw_events import RawDetach, RawEvent, RawPaste, RawReply, RawTyped
from .raw_stream import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.driver import Driver
    from textual.message import Message

    from .raw_keys import RawKeys
    from .raw_stream import Piece

_NO_TEXT = re.compile("[\udc80-\udcff]")

_EVENTS: dict[Kind, Callable[[str], RawEvent]] = {
    Kind.GUEST: lambda text: RawTyped(text.encode("utf-8", "surrogateescape")),
    Kind.PASTE: lambda text: RawPaste(_NO_TEXT.sub("\ufffd", text)),
    Kind.DETACH: lambda text: RawDetach(),
    Kind.REPLY: RawReply,
}


class TappedParser(TerminalParser):
    """Asks ``keys`` with every piece whether it is tapped."""

    def __init__(self, keys: RawKeys, debug: bool = False) -> None:
        super().__init__(debug)
        self._keys = keys

    def feed(self, data: str) -> Iterable[Message]:
        """Yield what came as events; empty at the end."""
        stream = self._keys.stream
        if stream is None or not data:
            yield from super().feed(_NO_TEXT.sub("\ufffd", data))
            return
        for piece in stream.feed(data):
            yield from self._events_of(piece)

    def tick(self) -> Iterable[Message]:
        """Yield what nothing more followed."""
        stream = self._keys.stream
        for piece in stream.rest() if stream else ():
            yield from self._events_of(piece)
        yield from super().tick()

    def _events_of(self, piece: Piece) -> Iterable[Message]:
        if piece.kind is Kind.TERMINAL:
            yield from super().feed(_NO_TEXT.sub("\ufffd", piece.text))
            return
        if piece.kind is Kind.DETACH:
            self._keys.stream = None
        self._keys.hear(_EVENTS[piece.kind](piece.text))


def with_tap(driver: type[Driver], keys: RawKeys) -> type[Driver]:
    """Have that driver read through the tap, and bytes that are no UTF-8 do no harm."""
    module: Any = sys.modules[driver.__module__]
    if hasattr(module, "XTermParser"):
        module.XTermParser = partial(TappedParser, keys)
        module.getincrementaldecoder = _lenient_decoder
    return driver


def _lenient_decoder(name: str) -> Callable[[], Any]:
    return partial(getincrementaldecoder(name), "surrogateescape")
