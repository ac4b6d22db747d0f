"""A ``virtdeck`` on the search path, for shells that ask it for names."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE
from tests.tui.cli.command_line import environment, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Shell = Callable[..., list[str]]


@cache
def _script(shell: str) -> str:
    return run("completion", shell).out


@pytest.fixture
def shell(tmp_path: Path, hostile_path: Path) -> Shell:
    """Run a script with the completion of that shell in the file ``$1``; return its lines.

    The host behind it has one domain with a hostile name.
    """
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "virtdeck"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tui "$@"\n')
    program.chmod(0o755)
    changes = {"LIBVIRT_DEFAULT_URI": f"test://{hostile_path}", "HOME": str(tmp_path)}
    settings = environment(**changes)
    settings["PATH"] = f"{folder}:{settings['PATH']}"

    def run_script(name: str, *command: str) -> list[str]:
        completion = tmp_path / f"virtdeck.{name}"
        completion.write_text(_script(name))
        done = subprocess.run(
            [*command, str(completion)],
            env=settings,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert not (tmp_path / "owned").exists(), "the shell obeyed the name of a domain"
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines()

    return run_script
