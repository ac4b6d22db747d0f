"""Fixtures of the command line's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest

from engine import Connection
from tests.fakes.node_file import node_file
from tests.tui.cli.command_line import HOSTILE_NAME, CommandLine
from tests.tui.cli.host import Host

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_uri(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIBVIRT_DEFAULT_URI", raising=False)
    monkeypatch.delenv("VIRSH_DEFAULT_CONNECT_URI", raising=False)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Lines without a URI."""
    return CommandLine(capsys)


@pytest.fixture
def default_host(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Lines for the host with one domain, ``test``, that runs."""
    return CommandLine(capsys, "-c", "test:///default")


@pytest.fixture
def still_demo(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Lines for the demo fleet, in which nothing moves."""
    return CommandLine(capsys, "-c", "test:///demo?still=1")


@pytest.fixture
def node_path(tmp_path: Path) -> Path:
    """A node file of eight domains: five run, one is paused, two are shut off."""
    path = tmp_path / "node.xml"
    path.write_text(node_file(8))
    return path


@pytest.fixture
def node(capsys: pytest.CaptureFixture[str], node_path: Path) -> CommandLine:
    """Lines for the host of that file."""
    return CommandLine(capsys, "-c", f"test://{node_path}")


@pytest.fixture
def hostile_path(tmp_path: Path) -> Path:
    """A node file with one domain of a hostile name."""
    path = tmp_path / "hostile.xml"
    path.write_text(
        node_file(1).replace("<name>vm-0000", f"<name>{escape(HOSTILE_NAME)}"), encoding="utf-8"
    )
    return path


@pytest.fixture
def hostile(capsys: pytest.CaptureFixture[str], hostile_path: Path) -> CommandLine:
    """Lines for that host."""
    return CommandLine(capsys, "-c", f"test://{hostile_path}")


@pytest.fixture
async def host(node_path: Path) -> AsyncIterator[Host]:
    """That host again, kept open between verbs."""
    async with await Connection.open(f"test://{node_path}") as connection:
        yield Host(connection)
