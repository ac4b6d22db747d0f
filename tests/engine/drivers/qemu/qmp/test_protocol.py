"""QMP without a socket: every way in which bytes can arrive."""

from __future__ import annotations

import json

import pytest

from engine.drivers.qemu.qmp.protocol import (
    Greeting,
    Malformed,
    QmpEvent,
    QmpProtocol,
    Reply,
)
from tests.data import recordings

GREETING = (
    b'{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, '
    b'"package": "Debian"}, "capabilities": ["oob"]}}\r\n'
)
EVENT = b'{"timestamp": {"seconds": 5, "microseconds": 500000}, "event": "STOP"}\r\n'


def received(*chunks: bytes, limit: int = 1 << 20) -> list[object]:
    protocol = QmpProtocol(limit)
    for chunk in chunks:
        protocol.receive_data(chunk)
    return list(protocol.messages_received())


def test_a_conversation() -> None:
    protocol = QmpProtocol()
    command_id, data = protocol.command("query-status")
    assert json.loads(data) == {"execute": "query-status", "id": command_id}
    protocol.receive_data(GREETING + EVENT + b'{"return": {}, "id": %d}\r\n' % command_id)
    assert protocol.messages_received() == [
        Greeting((7, 2, 22), "Debian"),
        QmpEvent("STOP", {}, 5.5),
        Reply(command_id, {}),
    ]
    assert protocol.messages_received() == []


def test_arguments_are_sent_only_where_there_are_some() -> None:
    _, data = QmpProtocol().command("set-action", {"shutdown": "pause"})
    assert json.loads(data)["arguments"] == {"shutdown": "pause"}


def test_every_cut_of_the_stream_gives_the_same_messages() -> None:
    stream = GREETING + EVENT + b'{"return": [1, 2], "id": 1}\r\n'
    whole = received(stream)
    assert len(whole) == 3
    for cut in range(len(stream)):
        assert received(stream[:cut], stream[cut:]) == whole
    assert received(*(bytes([byte]) for byte in stream)) == whole


def test_a_refusal_keeps_its_class() -> None:
    line = b'{"id": 3, "error": {"class": "CommandNotFound", "desc": "no such"}}\r\n'
    assert received(line) == [Reply(3, error=("CommandNotFound", "no such"))]


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\xfe garbage",
        b'{"event": ',
        b"[]",
        b"null",
        b"42",
        b"{}",
        b'{"event": 7, "timestamp": {"seconds": 1, "microseconds": 0}}',
        b'{"event": "STOP"}',
        b'{"event": "STOP", "timestamp": {}}',
        b'{"event": "STOP", "data": [], "timestamp": {"seconds": 1, "microseconds": 0}}',
        b'{"error": "no object"}',
        b'{"QMP": {}}',
        b"[" * 100_000,
    ],
)
def test_what_cannot_be_read_is_reported_and_the_next_line_is(line: bytes) -> None:
    bad, good = received(line + b"\r\n" + EVENT)
    assert isinstance(bad, Malformed)
    assert line.startswith(bad.excerpt)
    assert isinstance(good, QmpEvent)


def test_a_giant_line_is_dropped_once_and_never_held() -> None:
    protocol = QmpProtocol(line_limit=1000)
    for _ in range(1000):
        protocol.receive_data(b"x" * 900)
        assert len(protocol._tail) <= 1000
    protocol.receive_data(b"tail\r\n" + EVENT)
    bad, good = protocol.messages_received()
    assert isinstance(bad, Malformed)
    assert isinstance(good, QmpEvent)


def test_a_giant_line_that_comes_whole_is_dropped_too() -> None:
    bad, good = received(b'{"return": "' + b"x" * 2000 + b'"}\r\n' + EVENT, limit=1000)
    assert isinstance(bad, Malformed)
    assert isinstance(good, QmpEvent)


def test_an_id_that_is_not_ours_is_no_id() -> None:
    assert received(b'{"return": {}, "id": "x"}\r\n') == [Reply(None, {})]


@pytest.mark.parametrize("name", recordings.NAMES)
def test_recordings_have_no_line_that_cannot_be_read(name: str) -> None:
    for source in recordings.sources(name):
        messages = received(*recordings.wire(name, source))
        assert not [message for message in messages if isinstance(message, Malformed)]
