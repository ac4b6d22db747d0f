"""A private tmux: a terminal emulator that millions look through, to hold ours against.

``Tmux`` has one pane. ``show`` has it interpret bytes, ``run`` gives the pane to a program that is
sent keys; ``capture`` is what the pane then shows, as lines with colours.
"""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

#: Looks at the pane, each a process, that must find nothing new.
_LOOKS_ALIKE = 25
_CURSOR = "#{cursor_x} #{cursor_y}"
_CONFIGURATION = "set -g status off\nset -g history-limit 10000\nset -g remain-on-exit on\n"
#: Leaves the alternate screen, resets, forgets the history.
_AFRESH = b"\x18\x1b[?1049l\x1bc\x1b[3J"


class Tmux:
    """``folder`` holds its socket; with ``command`` the pane runs that."""

    def __init__(
        self, folder: Path, columns: int, rows: int, command: str = "", term: str = ""
    ) -> None:
        self._folder = folder
        self._shown = 0
        configuration = folder / "tmux.conf"
        configuration.write_text(_CONFIGURATION)
        self._pipe = folder / "bytes"
        os.mkfifo(self._pipe)
        reader = f"stty raw -echo; exec cat {self._pipe}"
        self._environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(folder),
            "TERM": "xterm-256color",
        }
        run = f"env TERM={term} {command}" if command else reader
        size = ("-x", str(columns), "-y", str(rows))
        self.ask("-f", str(configuration), "new-session", "-d", *size, "sh", "-c", run)
        # Whoever opens this end waits for the other: the reader is there then.
        self._writer = None if command else self._pipe.open("wb", buffering=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._writer is not None:
            self._writer.close()
        self.ask("kill-server")

    def ask(self, *words: str) -> str:
        """Run one command of tmux's."""
        command = ["tmux", "-u", "-S", str(self._folder / "socket"), *words]
        done = subprocess.run(
            command, env=self._environment, capture_output=True, timeout=PATIENCE, check=True
        )
        return done.stdout.decode()

    def show(self, data: bytes) -> None:
        """Have a fresh screen interpret ``data``, and wait until it has."""
        assert self._writer is not None
        self._shown += 1
        name = f"shown-{self._shown}"
        content = memoryview(_AFRESH + data + f"\x1b]2;{name}\x1b\\".encode())
        while content:
            content = content[self._writer.write(content) :]
        self._wait_for("#{pane_title}", name)

    def send_keys(self, keys: bytes) -> None:
        """Type ``keys`` at the program in the pane."""
        self.ask("send-keys", "-H", *(f"{code:02x}" for code in keys))

    def resize(self, columns: int, rows: int) -> None:
        """Give the window, and with it the pane, another size."""
        self.ask("resize-window", "-x", str(columns), "-y", str(rows))

    def cursor(self) -> tuple[int, int]:
        """Return column and row of the cursor."""
        column, row = self.ask("display-message", "-p", _CURSOR).split()
        return int(column), int(row)

    def capture(self, *, history: bool = False) -> list[str]:
        """Return the rows with their colours as SGR; the last state of one goes on in the next."""
        start = ("-S", "-") if history else ()
        return self.ask("capture-pane", "-p", "-e", "-N", *start).split("\n")[:-1]

    def wait_for_text(self, text: str) -> None:
        """Wait until the pane shows ``text``."""
        limit = time.monotonic() + PATIENCE
        while text not in (shown := self.ask("capture-pane", "-p")):
            assert time.monotonic() < limit, shown

    def wait_until_quiet(self) -> None:
        """Wait until the pane has not changed for a while."""
        before, same = "", 0
        limit = time.monotonic() + PATIENCE
        while same < _LOOKS_ALIKE:
            now = self.ask("capture-pane", "-p", "-e", ";", "display-message", "-p", _CURSOR)
            same = same + 1 if now == before else 0
            before = now
            assert time.monotonic() < limit, now

    def _wait_for(self, form: str, wanted: str) -> None:
        limit = time.monotonic() + PATIENCE
        while (told := self.ask("display-message", "-p", form).strip()) != wanted:
            assert time.monotonic() < limit, (told, wanted)
