"""ConsoleTools: what can be done with an open console besides typing; each asks what it must."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import EngineError, printable
from engine.access.ports import ports_of
from engine.access.session import SessionState
from engine.errors import InvalidArgument, NotFound

from .recording import Recording

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from engine.access.ports import Port

    from ..operations.choice import Choice
    from ..toast_display import ToastDisplay
    from ..widgets.part_text import Line
    from ..widgets.table_column import Part
    from .console_work import ConsoleWork


def port_named(ports: Sequence[Port], name: str) -> Port:
    """Return the port with that alias, or that name in the guest.

    Raises:
        InvalidArgument: there is none.
    """
    for port in ports:
        if name in (port.alias, port.target, port.title):
            return port
    known = ", ".join(port.target for port in ports) or "none at all"
    raise InvalidArgument(f"there is no port {name!r}", hint=f"there is {printable(known)}")


class ConsoleTools:
    """The tools of one screen."""

    def __init__(self, screen: ConsoleWork) -> None:
        self._screen = screen
        self._recording: Recording | None = None

    def begin(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run one of the tools; what it fails of is told."""
        self._screen.run_worker(self._run(work), group="tools", exclusive=True, name="tool")

    async def _run(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except EngineError as error:
            text = "; ".join(filter(None, (error.message, error.hint)))
            self._toasts.tell_problem(printable(text))
        if self._screen.is_attached:
            self._screen.refresh_words()

    def stop(self) -> None:
        """End what belongs to the session that is left."""
        recording, self._recording = self._recording, None
        if recording:
            recording.end()

    def title_parts(self) -> list[Part]:
        """Return what the title says of log and recording."""
        session = self._screen.session
        parts: list[Part] = []
        if session and session.log_path:
            is_broken = session.log_failure is not None
            parts.append(("log failed" if is_broken else "log", "bad" if is_broken else "accent"))
        if recording := self._recording:
            is_broken = recording.recorder.failure is not None
            parts.append((recording.recorder.words, "bad" if is_broken else "accent"))
        if (marks := self._screen.pane.marks) and (words := marks.match_words):
            parts.append((words, "busy"))
        return parts

    @property
    def _toasts(self) -> ToastDisplay:
        return self._screen.deck.journal.toasts

    # -- the guest ----------------------------------------------------------------------------

    async def send_keys(self) -> None:
        """Press keys on the guest's keyboard, for its screen; or send BREAK on this port."""
        from engine.console.keyboard import SEND_KEYS

        from .send_keys_menu import BREAK, chosen_keys

        session, deck = self._screen.session, self._screen.deck
        if session is None:
            return
        why = session.domain.connection.why_impossible("send_break")
        if session.port.kind != "serial":
            why = "it is no serial line"
        line = printable(session.port.target)
        name = await chosen_keys(deck, self._screen.name, line=line, why_no_break=why)
        if name == BREAK:
            await session.domain.console.send_break(session.port.alias)
            self._toasts.tell(f"BREAK sent on {line}: the next letter is SysRq's, if Linux listens")
            self._screen.action_type()
        elif name:
            await session.domain.machine.send_keys([key.linux for key in SEND_KEYS[name]])
            self._toasts.tell(f"{self._screen.name}: {name} sent to its keyboard")

    async def fit(self) -> None:
        """Type the size into the guest's shell, which a serial line cannot tell it."""
        session = self._screen.session
        if session is None or session.state is not SessionState.LIVE:
            return
        line = f"stty rows {session.terminal.rows} cols {session.terminal.columns}"
        lines = (
            (("A serial line cannot tell the guest how large its terminal is.", ""),),
            (("This is typed there, and Enter; only a shell's prompt understands it:", "dim"),),
            (),
            ((f"  {line}", "name"),),
        )
        if await self._agrees(f"Type the size into {self._screen.name}?", lines, "Type"):
            await session.send(f"{line}\r".encode())

    async def take_over(self) -> None:
        """Send away who is there."""
        session = self._screen.session
        if session is None or session.state is not SessionState.TAKEN:
            self._toasts.tell("nobody else has this console")
            return
        lines = (
            (("Somebody else has it open, here or on another machine.", ""),),
            (("They are sent away, in the middle of whatever they do.", "warning"),),
        )
        title = f"Take over {session.port.title} of {self._screen.name}?"
        if await self._agrees(title, lines, "Take over", is_dangerous=True):
            await session.take_over()

    async def choose_port(self) -> None:
        """Open another port of the domain."""
        from ..operations.choice import Choice, chosen

        screen = self._screen
        row, connection = screen.row, screen.deck.connection(screen.key[0])
        if row is None or connection is None:
            return
        ports = await ports_of(connection.domain(row.info.ref))
        here = screen.session.port.alias if screen.session else ""
        choices = [_choice(Choice, number, port) for number, port in enumerate(ports)]
        reasons = {port.alias: port.why_closed for port in ports if port.why_closed}
        if here:
            reasons[here] = "this one"
        if not choices:
            raise NotFound(f"{screen.name} has no ports at all")
        choice = await chosen(screen.deck, f"Ports of {screen.name}", choices, reasons)
        if choice:
            screen.open_port(choice.name)

    # -- files --------------------------------------------------------------------------------

    async def log(self) -> None:
        """Write what the guest says to a file, or no longer."""
        session = self._screen.session
        if session is None:
            return
        if session.log_path:
            name = printable(str(session.log_path))
            await session.stop_log()
            self._toasts.tell(f"the log {name} has ended")
            return
        path = await self._asked_path("Log", ".log", "What the guest says is added to its end.")
        if path:
            await session.log_to(path)
            self._toasts.tell(f"logging to {printable(str(path))}; w or leaving ends it")

    async def record(self) -> None:
        """Record what is seen, with its times, or no longer. What is typed is not in it."""
        session = self._screen.session
        if session is None:
            return
        if self._recording:
            name = printable(str(self._recording.path))
            self.stop()
            self._toasts.tell(f"recorded in {name}")
            return
        words = "What is seen, with its times (asciicast)."
        path = await self._asked_path("Record", ".cast", words)
        if path:
            self._recording = await Recording.begin(session, path)
            self._toasts.tell(
                f"recording into {printable(str(path))}; r or leaving ends it, m marks"
            )

    @property
    def is_recording(self) -> bool:
        """Whether a mark can be set."""
        return self._recording is not None and self._recording.recorder.failure is None

    def mark(self) -> None:
        """Set a mark in the recording."""
        if self._recording:
            self._recording.recorder.mark()
            self._screen.refresh_words()

    async def _asked_path(self, title: str, suffix: str, words: str) -> Path | None:
        from ..recordings.new_file import asked_file

        screen, session = self._screen, self._screen.session
        names = (screen.name, session.port.target if session else "")
        title = f"{title} of {screen.name}"
        return await asked_file(screen.deck, title, words, *names, suffix=suffix)

    async def _agrees(
        self, title: str, lines: tuple[Line, ...], answer: str, *, is_dangerous: bool = False
    ) -> bool:
        from ..confirmations import Question
        from ..part_verbs import answer_of
        from ..screens.dialogs import ConfirmDialog

        question = Question(title, lines, answer, is_dangerous)
        agrees: bool | None = await answer_of(self._screen.deck, ConfirmDialog(question))
        return agrees is True


def _choice(kind: type[Choice], number: int, port: Port) -> Choice:
    key = str(number + 1) if number < 9 else " "
    state = f"  {port.state}" if port.state else ""
    return kind(port.alias, f"{port.title}{state}", key)
