"""How long ``virtdeck list`` takes beside ``virsh list``.

Whole processes, from start to exit, by turns in one run, so that both meet the same machine. They
read one node file of 1,000 domains. One run of each before the count warms the file cache and
writes Python's bytecode, as an installation does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fakes.node_file import node_file

from .peers import require
from .row import Row, beside
from .statistics import median

DOMAINS = 1_000
RUNS = 15
#: How many times virsh's time ours may take.
WANTED = 1.5

_ROOT = Path(__file__).parent.parent


def measure(domains: int = DOMAINS, runs: int = RUNS) -> list[Row]:
    """Return the medians of ``runs`` interleaved runs over a node file of ``domains``.

    Raises:
        MissingPeer: virsh is not installed.
        CalledProcessError: one of the two failed.
    """
    require("virsh")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "node.xml")
        path.write_text(node_file(domains))
        uri = f"test://{path}"
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        commands = (
            [sys.executable, "-m", "tui", "-c", uri, "list"],
            ["virsh", "-c", uri, "list"],
        )
        times = [[_seconds(command, environment) for command in commands] for _ in range(runs + 1)]
    ours, theirs = map(median, zip(*times[1:], strict=True))
    name = f"list of {domains:,} domains, beside virsh: median"
    return [beside(name, ours, theirs, times=WANTED)]


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    """Return how long a command takes, start and exit included."""
    start = time.perf_counter()
    subprocess.run(command, check=True, env=environment, cwd=_ROOT, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start
