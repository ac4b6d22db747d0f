"""Files of recordings: good ones, cut ones and bad ones; and going to any time of one."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

from engine.console.cast import CastEvent, Recording, Replay
from engine.console.cast import replay as replay_module
from engine.console.vt import Terminal
from engine.errors import InvalidArgument, StorageFailed

if TYPE_CHECKING:
    from pathlib import Path

HEADER = b'{"version": 2, "width": 30, "height": 5, "title": "a\\u001bb", "env": {"TERM": "x"}}\n'


def parsed(body: bytes, header: bytes = HEADER) -> Recording:
    return Recording.parse(header + body, "x.cast")


def test_events_of_every_kind_and_of_none() -> None:
    recording = parsed(
        b'[0.5, "o", "a"]\n\n[0.25, "i", "b"]\n[1, "z", "new"]\n[2, "r", "9x9"]\n'
        b'[2.5, "m", "end"]\n'
    )
    assert recording.events == (
        CastEvent(0.5, "o", "a"),
        CastEvent(0.5, "i", "b"),
        CastEvent(2.0, "r", "9x9"),
        CastEvent(2.5, "m", "end"),
    )
    assert recording.title == "a\\x1bb"
    assert recording.timestamp is None
    assert not recording.is_cut


def test_a_recording_that_was_cut_is_played_as_far_as_it_goes() -> None:
    recording = parsed(b'[0.5, "o", "a"]\n[0.7, "o", "b')
    assert [event.text for event in recording.events] == ["a"]
    assert recording.is_cut


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "line 1: not the header"),
        (b"\x7fELF\n", "line 1: not the header"),
        (b'{"width": 1}\n', "line 1: not the header"),
        (b'{"version": 3, "term": {}}\n', "line 1: asciicast version 3 is not read"),
        (b'{"version": 2, "width": 80}\n', "line 1: width and height"),
        (b'{"version": 2, "width": 80, "height": 1e9}\n', "line 1: width and height"),
        (b'{"version": 2, "width": true, "height": 5}\n', "line 1: width and height"),
        (HEADER + b'[1, "o", "a"]\n[1, "o"]\n', r"line 3: not \[seconds, kind, text\]"),
        (HEADER + b'["1", "o", "a"]\n', "line 2: not"),
        (HEADER + b'[NaN, "o", "a"]\n', "line 2: not"),
        (HEADER + b'[Infinity, "o", "a"]\n', "line 2: not"),
        (HEADER + b'[-1, "o", "a"]\n', "line 2: a time before the beginning"),
        (HEADER + b'[1, "o", "\xff"]\n', "line 2: not JSON"),
        (HEADER + b"[" * 100_000 + b"\n", "line 2: not JSON"),
        (HEADER + b"[" + b"1" * 9000 + b', "o", ""]\n', "line 2: not JSON"),
        (HEADER + b'"' + b"x" * 8_400_000 + b'"\n', "line 2: longer than 8 MiB"),
    ],
)
def test_bad_files_are_refused_by_name_and_line(data: bytes, message: str) -> None:
    with pytest.raises(InvalidArgument, match=f"^x.cast, {message}"):
        Recording.parse(data, "x.cast")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="No such file"):
        Recording.load(tmp_path / "none")
    huge = tmp_path / "huge"
    with huge.open("wb") as file:
        file.truncate(300 * 1_048_576)
    with pytest.raises(InvalidArgument, match="larger than 256 MiB"):
        Recording.load(huge)


def test_any_bytes_are_read_or_refused() -> None:
    chance = random.Random(3)
    body = HEADER + b'[0.5, "o", "\\u001b[1m"]\n[1.5, "r", "3x3"]\n'
    for _ in range(500):
        data = bytearray(body)
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            recording = Recording.parse(bytes(data), "x")
        except InvalidArgument:
            continue
        Replay(recording).seek(recording.duration)


def long_recording() -> tuple[Recording, list[str]]:
    events, said = [], []
    for number in range(400):
        text = f"\x1b[{number % 5 + 1};{number % 20 + 1}H{number:05d}" + ("\n" * (number % 3))
        if number == 200:
            events.append([number - 0.5, "r", "35x6"])
        events.append([number, "o", text])
        said.append(text)
    body = b"".join(json.dumps(event).encode() + b"\n" for event in events)
    return parsed(body), said


def test_seeking_anywhere_is_the_same_as_playing_from_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(replay_module, "_SPACING", 200)
    monkeypatch.setattr(replay_module, "_KEPT", 8)
    recording, said = long_recording()
    replay = Replay(recording)
    chance = random.Random(5)
    for second in [*range(0, 400, 37), *(chance.randrange(400) for _ in range(40)), 399, 0]:
        replay.seek(second)
        expected = Terminal(30, 5)
        for number in range(second + 1):
            if number == 200:
                expected.resize(35, 6)
            expected.feed(said[number].encode())
        assert replay.terminal.lines() == expected.lines(), second
        assert replay.seconds == second
    replay.seek(10_000)
    assert replay.is_at_end
    assert replay.next_time is None
    assert replay.seconds == recording.duration
    replay.seek(-5)
    assert replay.seconds == 0
    assert replay.next_time == 1


def test_going_back_does_not_play_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_module, "_SPACING", 200)
    recording, _ = long_recording()
    replay = Replay(recording)
    replay.seek(399)
    fed = 0
    feed = Terminal.feed

    def counted(terminal: Terminal, data: bytes) -> None:
        nonlocal fed
        fed += len(data)
        feed(terminal, data)

    monkeypatch.setattr(Terminal, "feed", counted)
    replay.seek(390)
    assert 0 < fed <= 300
