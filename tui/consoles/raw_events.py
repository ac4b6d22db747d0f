"""Events of the raw tap: what a person typed while a guest has the keys."""

from __future__ import annotations

from textual.events import Event


class RawEvent(Event, bubble=False):
    """The base of them."""


class RawTyped(RawEvent):
    """Bytes for the guest, exactly as the terminal sent them."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.data = data


class RawPaste(RawEvent):
    """A text that was pasted."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class RawDetach(RawEvent):
    """The detach key."""


class RawReply(RawEvent):
    """What the terminal answered to a question; no key of a person."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
