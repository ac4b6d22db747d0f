"""The command line writes down what it changes, and says where it cannot."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from engine.errors import EngineError, OperationInvalid
from engine.fleet.line_file import state_path

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.cli.command_line import CommandLine
    from tests.tui.cli.host import Host


def written() -> list[tuple[str, str, str]]:
    """Return domain, error and virsh words, without the address, of each record."""
    lines = state_path("audit.log").read_text().splitlines()
    return [
        (each["domain"], each["error"] or "", " ".join(each["virsh"].split()[3:]))
        for each in map(json.loads, lines)
    ]


async def test_every_change_has_a_line_and_looking_has_none(host: Host, tmp_path: Path) -> None:
    path = tmp_path / "new.xml"
    path.write_text(
        "<domain type='test'><name>new</name><memory>1024</memory>"
        "<os><type>hvm</type></os><description>secret</description></domain>"
    )
    await host.run("info", "vm-0000")
    await host.run("define", str(path))
    await host.run("title", "new", "a b")
    await host.run("autostart", "new")
    await host.run("autostart", "new", "--disable")
    await host.run("protect", "new")
    await host.run("protect", "new", "--off")
    await host.run("tags", "new", "web", "db")
    await host.run("tags", "new")
    path.write_text("<domain/>")
    with pytest.raises(EngineError):
        await host.run("define", str(path))
    with pytest.raises(OperationInvalid):
        await host.run("destroy", "new")
    assert [words for _, _, words in written()] == [
        "define FILE",
        "desc new --title 'a b'",
        "autostart new",
        "autostart --disable new",
        "metadata new urn:virtdeck:protected --key virtdeck --set '<protected/>'",
        "metadata new urn:virtdeck:protected --key virtdeck --remove",
        "metadata new urn:virtdeck:tags --key virtdeck --set '<tags>web db</tags>'",
        "metadata new urn:virtdeck:tags --key virtdeck --remove",
        "define FILE",
        "destroy new",
    ]
    errors = [error for _, error, _ in written()]
    assert [bool(error) for error in errors] == [False] * 8 + [True] * 2
    assert errors[-1] == "cannot destroy 'new': the domain is shut off"
    assert "secret" not in state_path("audit.log").read_text()


def test_a_log_that_cannot_be_written_is_said_beside_the_answer(
    default_host: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    ended = default_host("suspend", "test")
    assert (ended.status, ended.out) == (0, "Domain 'test' suspended\n")
    assert ended.err.startswith("warning: the audit log cannot be written: ")
