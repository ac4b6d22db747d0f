"""From starting the application's process to its first whole frame, beside an empty Textual app.

Whole processes on terminals of their own, by turns. One run of each before the count warms the
file cache and writes Python's bytecode, as an installation does.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

from .empty_app import TEXT
from .row import Row, beside, milliseconds
from .statistics import median
from .terminal import Terminal

#: Starts of each that count.
RUNS: Final = 15
#: How many times the empty application's time ours may take.
WANTED: Final = 1.5
#: What is painted last in a frame: the last key of the bottom line; a guest of the bottom row.
_LAST_OF_FRAME: Final = "help"
_LAST_GUEST: Final = "win11-test"

_ROOT: Final = Path(__file__).parent.parent
_OURS: Final = (sys.executable, "-m", "tui", "-c", "test:///demo")
_EMPTY: Final = (sys.executable, "-m", "benchmarks.empty_app")


def measure() -> list[Row]:
    """Return the medians of ``RUNS`` interleaved starts."""
    with tempfile.TemporaryDirectory() as folder:
        environment = private_environment(Path(folder))
        frames, guests, empty = asyncio.run(_measure(environment))
    return [
        beside(
            "start to first whole frame, beside an empty Textual app: median",
            median(frames),
            median(empty),
            times=WANTED,
        ),
        Row(
            name="start to the last guest of the demo on the screen: median",
            ours=median(guests),
            unit=milliseconds,
        ),
    ]


def private_environment(folder: Path) -> dict[str, str]:
    """Return this process's environment with settings, history and bytecode in ``folder``."""
    private = {
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_STATE_HOME": str(folder / "state"),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }
    environment = {**os.environ, **private}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


async def _measure(environment: dict[str, str]) -> tuple[list[float], list[float], list[float]]:
    frames, guests, empty = [], [], []
    for _ in range(RUNS + 1):
        async with Terminal(_OURS, _ROOT, environment) as terminal:
            frames.append(await _seconds_until(terminal, _LAST_OF_FRAME))
            guests.append(await _seconds_until(terminal, _LAST_GUEST))
        async with Terminal(_EMPTY, _ROOT, environment) as terminal:
            empty.append(await _seconds_until(terminal, TEXT))
    return frames[1:], guests[1:], empty[1:]


async def _seconds_until(terminal: Terminal, text: str) -> float:
    return (await terminal.painted(text) - terminal.started) / 1e9
