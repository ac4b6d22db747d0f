"""The verbs ``record`` and ``play``."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from engine.console.cast import Recording
from engine.errors import InvalidArgument, StorageFailed
from tests.patience import ever_longer
from tests.tui.cli.demo_host import demo_host

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.cli.command_line import CommandLine


async def _story(path: Path, seconds: float) -> None:
    """Record for so long while a script types."""
    words = ("web-02", str(path), "--screen", "--for", str(seconds))
    async with demo_host() as host:
        async with asyncio.TaskGroup() as group:
            group.create_task(host.run("record", *words))
            await host.run("wait-text", "web-02", "login:")
            await host.run("type", "web-02", "somebody", "--share")
            await host.run("wait-text", "web-02", "login: somebody")


def test_a_screen_is_recorded_while_a_script_types(
    tmp_path: Path, cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    for seconds in ever_longer(1.5):
        path = tmp_path / f"screen-{seconds}.cast"
        asyncio.run(_story(path, seconds))
        recording = Recording.load(path)
        if "web-02 login: somebody" in recording.at(99).lines():
            break
    assert recording.title == "web-02 display 0"
    assert "web-02 login: somebody" in recording.at(99).lines()
    assert len(recording.events) > 1
    played = cli("play", str(path))
    assert played.status == 0
    assert played.out.splitlines()[-1] == "web-02 login: somebody"
    facts = cli("play", str(path), "--at", "0", "--json").json
    assert facts["title"] == "web-02 display 0"
    assert facts["columns"] == 80


async def test_a_port_is_recorded_from_what_stands_there(tmp_path: Path) -> None:
    path = tmp_path / "port.cast"
    async with demo_host() as host:
        await host.run("wait-text", "web-01", "login:", "--port")
        await host.run("record", "web-01", str(path), "--for", "0.3")
        with pytest.raises(StorageFailed, match="exists already"):
            await host.run("record", "web-01", str(path), "--for", "0.3")
    assert Recording.load(path).columns == 80


async def test_input_of_a_screen_is_refused(tmp_path: Path) -> None:
    async with demo_host() as host:
        with pytest.raises(InvalidArgument, match="--input is for a port"):
            await host.run("record", "web-01", str(tmp_path / "x"), "--screen", "--input")


def test_a_hostile_recording_is_text(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "hostile.cast"
    header = {"version": 2, "width": 40, "height": 4, "title": "\x1b]0;owned\x07"}
    said = "\x1b]52;c;eA==\x07\x1b[31mred\u202e\x1b[0m\r\n\x1b[8;1;1t"
    path.write_text(f"{json.dumps(header)}\n{json.dumps([0.1, 'o', said])}\n")
    for words in ((), ("--text",), ("--json",)):
        assert "\x1b" not in cli("play", str(path), *words).out
    assert cli("play", str(path)).out.startswith("red")


def test_no_recording_is_an_error(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "none"
    path.write_text("nothing\n")
    assert (cli("play", str(path)).status, cli("play", f"{path}x").status) == (1, 1)
