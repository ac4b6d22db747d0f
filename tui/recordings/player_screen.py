"""PlayerScreen: a recording of a console, played on the whole screen in its own size.

    key -> Player -> worker: step, rest, step, ... -> TerminalPane, PlayLine

The worker ends while the recording holds; every key begins it anew.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Container

from engine import printable

from ..consoles.console_title import ConsoleTitle, TitleWords
from ..consoles.terminal_pane import TerminalPane
from ..keymap import bind
from ..screens.deck_screen import DeckScreen
from ..widgets.prompt_line import PromptLine
from .play_line import PlayFacts, PlayLine
from .player import Player
from .word_search import WordSearch, is_shown

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.console.cast import Recording

#: Characters of output that are played before others have their turn.
SLICE: Final = 16_384
#: Seconds that the arrow keys go, and the page keys.
STEP, LEAP = 5.0, 60.0


class PlayerScreen(DeckScreen):
    """Plays ``recording``, which was read from ``path``."""

    CSS_PATH = "player_screen.tcss"

    help = """
    A recording. Space holds it, and goes on; at the end it holds by itself. The arrow keys go five
    seconds, the page keys a minute, plus and minus change the speed, [ and ] go to its marks.

    / looks for words in all of it: the first moment from here on whose screen shows them is shown,
    > and < go to the others. The mouse selects and copies what is shown; s does it by keys: the
    arrow keys move, s begins, y copies.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("play.pause", "pause"),
        bind("play.back", "across(-1)"),
        bind("play.forward", "across(1)"),
        bind("play.up", "move(-1, 0)"),
        bind("play.down", "move(1, 0)"),
        bind("play.minute-back", f"skip(-{LEAP})"),
        bind("play.minute-forward", f"skip({LEAP})"),
        bind("play.faster", "speed(1)"),
        bind("play.slower", "speed(-1)"),
        bind("play.start", "to_end(True)"),
        bind("play.end", "to_end(False)"),
        bind("play.next-mark", "mark(1)"),
        bind("play.previous-mark", "mark(-1)"),
        bind("app.filter", "search", label="search"),
        bind("play.next-match", "match(1)"),
        bind("play.previous-match", "match(-1)"),
        bind("play.select", "select"),
        bind("play.copy", "copy"),
        bind("app.back", "back", shown=True),
    ]

    def __init__(self, path: Path, recording: Recording) -> None:
        super().__init__()
        self.path = path
        self.recording = recording
        self._search: WordSearch | None = None
        self._said = ""

    def body(self) -> ComposeResult:
        """The name, the screen, the line of time, and a line to type in."""
        yield ConsoleTitle()
        with Container(id="played"):
            yield TerminalPane(crop="bottom-left", is_ascii=self.deck.marks.is_ascii)
        yield PlayLine(is_ascii=self.deck.marks.is_ascii)
        yield PromptLine()

    def on_mount(self) -> None:
        """Play it."""
        self.player = Player(self.recording, self.deck.clock)
        recording = self.recording
        size = f"{recording.columns}x{recording.rows}"
        ends = "its end is missing" if recording.is_cut else ""
        left = (printable(self.path.name), "name"), (recording.title, ""), (size, "dim")
        words = tuple(part for part in (*left, (ends, "warning")) if part[0])
        self.query_one(ConsoleTitle).words = TitleWords(words, (("recording", "accent"),))
        self.pane.focus()
        self._go_on()

    @property
    def pane(self) -> TerminalPane:
        """The screen that was recorded."""
        return self.query_one(TerminalPane)

    def place(self) -> None:
        """Nobody comes back here by itself: recordings are played."""

    # -- playing ------------------------------------------------------------------------------

    def _go_on(self, said: str = "") -> None:
        """Have the worker look at the time again."""
        self._said = said
        self.run_worker(self._play(), group="play", exclusive=True, name="play")

    async def _play(self) -> None:
        while True:
            is_there = self.player.step(SLICE)
            self._show()
            if not is_there:
                await asyncio.sleep(0)
            elif (rest := self.player.rest) is None:
                return
            else:
                await self.deck.clock.sleep(rest)

    def _show(self) -> None:
        """Have the pane show the terminal that there is now, in its size."""
        pane, terminal = self.pane, self.player.terminal
        if pane.window is None or pane.window.terminal is not terminal:
            pane.show(self.player)
        size = (terminal.columns, terminal.rows)
        if size != (pane.styles.width and pane.styles.width.value, self._rows()):
            pane.styles.width, pane.styles.height = size
        self._show_line()

    def _rows(self) -> float | None:
        height = self.pane.styles.height
        return height.value if height else None

    def _show_line(self) -> None:
        player, marks = self.player, self.recording.marks
        self.query_one(PlayLine).facts = PlayFacts(
            position=player.position,
            duration=self.recording.duration,
            speed=player.speed,
            is_paused=player.is_paused,
            marks=tuple(mark.time for mark in marks),
            said=self._said,
        )

    def action_pause(self) -> None:
        """Hold it, or go on."""
        if self.player.is_paused:
            self._forget_marks()
            self.player.play()
        else:
            self.player.pause()
        self._go_on()

    def action_across(self, way: int) -> None:
        """Five seconds, or the end of what is selected by a cell."""
        marks = self.pane.marks
        if marks and marks.caret:
            self.action_move(0, way)
        else:
            self.action_skip(way * STEP)

    def action_skip(self, seconds: float) -> None:
        """Go so many seconds on."""
        self._go_to(self.player.position + seconds)

    def action_to_end(self, is_first: bool) -> None:
        """Go to the first moment, or to the last."""
        self._go_to(0.0 if is_first else self.recording.duration)

    def action_speed(self, step: int) -> None:
        """Be faster, or slower."""
        self.player.change_speed(step)
        self._go_on()

    def action_mark(self, step: int) -> None:
        """Go to a mark."""
        mark = self.player.mark_beside(step)
        if mark is None:
            which = "further" if step > 0 else "earlier"
            self._go_on(f"no {which} mark" if self.recording.marks else "it has no marks")
        else:
            self._go_to(mark.time, printable(mark.text, 40))

    def _go_to(self, seconds: float, said: str = "") -> None:
        self._forget_marks()
        self.player.go_to(seconds)
        self._go_on(said)

    def _forget_marks(self) -> None:
        """What is marked was there at another time."""
        if marks := self.pane.marks:
            marks.clear()
            marks.search("")
            self.pane.scroll_to_line(None)

    # -- searching ----------------------------------------------------------------------------

    def action_search(self) -> None:
        """Hold it, and ask for the words."""
        self.player.pause()
        self._go_on()
        self.add_class("-asking")
        self.query_one(PromptLine).ask("/", self._search.words if self._search else "")

    def on_prompt_line_answered(self, message: PromptLine.Answered) -> None:
        """Find the words here, or at the next moment that shows them."""
        self.query_one(PromptLine).close()
        self._give_focus_back()
        if not message.text:
            self._search = None
            self._forget_marks()
        elif self._search is None or self._search.words != message.text:
            self._search = WordSearch(self.recording, message.text)
        if self._search and is_shown(self.player.terminal, self._search.words):
            self.pane.search(self._search.words)
            self._go_on()
        elif self._search:
            self.action_match(1)

    def on_prompt_line_left(self) -> None:
        """Search for nothing else."""
        self._give_focus_back()

    def action_match(self, step: int) -> None:
        """Go to the next moment at which the words come, or to the one before."""
        search = self._search
        if search is None:
            self._go_on("/ searches")
            return
        self.player.pause()
        self.run_worker(self._find(search, step), group="play", exclusive=True, name="search")

    async def _find(self, search: WordSearch, step: int) -> None:
        here = self.player.position
        while (found := _found(search, step, here)) is None and not _knows(search, step, here):
            search.look_on(SLICE)
            share = search.looked_until / max(self.recording.duration, 0.001)
            self._said = f"searching {share:.0%}"
            self._show_line()
            await asyncio.sleep(0)
        if found is None:
            self._said = "not later; < looks earlier" if step > 0 else "not earlier"
            self._show_line()
            return
        self._forget_marks()
        self.player.go_to(found)
        self._said = f"{printable(search.words, 30)} at {found:.1f} s"
        await self._play()
        self.pane.search(search.words)

    def _give_focus_back(self) -> None:
        self.remove_class("-asking")
        if self.is_current:
            self.pane.focus()

    # -- selecting ----------------------------------------------------------------------------

    def action_move(self, lines: int, columns: int) -> None:
        """Move the end of what is selected; else scroll."""
        marks = self.pane.marks
        if marks and marks.caret:
            marks.move(lines, columns)
            self.pane.repaint_changes()
        else:
            self.pane.scroll_lines(lines)

    def action_select(self) -> None:
        """Hold it and show a cursor to select with; then begin."""
        self.player.pause()
        self._go_on()
        if marks := self.pane.marks:
            if marks.caret is None:
                marks.move(0, 0)
            else:
                marks.begin()
            self.pane.repaint_changes()

    def action_copy(self) -> None:
        """Copy what is selected, else the screen."""
        if (marks := self.pane.marks) and (text := marks.text()):
            self.app.copy_to_clipboard(text)
            lines = text.count("\n") + 1
            self.deck.journal.toasts.tell(f"copied {lines} {'line' if lines == 1 else 'lines'}")
            marks.clear()
            self.pane.repaint_changes()

    def on_terminal_pane_selected(self) -> None:
        """Copy what the mouse selected."""
        self.action_copy()

    def action_back(self) -> None:
        """Select no longer; else leave."""
        if (marks := self.pane.marks) and marks.caret:
            marks.clear()
            self.pane.repaint_changes()
        else:
            self.app.pop_screen()


def _found(search: WordSearch, step: int, here: float) -> float | None:
    if step > 0:
        return search.later(here)
    return search.earlier(here) if _knows(search, step, here) else None


def _knows(search: WordSearch, step: int, here: float) -> bool:
    """Return whether it has looked as far as the answer can be."""
    return search.is_done or (step < 0 and search.looked_until >= here)
