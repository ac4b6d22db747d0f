"""How long ``virtdeck list`` takes beside ``virsh list``: ``python -m benchmarks.list_speed``.

Whole processes, from start to exit, by turns in one run, so that both meet the same machine. They
read one node file of 1,000 domains. One run of each before the count warms the file cache and
writes Python's bytecode, as an installation does.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.node_file import node_file

DOMAINS = 1_000
RUNS = 15
#: How many times virsh's time ours may take.
WANTED = 1.5

_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of ours beside one of theirs, medians in seconds; ``wanted`` bounds the ratio."""

    name: str
    ours: float
    theirs: float
    wanted: float

    @property
    def ratio(self) -> float:
        """How many times theirs ours is."""
        return self.ours / self.theirs

    def __str__(self) -> str:
        verdict = "ok" if self.ratio <= self.wanted else "TOO SLOW"
        return (
            f"{self.name}: ours {self.ours * 1000:.0f} ms, theirs {self.theirs * 1000:.0f} ms, "
            f"ratio {self.ratio:.2f} (wanted <= {self.wanted:g}): {verdict}"
        )


def measure(domains: int = DOMAINS, runs: int = RUNS) -> Row:
    """Return the medians of ``runs`` interleaved runs over a node file of ``domains``.

    Raises:
        FileNotFoundError: virsh is not installed.
        CalledProcessError: one of the two failed.
    """
    virsh = shutil.which("virsh")
    if virsh is None:
        raise FileNotFoundError("virsh")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "node.xml")
        path.write_text(node_file(domains))
        uri = f"test://{path}"
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        commands = (
            [sys.executable, "-m", "tui", "-c", uri, "list"],
            [virsh, "-c", uri, "list"],
        )
        times = [[_seconds(command, environment) for command in commands] for _ in range(runs + 1)]
    ours, theirs = map(statistics.median, zip(*times[1:], strict=True))
    return Row(f"list of {domains:,} domains, beside virsh", ours, theirs, WANTED)


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    """Return how long a command takes, start and exit included."""
    start = time.perf_counter()
    subprocess.run(command, check=True, env=environment, cwd=_ROOT, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    row = measure()
    print(row)
    sys.exit(row.ratio > row.wanted)
