"""``python -m benchmarks [NAME…]``: measure, print one table, keep the figures in README.md.

A figure that misses what is wanted is no failure of the run; a measurement that could not be taken
is. The README is rewritten only by a run of everything.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from subprocess import SubprocessError
from typing import TYPE_CHECKING, Final

from tests.peers.qemu import StartFailed

from .machine import machine_facts
from .peers import MissingPeer
from .report import markdown, plain_table, write_into

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .row import Row

#: In the order of the table; each module has ``measure() -> list[Row]``.
NAMES: Final = (
    "graphics_latency",
    "connect_to_toast",
    "event_load",
    "queue_throughput",
    "start_up",
    "list_speed",
    "domain_table",
    "application",
    "serial_console",
    "wall",
    "domain_xml",
    "remote_lists",
    "remote_statistics",
    "remote_events",
    "remote_volumes",
    "remote_start",
    "remote_fleet",
    "inventory_speed",
    "framebuffer",
    "screen_latency",
    "recognition",
    "display",
    "emulator",
)
#: What a peer that is there but does not work ends in.
_FAILURES: Final = (OSError, RuntimeError, StartFailed, SubprocessError)
_README: Final = Path(__file__).with_name("README.md")


def main(argv: Sequence[str] | None = None, *, now: datetime | None = None) -> int:
    """Measure what is named, or everything; return 1 if something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(NAMES)}")
    names = parser.parse_args(argv).names
    if unknown := set(names) - set(NAMES):
        parser.error(f"there is no measurement {', '.join(sorted(unknown))}")
    facts = machine_facts()
    rows, problems = _measure(names or NAMES)
    if rows:
        print(plain_table(rows))
    for problem in problems:
        print(problem, file=sys.stderr)
    if not names and not problems:
        write_into(_README, markdown(rows, facts, f"{now or datetime.now(UTC):%Y-%m-%d}"))
    return 1 if problems else 0


def _measure(names: Sequence[str]) -> tuple[list[Row], list[str]]:
    """Return every row, and why which measurement could not be taken."""
    rows: list[Row] = []
    problems = []
    for name in names:
        print(f"{name} …", file=sys.stderr)
        try:
            rows += import_module(f".{name}", __package__).measure()
        except MissingPeer as error:
            problems.append(f"{name} could not be measured: {error}")
        except _FAILURES as error:
            problems.append(f"{name} failed: {type(error).__name__}: {error}")
    return rows, problems


if __name__ == "__main__":
    sys.exit(main())
