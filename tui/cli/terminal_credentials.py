"""TerminalCredentials: the command line asks at the terminal, whatever its input and output are.

Without a terminal nobody is asked: a script gets an error at once.
"""

from __future__ import annotations

import asyncio
import os
import termios
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from engine.credentials import CredentialKind
from engine.untrusted_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.credentials import CredentialRequest

_TERMINAL: Final = "/dev/tty"
#: Bytes of the longest line that a terminal hands over.
_LINE: Final = 4096
#: Where the local modes are in what ``tcgetattr`` returns.
_LOCAL_MODES: Final = 3
#: What an answer to a confirmation may be shortened to.
_ANSWERS: Final = {"y": "yes", "n": "no"}


class TerminalCredentials:
    """Asks one question at a time; ``terminal`` is a path, the process's own by default."""

    def __init__(self, terminal: str = _TERMINAL) -> None:
        self._path = terminal
        self._turn = asyncio.Lock()
        self._asked: set[CredentialRequest] = set()

    async def ask(self, request: CredentialRequest) -> str | None:
        """Return what was typed; None without a terminal, and for its end of input."""
        async with self._turn:
            try:
                terminal = os.open(self._path, os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
            except OSError:
                return None
            try:
                if request in self._asked:
                    os.write(terminal, b"The last answer did not let you in.\n")
                self._asked.add(request)
                with _echo(terminal, shown=request.kind is not CredentialKind.SECRET):
                    os.write(terminal, _question(request).encode())
                    line = await _read_line(terminal)
            except asyncio.CancelledError:
                os.write(terminal, b"\n")  # what comes next has a line of its own
                raise
            finally:
                os.close(terminal)
        if line is None:
            return None
        return _ANSWERS.get(line, line) if request.kind is CredentialKind.CONFIRMATION else line


def _question(request: CredentialRequest) -> str:
    prompt = printable(request.prompt.strip()) or f"{request.kind.value} for {request.where}:"
    if request.kind is CredentialKind.CONFIRMATION:
        prompt += " (yes/no)"
    return f"{prompt} " if prompt.endswith((":", "?", ")")) else f"{prompt}: "


@contextmanager
def _echo(terminal: int, *, shown: bool) -> Iterator[None]:
    """Let nobody see what is typed unless it is ``shown``; the end of the line always is."""
    before = termios.tcgetattr(terminal)
    if shown:
        yield
        return
    silent = termios.tcgetattr(terminal)
    silent[_LOCAL_MODES] = (silent[_LOCAL_MODES] & ~termios.ECHO) | termios.ECHONL
    termios.tcsetattr(terminal, termios.TCSAFLUSH, silent)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)


async def _read_line(terminal: int) -> str | None:
    loop = asyncio.get_running_loop()
    line: asyncio.Future[bytes] = loop.create_future()

    def read() -> None:
        if not line.done():
            line.set_result(os.read(terminal, _LINE))

    loop.add_reader(terminal, read)
    try:
        typed = await line
    finally:
        loop.remove_reader(terminal)
    return typed.decode(errors="surrogateescape").rstrip("\n") if typed else None
