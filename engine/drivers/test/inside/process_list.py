"""The processes of a system inside a machine: what ``ps`` lists and ``top`` repaints."""

from __future__ import annotations

from dataclasses import dataclass
from math import sin
from typing import TYPE_CHECKING, Final

from .system_facts import duration

if TYPE_CHECKING:
    from .system_facts import SystemFacts

#: Command, user, share of the load, per cent of the memory.
_PROGRAMS: Final = (
    ("worker: requests", "www", 0.34, 9.1),
    ("database: writer", "data", 0.22, 12.4),
    ("worker: queue", "www", 0.14, 4.2),
    ("cache", "cache", 0.10, 6.3),
    ("collector", "watch", 0.07, 1.9),
    ("journal", "root", 0.04, 0.8),
    ("kernel threads", "root", 0.04, 0.0),
    ("secure shell", "root", 0.02, 0.4),
    ("clock keeper", "root", 0.01, 0.1),
    ("guest agent", "root", 0.01, 0.3),
    ("init", "root", 0.01, 0.2),
)


@dataclass(frozen=True, slots=True)
class Process:
    """One of them, as it is now."""

    number: int
    user: str
    cpu: float
    memory: float
    command: str


def processes(facts: SystemFacts) -> list[Process]:
    """Return them, the busiest first."""
    percent = facts.load * 100 * facts.cores
    found = [
        Process(1 if command == "init" else 300 + 37 * number, user,
                percent * share * (1 + 0.5 * sin(facts.uptime / 3 + number)), memory, command)
        for number, (command, user, share, memory) in enumerate(_PROGRAMS)
    ]  # fmt: skip
    return sorted(found, key=lambda process: (-process.cpu, process.number))


def listing(facts: SystemFacts) -> str:
    """Return what ``ps`` says."""
    rows = sorted(processes(facts), key=lambda process: process.number)
    return "  PID USER     COMMAND\n" + "".join(
        f"{each.number:5} {each.user:<8} {each.command}\n" for each in rows
    )


class Top:
    """``top``: the whole screen, painted again every two seconds until q or ctrl+c."""

    SECONDS = 2.0
    START, END = "\x1b[?1049h\x1b[?25l\x1b[2J", "\x1b[?25h\x1b[?1049l"

    def __init__(self, facts: SystemFacts) -> None:
        self._facts = facts
        self._next = facts.uptime

    def tick(self) -> str:
        """Return the next frame where it is due."""
        if self._facts.uptime < self._next:
            return ""
        self._next = self._facts.uptime + self.SECONDS
        return self._frame()

    def type(self, key: str) -> str | None:
        """Take a key; return what to write, None where the program ends."""
        return None if key in ("q", "Q", "\x03") else ""

    def _frame(self) -> str:
        facts = self._facts
        rows = [
            f"top - {facts.time_of_day} up {duration(facts.uptime)}, load {facts.load:.2f}",
            f"Tasks: {len(_PROGRAMS)} in all",
            "Processors: " + _bar(facts.load, "\x1b[32m"),
            "Memory:     " + _bar(facts.used_mib / max(facts.memory_mib, 1), "\x1b[36m"),
            "",
            "\x1b[7m  PID USER      %CPU  %MEM COMMAND" + " " * 45 + "\x1b[0m",
            *(
                f"{each.number:5} {each.user:<8} {each.cpu:5.1f} {each.memory:5.1f} {each.command}"
                for each in processes(facts)
            ),
            "",
            "\x1b[2mq leaves\x1b[0m",
        ]
        return "\x1b[H" + "".join(f"{row}\x1b[K\r\n" for row in rows) + "\x1b[J"


class Ping:
    """``ping``: a line a second until ctrl+c."""

    START, END = "", ""

    def __init__(self, facts: SystemFacts, host: str) -> None:
        self._facts = facts
        self._host = host
        self._sent = 0
        self._began = facts.uptime

    def tick(self) -> str:
        """Return the lines that are due; a sleeper is not answered for hours at once."""
        lines = []
        due = int(self._facts.uptime - self._began) + 1
        self._sent = max(self._sent, due - 50)
        while self._sent < due:
            self._sent += 1
            wait = 0.4 + 0.2 * sin(self._sent)
            lines.append(f"answer {self._sent} from {self._host}: {wait:.2f} ms\r\n")
        return "".join(lines)

    def type(self, key: str) -> str | None:
        """Go on, whatever key it is but ctrl+c."""
        return None if key == "\x03" else ""


def _bar(share: float, colour: str) -> str:
    width = 40
    full = min(max(round(share * width), 0), width)
    return f"[{colour}{'|' * full}\x1b[0m{' ' * (width - full)}] {share * 100:5.1f} %"
