"""The table of peers, and the marker that skips by name."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.peers import install

if TYPE_CHECKING:
    from pathlib import Path


def test_missing_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    peer = replace(install.PEERS["openssl"], probes=("no-such-program",))
    monkeypatch.setattr(install, "PEERS", {"openssl": peer})
    assert install.missing("openssl") == "openssl is missing (Debian package openssl)"


def test_a_misspelt_peer_is_an_error() -> None:
    with pytest.raises(KeyError, match="qemu-sistem"):
        install.missing("qemu-sistem")


@pytest.mark.parametrize(("ci", "outcome"), [("", "1 skipped"), ("true", "1 error")])
def test_marker_where_a_peer_is_missing(tmp_path: Path, ci: str, outcome: str) -> None:
    (tmp_path / "test_it.py").write_text(
        "import pytest\n"
        "from tests.peers import install\n"
        "install.PEERS = {'openssl': install.Peer('openssl', ('no-such-program',))}\n"
        "@pytest.mark.peer('openssl')\n"
        "def test_it(): pass\n"
    )
    command = ["-m", "pytest", "-c", "pyproject.toml", "--rootdir", ".", "-q"]
    done = subprocess.run(
        [sys.executable, *command, "-p", "tests.peers.fixtures", str(tmp_path)],
        env={"CI": ci, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome in done.stdout
    assert "openssl is missing (Debian package openssl)" in done.stdout
