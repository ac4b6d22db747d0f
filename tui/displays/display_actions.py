"""DisplayActions: what is sent to a guest's display, and what is done with the text on it.

The base of ``DisplayScreen``, which knows who has the keys.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Final, cast

from textual.screen import Screen

from engine import EngineError, printable

from ..notifications import Severity
from ..widgets.prompt_line import PromptLine
from . import display_words as words
from .own_viewers import others
from .screen_pane import LOOKS, ScreenPane

if TYPE_CHECKING:
    from engine.access.screen_session import ScreenSession
    from engine.console.glyphs import ScreenText
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp
    from .screen_recording import ScreenRecording

#: What the line for words asks for.
_SEARCH: Final = "/"


class DisplayActions(Screen[None]):
    """A screen with one ``pane``."""

    session: ScreenSession | None = None
    domain_name = ""
    recording: ScreenRecording | None = None
    #: Whether the guest gets the keys as soon as that is possible.
    _wants_keys = True

    @property
    @abstractmethod
    def row(self) -> DomainRow | None:
        """What is known of the domain now."""

    @abstractmethod
    def action_type(self) -> None:
        """Give the guest the keys; try again where it is lost."""

    @abstractmethod
    def look(self) -> None:
        """Bring what is said up to date."""

    @property
    def deck(self) -> VirtdeckApp:
        """The application."""
        return cast("VirtdeckApp", self.app)

    @property
    def pane(self) -> ScreenPane:
        """What shows the screen."""
        return self.query_one(ScreenPane)

    @property
    def text(self) -> ScreenText | None:
        """The text on the screen; None where there is none."""
        return self.session.text if self.session else None

    def _tell(self, text: str, severity: Severity = Severity.INFORMATION) -> None:
        self.deck.journal.toasts.tell(text, severity)

    # -- taking part --------------------------------------------------------------------------

    def action_hands_off(self) -> None:
        """Only look, or take part: with others there, after a question that names them."""
        session, row = self.session, self.row
        if session is None:
            return
        if not session.is_view_only:
            session.set_view_only(True)
            return
        people = others(row.viewers) if row else ()
        if not people:
            self._take_part(True)
            return
        from ..confirmations import Question
        from ..screens.dialogs import ConfirmDialog

        lines = tuple(words.person_line(each, self.deck.marks.watched) for each in people)
        more = (("Your keys and mouse go to the same screen as theirs.", "warning"),)
        title = f"Take part on {printable(self.domain_name)}?"
        question = Question(title, (*lines, (), more), "Take part", is_dangerous=False)
        self.app.push_screen(ConfirmDialog(question), self._take_part)

    def _take_part(self, yes: bool | None) -> None:
        if yes and self.session:
            self.session.set_view_only(False)
            self._wants_keys = True
            self.call_after_refresh(self.action_type)

    # -- what is sent -------------------------------------------------------------------------

    def _type_text(self, text: str) -> None:
        layout = self.session.layout if self.session else "us"
        self.pane.type_text(text.replace("\r\n", "\n"), layout)

    def action_paste(self) -> None:
        """Type what the clipboard of virtdeck holds."""
        if text := self.app.clipboard:
            self._type_text(text)
        else:
            self._tell(
                "The clipboard of virtdeck is empty; y copies, a terminal's own paste works."
            )

    def action_detach_key(self) -> None:
        """Send the detach key itself."""
        self.pane.type_bytes(self.deck.consoles.detach)

    def action_send_keys(self) -> None:
        """Choose keys that no terminal can send."""
        self.run_worker(self._choose_keys(), name="keys", group="choices", exclusive=True)

    async def _choose_keys(self) -> None:
        from engine.console.keyboard import SEND_KEYS

        from ..consoles.send_keys_menu import chosen_keys

        name = await chosen_keys(self.deck, printable(self.domain_name))
        if name:
            self.pane.press(SEND_KEYS[name])

    def action_layout(self) -> None:
        """Choose the keyboard layout that the guest expects."""
        self.run_worker(self._choose_layout(), name="layout", group="choices", exclusive=True)

    async def _choose_layout(self) -> None:
        from engine.console.keyboard import LAYOUTS

        from ..operations.choice import Choice, chosen

        keys = "1234567890abcdefghijklmnopqrstuvwxyz"
        choices = [
            Choice(name, f"{name:<4} {layout.title}", key)
            for (name, layout), key in zip(LAYOUTS.items(), keys, strict=False)
        ]
        choice = await chosen(self.deck, "The guest's keyboard", choices)
        if choice and self.session:
            self.session.layout = choice.name
            self._tell(f"What you type is for the guest's layout {choice.name} now.")

    def on_screen_pane_refused(self, event: ScreenPane.Refused) -> None:
        """Say why the guest did not get it."""
        hint = f"; {event.error.hint}" if event.error.hint else ""
        self._tell(printable(f"{event.error.message}{hint}"), Severity.WARNING)

    # -- recording ----------------------------------------------------------------------------

    def action_record(self) -> None:
        """Ask for a file to record the text into, or end the recording."""
        if self.recording:
            name = printable(str(self.recording.path))
            self.stop_recording()
            self._tell(f"recorded in {name}; :recordings plays it")
        elif self.session:
            self.run_worker(self._record(self.session), name="record", group="choices")

    async def _record(self, session: ScreenSession) -> None:
        from ..recordings.new_file import SUFFIX, asked_file
        from .screen_recording import WORDS, ScreenRecording

        name = printable(self.domain_name)
        path = await asked_file(
            self.deck, f"Record of {name}", WORDS, name, "screen", suffix=SUFFIX
        )
        if path is None or session is not self.session:
            return
        try:
            self.recording = await ScreenRecording.begin(self.deck, session, path)
        except EngineError as error:
            self._tell(printable(error.message), Severity.WARNING)
            return
        self._tell(f"recording into {printable(str(path))}; r or leaving ends it, m marks")
        self.look()

    def action_mark(self) -> None:
        """Set a mark in the recording."""
        if self.recording:
            self.recording.recorder.mark()
            self.look()

    def stop_recording(self) -> None:
        """End it, if there is one."""
        recording, self.recording = self.recording, None
        if recording:
            recording.end()
            self.look()

    @property
    def recording_words(self) -> tuple[str, str]:
        """What the frame says of it, and the role; empty without one."""
        if self.recording is None:
            return "", ""
        is_broken = self.recording.recorder.failure is not None
        return f"  {self.recording.recorder.words}", "bad" if is_broken else "accent"

    # -- how it is shown ----------------------------------------------------------------------

    def action_look(self) -> None:
        """As fits, as text, as pixels."""
        self.pane.look = LOOKS[(LOOKS.index(self.pane.look) + 1) % len(LOOKS)]
        self.look()

    def action_zoom(self) -> None:
        """Point by point, or the whole screen."""
        self.pane.is_zoomed = not self.pane.is_zoomed
        self.look()

    def action_follow(self) -> None:
        """Show where something happens again."""
        self.pane.follow()

    # -- the text -----------------------------------------------------------------------------

    def action_pan(self, across: int, down: int) -> None:
        """Show another part; move the end of what is selected."""
        grid = self.text
        if grid and self.pane.marks.ends and self.pane.view.shown == "text":
            if end := self.pane.marks.move_end(grid, across, down):
                self.pane.view.bring(*end)
            self.pane.repaint()
            return
        step = 1 if self.pane.view.shown == "text" else 4
        self.pane.pan(across * step * 2, down * step)

    def action_select(self) -> None:
        """Begin to select at the guest's cursor, or end it."""
        grid = self.text
        if grid is None or self.pane.view.shown != "text":
            self._tell("Only text can be selected.", Severity.WARNING)
        elif self.pane.marks.ends:
            self.pane.marks.clear()
        else:
            at = grid.cursor_at or (0, 0)
            self.pane.marks.select(at, at)
        self.pane.repaint()

    def action_copy(self) -> None:
        """Copy what is selected, or all the text on the screen."""
        grid = self.text
        if grid is None:
            self._tell("There is no text on the screen to copy.", Severity.WARNING)
            return
        text = self.pane.marks.text(grid)
        self.app.copy_to_clipboard(text)
        self._tell(f"{len(text)} characters copied.")
        self.pane.marks.clear()
        self.pane.repaint()

    def action_search(self) -> None:
        """Ask for words."""
        self.query_one(PromptLine).ask(_SEARCH, self.pane.marks.words)

    def on_prompt_line_changed(self, event: PromptLine.Changed) -> None:
        """Mark what matches."""
        grid = self.text
        count = self.pane.marks.search(grid, event.text) if grid else 0
        line = self.query_one(PromptLine)
        line.refuse("" if count or not event.text else "not on the screen")
        self.pane.repaint()

    def on_prompt_line_answered(self, event: PromptLine.Answered) -> None:
        """Leave the matches marked."""
        self.query_one(PromptLine).close()
        self.pane.focus()
        self.action_match(0)

    def on_prompt_line_left(self) -> None:
        """Mark nothing."""
        self.pane.marks.clear()
        self.pane.focus()
        self.pane.repaint()

    def action_match(self, step: int) -> None:
        """Go to another match."""
        grid = self.text
        if grid and (at := self.pane.marks.to_match(grid, step)):
            self.pane.view.bring(*at)
            self.pane.repaint()
