"""PLAIN (RFC 4616), EXTERNAL (RFC 4422 appendix A), ANONYMOUS (RFC 4505): one message each.

None of them proves who the server is; that is the channel's business.
"""

from __future__ import annotations

import stringprep
from typing import TYPE_CHECKING, ClassVar

from ..errors import ProtocolError
from .preparation import unwritable

if TYPE_CHECKING:
    from .mechanism import Login


class _SingleMessage:
    """Says its message at the start, and again to a server that has not listened yet."""

    name: ClassVar[str]
    asks_login: ClassVar[bool] = False

    def __init__(self, login: Login) -> None:
        self._login = login
        self.is_complete = False

    def start(self) -> bytes:
        self.is_complete = True
        return self._message()

    def step(self, challenge: bytes | None) -> bytes | None:
        if challenge:
            raise ProtocolError(f"{self.name} has no challenge, but the server sent one")
        return None if challenge is None else self._message()

    def _message(self) -> bytes:
        return b""


class Plain(_SingleMessage):
    """Name and password in clear: for channels only that nobody else can read."""

    name = "PLAIN"
    asks_login = True

    def _message(self) -> bytes:
        return b"\0".join(
            (b"", _clear(self._login.user, "user name"), _clear(self._login.password, "password"))
        )


class External(_SingleMessage):
    """Whoever the channel says, such as the subject of a certificate: the message is empty."""

    name = "EXTERNAL"


class Anonymous(_SingleMessage):
    """Nobody in particular; Cyrus SASL takes an empty trace for no message at all."""

    name = "ANONYMOUS"

    def _message(self) -> bytes:
        return b"anonymous"


def _clear(text: str, what: str) -> bytes:
    """Return UTF-8; preparing is the server's part (RFC 4616, section 2)."""
    if not text or any(char == "\0" or stringprep.in_table_c5(char) for char in text):
        raise unwritable(what)
    return text.encode()
