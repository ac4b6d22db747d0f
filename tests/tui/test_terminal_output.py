"""What is written to a terminal: in order, whole, and nobody waits for one that is slow."""

from __future__ import annotations

import os
import random
import tty
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui.terminal_output import Paper, TerminalOutput

if TYPE_CHECKING:
    from collections.abc import Iterator

#: More than a terminal takes that nobody reads.
_MUCH = 400_000


class Slow:
    """A terminal that is read when somebody says so, and the writer's thread, in the same way."""

    def __init__(self, master: int, paper: Paper) -> None:
        self._master = master
        self._paper = paper
        self.later: list[str | bytes] = []
        self.output = TerminalOutput(paper, self.later.append)
        self.output.open()
        self.seen = b""

    def read(self) -> None:
        """Read what is there."""
        while True:
            try:
                self.seen += os.read(self._master, 1 << 16)
            except BlockingIOError:
                return

    def work(self) -> None:
        """Be the thread: write what waits for it, in pieces that the terminal takes."""
        while self.later:
            data = self.later.pop(0)
            raw = data.encode() if isinstance(data, str) else data
            for start in range(0, len(raw), 1000):
                self.read()
                piece = raw[start : start + 1000]
                self._paper._put(piece)
                self._paper._file.flush()
            self._paper.write("")
        self._paper.flush()
        self.read()


@contextmanager
def slow_terminal() -> Iterator[Slow]:
    master, slave = os.openpty()
    tty.setraw(slave)
    os.set_blocking(master, False)
    with open(slave, "w", encoding="utf-8") as file:
        slow = Slow(master, Paper(file, lambda: None))
        try:
            yield slow
        finally:
            slow.output.close()
            os.close(master)


def test_what_the_terminal_takes_is_written_at_once_and_together() -> None:
    with slow_terminal() as slow:
        assert slow.output.add("one ")
        assert not slow.output.add("frame, ä")
        slow.read()
        assert slow.seen == b""
        slow.output.flush()
        slow.output.flush()
        slow.read()
        assert slow.seen == "one frame, ä".encode()
        assert slow.later == []


def test_what_it_does_not_take_waits_with_all_that_follows() -> None:
    with slow_terminal() as slow:
        slow.output.add("€" * _MUCH)
        slow.output.flush()  # a terminal that nobody reads: this must come back
        (rest,) = slow.later
        assert 0 < len(rest) < 3 * _MUCH
        slow.read()  # it would take something again
        slow.output.add("behind")
        slow.output.flush()
        assert slow.later[1:] == ["behind"]
        slow.work()
        assert slow.seen.decode() == "€" * _MUCH + "behind"
        slow.output.add(" at once")
        slow.output.flush()
        slow.read()
        assert slow.later == []
        assert slow.seen.endswith(b"behind at once")


def test_everything_comes_in_order_whoever_writes_it() -> None:
    dice = random.Random(5)
    with slow_terminal() as slow:
        wanted = ""
        for number in range(300):
            text = f"<{number}:{'äx€'[number % 3] * dice.choice((1, 40, 3000))}>"
            wanted += text
            slow.output.add(text)
            if dice.random() < 0.7:
                slow.output.flush()
            if dice.random() < 0.2:
                slow.read()
            if dice.random() < 0.1:
                slow.work()
        slow.output.flush()
        slow.work()
        assert slow.seen.decode() == wanted


def test_what_is_no_terminal_is_the_threads() -> None:
    ours, theirs = os.pipe()
    later: list[str | bytes] = []
    with open(theirs, "w", encoding="utf-8") as file, open(ours, "rb"):
        output = TerminalOutput(Paper(file, lambda: None), later.append)
        output.open()
        output.add("text")
        output.flush()
        output.close()
    assert later == ["text"]


def test_a_terminal_that_is_closed_is_not_written_to() -> None:
    with slow_terminal() as slow:
        slow.output.close()
        slow.output.add("not now")
        slow.output.flush()
        slow.read()
        assert slow.seen == b""
        assert slow.later == ["not now"]
