"""``python -m benchmarks``: a missed figure is no failure, a measurement that is not there is."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from benchmarks import __main__ as program
from benchmarks import list_speed, queue_throughput
from benchmarks.peers import MissingPeer
from benchmarks.report import BEGIN, END
from benchmarks.row import Row, at_most, count

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", program.NAMES)
def test_every_name_can_be_measured(name: str) -> None:
    assert callable(importlib.import_module(f"benchmarks.{name}").measure)


def test_a_missed_figure_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(queue_throughput, "measure", lambda: [at_most("events", 2, 1, count)])
    assert program.main(["queue_throughput"]) == 0
    assert "MISSED" in capsys.readouterr().out


def test_a_missing_peer_is_named_and_the_rest_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def measure() -> list[Row]:
        raise MissingPeer("virsh is missing (Debian package libvirt-clients)")

    monkeypatch.setattr(list_speed, "measure", measure)
    monkeypatch.setattr(queue_throughput, "measure", lambda: [at_most("events", 1, 1, count)])
    assert program.main(["list_speed", "queue_throughput"]) == 1
    printed = capsys.readouterr()
    assert "events" in printed.out
    assert "list_speed could not be measured: virsh is missing" in printed.err


def test_only_a_whole_run_writes_the_readme(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    readme = tmp_path / "README.md"
    monkeypatch.setattr(program, "_README", readme)
    monkeypatch.setattr(queue_throughput, "measure", lambda: [at_most("events", 1, 1, count)])
    program.main(["queue_throughput"])
    assert not readme.exists()


def test_a_whole_run_writes_the_figures_with_its_date(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"{BEGIN}\n{END}\n")
    monkeypatch.setattr(program, "_README", readme)
    monkeypatch.setattr(program, "NAMES", ("queue_throughput",))
    monkeypatch.setattr(queue_throughput, "measure", lambda: [at_most("events", 1, 1, count)])
    assert program.main([], now=datetime(2026, 11, 22, tzinfo=UTC)) == 0
    written = readme.read_text()
    assert "- measured: 2026-11-22\n" in written
    assert "| events | 1 |  |  | <= 1 | met |" in written


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        program.main(["speed"])
    assert "there is no measurement speed" in capsys.readouterr().err
