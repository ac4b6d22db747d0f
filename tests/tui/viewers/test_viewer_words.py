"""What viewers are started with: no word is a password, and a file is its owner's alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.errors import StorageFailed
from tui.viewers.viewer_file import private_folder, viewer_text, write_file
from tui.viewers.viewer_program import PROGRAMS, installed, spelled

if TYPE_CHECKING:
    from pathlib import Path


def test_each_viewer_has_its_own_way_to_say_where() -> None:
    """Display numbers, ports, addresses."""
    words = {each.name: each.command(each.kinds[0], "127.0.0.1", 41000) for each in PROGRAMS}
    assert words == {
        "remote-viewer": ["remote-viewer", "vnc://127.0.0.1:41000"],
        "vncviewer": ["vncviewer", "127.0.0.1::41000"],
        "gvncviewer": ["gvncviewer", "127.0.0.1:35100"],
        "spicy": ["spicy", "-h", "127.0.0.1", "-p", "41000"],
    }
    assert spelled(["a", "b c"]) == "a 'b c'"


def test_only_installed_viewers_of_that_kind_are_offered(tmp_path: Path) -> None:
    """In the order in which they are preferred."""
    for name in ("gvncviewer", "remote-viewer", "spicy"):
        (tmp_path / name).touch(mode=0o755)
    assert [each.name for each in installed("vnc", str(tmp_path))] == [
        "remote-viewer",
        "gvncviewer",
    ]
    assert [each.name for each in installed("spice", str(tmp_path))] == ["remote-viewer", "spicy"]


def test_the_file_is_the_owners_alone_and_goes_when_it_was_read(tmp_path: Path) -> None:
    """With the password; a name that would add a line adds none."""
    text = viewer_text(
        kind="vnc", host="127.0.0.1", port=41000, title="web\ntype=spice", password="s\necret"
    )
    assert text.splitlines() == [
        "[virt-viewer]",
        "type=vnc",
        "host=127.0.0.1",
        "port=41000",
        next(line for line in text.splitlines() if line.startswith("title=web")),
        "delete-this-file=1",
        "password=secret",
    ]
    path = tmp_path / "a.vv"
    write_file(path, text)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(StorageFailed):
        write_file(path, text)
    assert private_folder({"XDG_RUNTIME_DIR": str(tmp_path)}) == tmp_path
