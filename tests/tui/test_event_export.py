"""Events on their way out: JSON lines that hold everything, in a file of one's own."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

from engine import DomainRef
from engine.events import GraphicsPhase, Lifecycle, LifecycleEvent, RebootEvent
from engine.fleet import EventLog
from tests.fakes.scripted_driver import WEB
from tests.fakes.visits import ALICE, NOON, graphics
from tui.event_export import field_lines, record_line, write_records

if TYPE_CHECKING:
    from pathlib import Path

    from engine.events import Event
    from engine.fleet import EventRecord


def records(*events: Event) -> list[EventRecord]:
    log = EventLog()
    log.append("lab", events)
    return list(log)


def test_a_line_has_every_field() -> None:
    (record,) = records(graphics(GraphicsPhase.INITIALIZE, subject=ALICE))
    line = json.loads(record_line(record))
    assert (line["event"], line["host"], line["count"]) == ("graphics", "lab", 1)
    assert line["time"] == "2023-11-14T22:13:20.000+00:00"
    assert line["domain"] == {"name": "web-01", "uuid": WEB.uuid, "id": 1}
    assert line["phase"] == "initialize"
    assert line["remote"]["node"] == "10.1.2.3"
    assert line["subject"] == [list(pair) for pair in ALICE]


def test_fields_are_words_and_printable() -> None:
    hostile = DomainRef("\x1b[2J[red]\n", WEB.uuid)
    (record,) = records(
        LifecycleEvent(time=NOON, domain=hostile, event=Lifecycle.CRASHED, detail=0)
    )
    fields = dict(field_lines(record))
    assert fields["domain.name"] == "\\x1b[2J[red]\\n"
    assert (fields["change"], fields["detail"]) == ("crashed", "panicked")
    assert "count" not in fields


def test_a_repeated_event_says_how_often() -> None:
    (record,) = records(*[RebootEvent(time=NOON, domain=WEB)] * 24)
    assert dict(field_lines(record))["count"] == "24"


def test_the_file_is_private_and_complete(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    several = records(*[graphics(phase) for phase in GraphicsPhase])
    write_records(str(path), several)
    lines = path.read_text(encoding="ascii").splitlines()
    assert [json.loads(line)["phase"] for line in lines] == ["connect", "initialize", "disconnect"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_home_folder_has_its_short_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    write_records("~/events.jsonl", [])
    assert (tmp_path / "events.jsonl").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text("precious", encoding="ascii")
    with pytest.raises(FileExistsError):
        write_records(str(path), [])
    assert path.read_text(encoding="ascii") == "precious"
