"""Shell: the login and the line editing of a system inside a machine; no input or output itself."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from .programs import Account

if TYPE_CHECKING:
    from collections.abc import Callable

    from .system_facts import SystemFacts

#: One key of what a terminal sends: an escape sequence, or a character.
_KEY: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|[^\[O\x1b])|[^\x1b]", re.DOTALL)
_LONGEST_LINE: Final = 1024
_REMEMBERED: Final = 100


class Shell:
    """Somebody's line to the system: who they are, what they type, what runs."""

    def __init__(
        self,
        facts: SystemFacts,
        write: Callable[[str], None],
        act: Callable[[str], None],
    ) -> None:
        self._facts = facts
        self._write = write
        #: Called with ``reboot`` or ``poweroff``.
        self._act = act
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._typed = ""
        self._line = ""
        self._user = ""
        self._account: Account | None = None
        self._history: list[str] = []
        self._back = 0

    # -- a stage that never ends -----------------------------------------------------------------

    def tick(self, elapsed: float) -> float | None:
        """Let go on what runs."""
        if self._account is not None and self._account.running is not None:
            due = self._account.running.tick()
            if due:
                self._write(due)
        return None

    def type(self, data: bytes) -> None:
        """Take what was typed; half of a key waits for the rest."""
        self._typed += self._decoder.decode(data)
        end = 0
        for key in _KEY.finditer(self._typed):
            end = key.end()
            self._press(key.group())
        self._typed = self._typed[end:][-16:]

    def begin(self) -> None:
        """Say whose system it is and ask who comes."""
        self._write(f"\r\nDemo system on {self._facts.hostname}: any name, any password\r\n\r\n")
        self.greet()

    def greet(self) -> None:
        """Write what stands before what is typed, and that."""
        self._write(self._prompt + ("" if self._is_secret else self._line))

    # -- inside ----------------------------------------------------------------------------------

    @property
    def _is_secret(self) -> bool:
        return self._account is None and bool(self._user)

    @property
    def _prompt(self) -> str:
        if self._account is not None:
            return "" if self._account.running is not None else self._account.prompt
        return "Password: " if self._user else f"{self._facts.hostname} login: "

    def _press(self, key: str) -> None:
        account = self._account
        if account is not None and account.running is not None:
            told = account.running.type(key)
            if told is None:
                self._write(account.running.END + ("^C\r\n" if key == "\x03" else "\r\n"))
                account.running = None
                self.greet()
            else:
                self._write(told)
        elif editing := _EDITING.get(key):
            editing(self)
        elif key.isprintable() and len(self._line) < _LONGEST_LINE:
            self._line += key
            if not self._is_secret:
                self._write(key)

    def _enter(self) -> None:
        line, self._line = self._line, ""
        self._write("\r\n")
        if self._account is None:
            self._sign_in(line)
            return
        self._remember(line)
        if line.strip() == "exit":
            self._account, self._user = None, ""
            self._write("\r\n")
            self.greet()
            return
        self._write(self._account.run(line).replace("\n", "\r\n"))
        if self._account.running is not None:
            self._write(self._account.running.tick())
        elif self._account.power:
            self._act(self._account.power)
            self._account.power = ""
        else:
            self.greet()

    def _sign_in(self, line: str) -> None:
        if self._user:
            self._account = Account(self._facts, self._user)
            self._write(f"\r\nWelcome, {self._user}. help lists what can be done here.\r\n")
        else:
            self._user = line.strip()[:32]
        self.greet()

    def _remember(self, line: str) -> None:
        if line.strip():
            self._history = [*self._history, line][-_REMEMBERED:]
        self._back = 0

    def _erase(self) -> None:
        if self._line:
            self._line = self._line[:-1]
            if not self._is_secret:
                self._write("\b \b")

    def _erase_line(self) -> None:
        self._replace("")

    def _interrupt(self) -> None:
        self._line = ""
        if self._account is None:
            self._user = ""
        self._write("^C\r\n")
        self.greet()

    def _end_of_file(self) -> None:
        if not self._line and self._account is not None:
            self._line = "exit"
            self._enter()

    def _clear(self) -> None:
        self._write("\x1b[H\x1b[2J")
        self.greet()

    def _older(self) -> None:
        if self._back < len(self._history) and self._account is not None:
            self._back += 1
            self._replace(self._history[-self._back])

    def _newer(self) -> None:
        if self._back:
            self._back -= 1
            self._replace(self._history[-self._back] if self._back else "")

    def _replace(self, line: str) -> None:
        self._line = line
        self._write("\r\x1b[K")
        self.greet()


#: Key -> what it does to the line. Other escape sequences do nothing.
_EDITING: Final[dict[str, Callable[[Shell], None]]] = {
    "\r": Shell._enter,
    "\n": Shell._enter,
    "\x7f": Shell._erase,
    "\b": Shell._erase,
    "\x15": Shell._erase_line,
    "\x03": Shell._interrupt,
    "\x04": Shell._end_of_file,
    "\x0c": Shell._clear,
    "\x1b[A": Shell._older,
    "\x1bOA": Shell._older,
    "\x1b[B": Shell._newer,
    "\x1bOB": Shell._newer,
}
