"""virtdeck's command line for tests: in this process, or as the program that people run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.patience import PATIENCE
from tui.cli import main

if TYPE_CHECKING:
    import pytest

#: A name that a driver may accept, and that shells and terminals should not obey.
HOSTILE_NAME = "a\u202e$(touch owned)`touch owned`';\""
#: What a hypervisor far away may send instead of any text.
HOSTILE_TEXT = f"\x1b[2J\x9b2J\u2028\n{HOSTILE_NAME}"

PROJECT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a verb ended, and what it printed."""

    status: int | None
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer as JSON."""
        return json.loads(self.out)


class CommandLine:
    """Runs verbs in this process; a line is given as words."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *words: str) -> None:
        self._capsys = capsys
        self._words = words

    def __call__(self, *words: str) -> Ended:
        try:
            status = main([*self._words, *words])
        except SystemExit as end:
            status = int(str(end.code))
        captured = self._capsys.readouterr()
        return Ended(status, captured.out, captured.err)


def program(*words: str) -> list[str]:
    """Return the command of a process of its own, in which SIGINT is not ignored."""
    return ["env", "--default-signal=INT", sys.executable, "-m", "tui", *words]


def environment(**changes: str) -> dict[str, str]:
    """Return this environment with no URI in it, and with ``changes``."""
    uris = ("LIBVIRT_DEFAULT_URI", "VIRSH_DEFAULT_CONNECT_URI")
    kept = {name: value for name, value in os.environ.items() if name not in uris}
    return {**kept, "PYTHONPATH": str(PROJECT), **changes}


def run(*words: str, **changes: str) -> Ended:
    """Run a line as a process of its own."""
    done = subprocess.run(
        program(*words),
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    return Ended(done.returncode, done.stdout, done.stderr)
