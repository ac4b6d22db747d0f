"""The verbs ``screen``, ``wait-text`` and ``type``: a guest driven by a script."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from engine.access.png import from_png
from engine.console.vt import Terminal
from engine.errors import (
    EngineError,
    InvalidArgument,
    NotFound,
    OperationDenied,
    OperationFailed,
    OperationInvalid,
    OperationTimeout,
)
from tests.patience import PATIENCE, ever_longer
from tests.tui.cli.demo_host import DEMO, BytesOut, demo_host
from tui.audit import AUDIT_NAME
from tui.cli.wait_text import Waiting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.cli.command_line import CommandLine


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


async def test_a_script_logs_in_and_reads_the_screen(tmp_path: Path) -> None:
    async with demo_host() as host:
        assert await host.run("wait-text", "web-02", "lo.in:$") == "web-02 login:\n"
        await host.run("type", "web-02", "root", "--enter")
        await host.run("wait-text", "web-02", "Password:", "--fixed")
        assert await host.run("type", "web-02", "secret word", "--enter") == "Typed on 'web-02'\n"
        await host.run("wait-text", "web-02", "# $|[#$]$")
        await host.run("type", "web-02", "echo x", "--keys", "BackSpace", "--keys", "Shift+Y")
        await host.run("type", "web-02", "--keys", "Enter")
        assert "echo Y" in await host.run("wait-text", "web-02", "echo Y")
        await host.run("wait-text", "web-02", "[#$]$")  # it has done so
        wait = ("--wait", str(PATIENCE))
        lines = (await host.run("screen", "web-02", *wait)).splitlines()
        assert "Y" in lines
        shape = json.loads(await host.run("screen", "web-02", "--json", *wait))
        assert [line for line in shape["lines"] if line] == [line for line in lines if line]
        assert shape["columns"] == 80
        assert shape["cursor"]["row"] == len(lines) - 1
    log = (tmp_path / "state" / "virtdeck" / AUDIT_NAME).read_text()
    assert log.count('"verb": "type"') == 4
    assert "secret" not in log


async def test_a_port_is_typed_to_and_waited_for() -> None:
    async with demo_host() as host:
        await host.run("wait-text", "web-01", "login:", "--port")
        await host.run("type", "web-01", "root", "--enter", "--port", "ttyS0")
        said = json.loads(await host.run("wait-text", "web-01", "Passw", "--port", "--json"))
        assert said == {"line": "Password:", "pattern": "Passw"}


@dataclass
class Said:
    """As much of a session as is waited on."""

    terminal: Terminal

    @property
    def grid(self) -> Terminal:
        return self.terminal


def test_what_scrolled_away_or_was_wrapped_is_found_too() -> None:
    terminal = Terminal(10, 3)
    waiting = Waiting(re.compile("a long line of all"), Said(terminal))
    terminal.feed(b"before\r\n" * 30)
    assert not waiting.is_over()
    terminal.feed(b"a long line of all\r\n" + b"behind\r\n" * 30)
    assert waiting.is_over()
    assert waiting.line == "a long line of all"


async def test_what_does_not_come_is_an_error_with_the_screen_beside_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with demo_host() as host:
        for seconds in ever_longer(0.4):
            with pytest.raises(OperationTimeout, match="'nowhere' did not come within"):
                await host.run("wait-text", "web-01", "nowhere", "--timeout", str(seconds))
            beside = capsys.readouterr().err.splitlines()
            if any("login:" in line for line in beside):
                break
    assert beside[0] == "what was on it last:"
    assert any("login:" in line for line in beside)


async def test_a_picture_is_the_screen(tmp_path: Path) -> None:
    path = tmp_path / "screen.png"
    async with demo_host() as host:
        wait = ("--wait", str(PATIENCE))
        said = json.loads(await host.run("screen", "web-01", "--png", str(path), "--json", *wait))
        out = BytesOut()
        await host.run("screen", "web-01", "--png", "-", *wait, stream=out)
    picture = from_png(path.read_bytes())
    assert (picture.width, picture.height) == (said["width"], said["height"]) == (720, 400)
    assert len(set(picture.pixels)) > 1
    assert from_png(out.taken()).pixels[:1000] == picture.pixels[:1000]


async def test_a_desktop_is_no_text() -> None:
    async with demo_host() as host:
        for seconds in ever_longer(0.5):
            with pytest.raises((OperationFailed, OperationTimeout)) as failure:
                await host.run("screen", "desktop-anna", "--wait", str(seconds))
            if "no picture came" not in failure.value.message:
                break
    assert "no text was read" in failure.value.message
    assert "--png" in failure.value.hint


async def test_nobody_types_into_the_work_of_another() -> None:
    async with demo_host() as host:
        with pytest.raises(OperationDenied, match="somebody else is on the screen") as failure:
            await host.run("type", "desktop-anna", "x")
        assert "--share" in failure.value.hint
        await host.run("type", "desktop-anna", "x", "--share")


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        ("type web-01", InvalidArgument, "nothing to type"),
        ("type web-01 €", InvalidArgument, "no '€'"),
        ("type web-01 x --keys Ctrl+Foo", InvalidArgument, "'Foo' of 'Ctrl\\+Foo' is no key"),
        ("type web-01 x --port --keys F1", InvalidArgument, "a serial port has no keys"),
        ("type web-01 x --layout xx", InvalidArgument, "no keyboard layout 'xx'"),
        ("wait-text web-01 (", InvalidArgument, "is no regular expression"),
        ("wait-text web-01 .*", InvalidArgument, "found in an empty line"),
        ("screen ci-runner-3", OperationInvalid, "ci-runner-3 does not run"),
        ("wait-text ci-runner-3 x --port", OperationInvalid, "ci-runner-3 does not run"),
        ("screen web-01 --display 7", NotFound, "has no display 7"),
        ("wait-text web-01 x --port none", NotFound, "has no port 'none'"),
    ],
)
async def test_what_cannot_be(line: str, kind: type[EngineError], words: str) -> None:
    async with demo_host() as host:
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(kind, match=words):
                await host.run(*line.split())


def test_a_reader_types_nothing(cli: CommandLine) -> None:
    ended = cli("-c", DEMO, "-r", "type", "web-01", "x")
    assert (ended.status, ended.out) == (1, "")
    assert "read-only" in ended.err
