"""QmpProtocol: bytes from and to a QEMU monitor, without any I/O.

The wire is one JSON object a line: a greeting, then events, and replies that carry the ``id`` of
their command (QEMU's "QMP protocol specification"). Messages come out in the order of the wire: a
listing of clients is only true between the events before it and those behind it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

#: Bytes a line may have. The longest that QEMU 7.2 sends, its own schema, has 0.2 MiB.
LINE_LIMIT = 16 * 1024 * 1024
#: Bytes of a line that cannot be read which are kept for the log.
_EXCERPT = 200


@dataclass(frozen=True, slots=True)
class Greeting:
    """The first line: ``version`` is QEMU's as (major, minor, micro)."""

    version: tuple[int, int, int]
    package: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a command; ``error`` is (class, description) where it failed.

    ``id`` is None for an error about input that QEMU could not read.
    """

    id: int | None
    value: Any = None
    error: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class QmpEvent:
    """Something happened; ``time`` is QEMU's, in seconds since the epoch."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)
    time: float = 0.0


@dataclass(frozen=True, slots=True)
class Malformed:
    """A line that is none of the above; ``excerpt`` is how it begins."""

    excerpt: bytes
    reason: str


Message = Greeting | Reply | QmpEvent | Malformed


class QmpProtocol:
    """One monitor conversation: ``receive_data``, ``messages_received``, ``command``."""

    def __init__(self, line_limit: int = LINE_LIMIT) -> None:
        self._line_limit = line_limit
        self._tail = bytearray()
        self._is_skipping = False
        self._messages: list[Message] = []
        self._last_id = 0

    def receive_data(self, data: bytes) -> None:
        """Take in what arrived."""
        *lines, tail = data.split(b"\n")
        for line in lines:
            self._extend(line)
            if not self._is_skipping:
                self._receive_line(bytes(self._tail).strip())
            self._is_skipping = False
            self._tail.clear()
        self._extend(tail)

    def _extend(self, part: bytes) -> None:
        """Add to the unfinished line; past the limit the line is given up, so it holds nothing."""
        if self._is_skipping:
            return
        self._tail += part
        if len(self._tail) > self._line_limit:
            self._reject(bytes(self._tail[:_EXCERPT]), f"longer than {self._line_limit} bytes")
            self._is_skipping = True
            self._tail.clear()

    def messages_received(self) -> list[Message]:
        """Return what has arrived since the last call, in order."""
        messages, self._messages = self._messages, []
        return messages

    def command(self, name: str, arguments: dict[str, Any] | None = None) -> tuple[int, bytes]:
        """Return the id that the reply will carry, and the bytes to send."""
        self._last_id += 1
        message: dict[str, Any] = {"execute": name, "id": self._last_id}
        if arguments:
            message["arguments"] = arguments
        return self._last_id, json.dumps(message).encode() + b"\n"

    def _receive_line(self, line: bytes) -> None:
        if not line:
            return
        try:
            self._messages.append(_parse(json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            self._reject(line[:_EXCERPT], f"{type(error).__name__}: {error}"[:_EXCERPT])

    def _reject(self, excerpt: bytes, reason: str) -> None:
        self._messages.append(Malformed(excerpt, reason))


def _parse(message: dict[str, Any]) -> Message:
    if "event" in message:
        return _parse_event(message)
    if "return" in message:
        return Reply(_reply_id(message), message["return"])
    if "error" in message:
        error = message["error"]
        return Reply(_reply_id(message), error=(str(error["class"]), str(error["desc"])))
    qemu = message["QMP"]["version"]["qemu"]
    version = (int(qemu["major"]), int(qemu["minor"]), int(qemu["micro"]))
    return Greeting(version, str(message["QMP"]["version"].get("package", "")))


def _parse_event(message: dict[str, Any]) -> QmpEvent:
    name, data, stamp = message["event"], message.get("data", {}), message["timestamp"]
    if not isinstance(name, str) or not isinstance(data, dict):
        raise TypeError("an event without a name or with data that is no object")
    return QmpEvent(name, data, stamp["seconds"] + stamp["microseconds"] / 1e6)


def _reply_id(message: dict[str, Any]) -> int | None:
    reply_id = message.get("id")
    return reply_id if isinstance(reply_id, int) else None
