"""HostDetailsScreen: the parts of one host in tabs; each is asked when it is first looked at.

host_parts() -> HostPart.ask in a worker -> Answer -> lines, or a tree with details below it
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Vertical, VerticalScroll

from engine import EngineError, printable

from ..host_parts.load import HostLoad
from ..host_parts.node import seen_nodes
from ..host_parts.part import Answer, HostPart, Inquiry, host_parts
from ..host_parts.table import HostPartTable
from ..keymap import bind
from ..navigation.target import Target
from ..widgets.part_text import PartText
from ..widgets.prompt_line import PromptLine
from .deck_screen import DeckScreen

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ..host_parts.node import PartNode
    from ..marks import Marks
    from ..widgets.part_text import Line
    from ..widgets.row_table import RowTable

#: Seconds the cursor rests before the host is asked for a document; between two looks at the load.
_REST, _LOAD = 0.1, 2.0

_OF_SECRETS = frozenset({"new_secret", "menu"})


class HostDetailsScreen(DeckScreen):
    """The host of that name, beginning with the overview."""

    CSS_PATH = "host_details.tcss"

    help = """
        One host in full, in tabs. [ and ] change the tab; what a tab shows is asked when it is
        first looked at, ctrl+r asks again. overview: what it is made of, and how busy it is.
        capabilities: what it can do and what a guest can have. cpus: cells, their processors and
        memory. devices: each below the one it hangs on. interfaces, secrets, filters: lists.

        Space folds, / searches and shows the way to what matches, z gives the document below the
        whole screen. Secrets: a makes one, m sets its value or forgets it; values are never shown.
        """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("pane.previous-tab", "turn(-1)", shown=True),
        bind("pane.next-tab", "turn(1)", shown=True),
        bind("list.refresh", "ask"),
        bind("app.filter", "filter"),
        bind("part.new", "new_secret"),
        bind("domain.menu", "menu"),
        bind("pane.zoom", "zoom"),
        bind("app.back", "back", shown=True),
    ]

    def __init__(self, host: str) -> None:
        super().__init__()
        self.host = host
        self.parts = host_parts()
        self.part: HostPart = self.parts[0]
        self.words = ""
        self._answers: dict[str, Answer | EngineError] = {}
        self._open: dict[str, set[str]] = {}
        self._details: tuple[Line, ...] = ()
        self._load = HostLoad()

    def body(self) -> ComposeResult:
        """The lines or the tree of the tab, and what is said of the line under the cursor."""
        with Vertical(id="host-page"):
            with VerticalScroll(id="part-lines"):
                yield PartText(hanging=2)
            yield HostPartTable()
            with VerticalScroll(id="part-details"):
                yield PartText(hanging=2)
            yield PromptLine()

    def on_mount(self) -> None:
        """Begin with the first tab, and follow the load."""
        super().on_mount()
        self.set_interval(_LOAD, self._look_at_load)
        self._look_at_load()
        self._turned()

    @property
    def table(self) -> HostPartTable:
        """The tree on the screen."""
        return self.query_one(HostPartTable)

    @property
    def filter_words(self) -> str:
        """The words of the search."""
        return self.words

    def subject(self) -> Target:
        """The host."""
        return Target(kind="host", host=self.host, name=self.host)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Have keys for secrets where those are shown, and a search where there is a tree."""
        if action in _OF_SECRETS:
            return self.part.name == "secrets"
        return action not in ("filter", "zoom") or self.shows_tree

    @property
    def shows_tree(self) -> bool:
        """Whether the tab is a tree or a list with something in it."""
        answer = self._answers.get(self.part.name)
        return isinstance(answer, Answer) and bool(answer.nodes)

    # -- asking -------------------------------------------------------------------------------

    def inquiry(self) -> Inquiry | None:
        """Whom to ask; None while the host is away."""
        connection = self.deck.connection(self.host)
        return Inquiry(self.deck, self.host, connection) if connection else None

    def action_ask(self) -> None:
        """Ask for the tab that is shown; what is known stays until the answer is there."""
        # the function, not its coroutine: one that is cancelled at once never comes to exist
        self.run_worker(self._ask, group="part", exclusive=True)  # type: ignore[arg-type]

    async def _ask(self) -> None:
        part, inquiry = self.part, self.inquiry()
        try:
            if inquiry is None:
                raise EngineError("the host is not connected", hint="ctrl+r asks again")
            if reason := inquiry.connection.why_impossible(part.engine_verb):
                raise EngineError(reason)
            self._learnt(part, await part.ask(inquiry, lambda answer: self._learnt(part, answer)))
        except EngineError as error:
            self._answers[part.name] = error
            self.show_part()

    def _learnt(self, part: HostPart, answer: Answer) -> None:
        before = self._answers.get(part.name)
        known = {node.key for node in before.nodes} if isinstance(before, Answer) else set()
        self._open.setdefault(part.name, set()).update(answer.opened - known)
        self._answers[part.name] = answer
        self.show_part()

    # -- what is shown ------------------------------------------------------------------------

    def _turned(self) -> None:
        """Show the tab; ask for it if nobody has."""
        self.words = ""
        self.query_one("#host-page").remove_class("-zoomed")
        self.show_crumbs("hosts", printable(self.host, 40), self.part.name)
        self._show_title()
        if self.part.name not in self._answers:
            self.action_ask()
        self.show_part()
        self.query_one("#part-lines" if not self.shows_tree else HostPartTable).focus()
        self.refresh_bindings()

    def _show_title(self) -> None:
        title = Text(printable(self.host, 20), "bold")
        taken = len(title) + sum(len(part.name) for part in self.parts) + 6
        gap = max(1, min(3, (self.app.size.width - taken) // len(self.parts)))
        for part in self.parts:
            title.append(" " * gap, "not bold")
            is_shown = part.name == self.part.name
            title.append(part.name, "bold underline" if is_shown else "not bold dim")
        self.query_one("#host-page").border_title = title

    def show_part(self) -> None:
        """Show what is known of the tab."""
        if not self.is_attached or not self.query("#host-page"):
            return
        frame, answer = self.query_one("#host-page"), self._answers.get(self.part.name)
        was_tree, is_tree = frame.has_class("-tree"), self.shows_tree
        frame.set_class(is_tree, "-tree")
        frame.set_class(is_tree and self.part.document is not None, "-detailed")
        if isinstance(answer, Answer) and answer.nodes:
            opened = self._open.get(self.part.name, set())
            seen = seen_nodes(answer.nodes, opened, self.words)
            self.table.show(seen, self.deck.moment())
            frame.border_subtitle = f"/{printable(self.words, 40)}" if self.words else ""
            if not was_tree and not self.query_one(PromptLine).display:
                self.table.focus()
            self._look_closer()
        else:
            frame.border_subtitle = ""
            self._text("#part-lines").lines = spelled(self._lines(answer), self.deck.marks)
        if is_tree is not was_tree:
            self.refresh_bindings()

    def _lines(self, answer: Answer | EngineError | None) -> tuple[Line, ...]:
        if answer is None:
            return ((("asking the host…", "dim"),),)
        if isinstance(answer, EngineError):
            return problem_lines(answer)
        if not answer.lines:
            return ((("", ""), (self.part.nothing, "dim")),)
        if self.part is not self.parts[0]:
            return answer.lines
        return (*answer.lines[:2], self._load.line(self.inquiry()), *answer.lines[2:])

    def _text(self, place: str) -> PartText:
        return self.query_one(f"{place} > PartText", PartText)

    # -- the load -----------------------------------------------------------------------------

    def _look_at_load(self) -> None:
        if self.is_current and self.part is self.parts[0]:
            self.run_worker(self._measure(), group="load", exclusive=True)

    async def _measure(self) -> None:
        if inquiry := self.inquiry():
            await self._load.look(inquiry)
            self.show_part()

    # -- the line under the cursor ------------------------------------------------------------

    def on_row_table_moved(self, event: RowTable.Moved) -> None:
        """Say more of another line once the cursor rests."""
        self._look_closer()

    def _look_closer(self) -> None:
        if self.part.document is not None:
            # the function, not its coroutine, as above
            self.run_worker(self._look, group="details", exclusive=True)  # type: ignore[arg-type]

    async def _look(self) -> None:
        await self.deck.clock.sleep(_REST)
        part, inquiry, node = self.part, self.inquiry(), self.node
        if part.document is None or inquiry is None or node is None:
            return
        from ..xml_lines import xml_lines

        try:
            lines = xml_lines((await part.document(inquiry, node)).rstrip())
        except EngineError as error:
            lines = problem_lines(error)
        self._text("#part-details").lines = spelled(lines, self.deck.marks)

    @property
    def node(self) -> PartNode | None:
        """What the cursor is on."""
        row = self.table.cursor_row
        return row.node if row and self.shows_tree else None

    # -- actions ------------------------------------------------------------------------------

    def action_turn(self, step: int) -> None:
        """Go to the next or previous tab."""
        place = self.parts.index(self.part) + step
        self.part = self.parts[place % len(self.parts)]
        self._turned()

    def on_row_table_opened(self, event: RowTable.Opened) -> None:
        """Open a node, or close it."""
        self.fold()

    def on_host_part_table_folded(self) -> None:
        """Open the node under the cursor, or close it."""
        self.fold()

    def fold(self) -> None:
        """Open the node under the cursor, or close it; a search has all of them open."""
        row = self.table.cursor_row
        if row and row.can_open and not self.words:
            self._open.setdefault(self.part.name, set()).symmetric_difference_update(
                (row.node.key,)
            )
            self.show_part()

    def action_zoom(self) -> None:
        """Give the whole screen to the document below, or back."""
        frame = self.query_one("#host-page")
        if self.part.document is not None:
            frame.toggle_class("-zoomed")
            is_zoomed = frame.has_class("-zoomed")
            self.query_one("#part-details" if is_zoomed else HostPartTable).focus()

    def action_filter(self) -> None:
        """Ask for the words of the search."""
        self.query_one(PromptLine).ask("search", self.words)

    def show_only(self, text: str) -> None:
        """Show what holds every word, and the way to it."""
        self.words = text
        self.show_part()

    def on_prompt_line_changed(self, event: PromptLine.Changed) -> None:
        """Search while somebody types."""
        self.show_only(event.text)

    def on_prompt_line_answered(self) -> None:
        """Keep the search and go back to the tree."""
        self.query_one(PromptLine).close()
        self.table.focus()

    def on_prompt_line_left(self) -> None:
        """Show everything again."""
        self.show_only("")
        self.table.focus()

    def action_back(self) -> None:
        """Give back the room, take back the search, or leave."""
        if self.query_one("#host-page").has_class("-zoomed"):
            self.action_zoom()
        elif self.words:
            self.show_only("")
        else:
            self.app.pop_screen()

    def action_new_secret(self) -> None:
        """Ask for a new secret."""
        from ..host_parts.secret_work import make_secret

        if inquiry := self.inquiry():
            self._work(make_secret(inquiry))

    def action_menu(self) -> None:
        """List what can be done with the secret under the cursor."""
        from ..host_parts.secret_work import change_secret

        node, inquiry = self.node, self.inquiry()
        if node and inquiry:
            self._work(change_secret(inquiry, node))

    def _work(self, work: Awaitable[bool]) -> None:
        async def run() -> None:
            if await work and self.is_running:
                self.action_ask()

        self.app.run_worker(run(), group="verbs")


def problem_lines(error: EngineError) -> tuple[Line, ...]:
    """Return what went wrong, and what to do."""
    words = printable("; ".join(filter(None, (error.message, error.hint))))
    return ((("✖ ", "bad"), (words, "")),)


def spelled(lines: tuple[Line, ...], marks: Marks) -> tuple[Line, ...]:
    """Return the lines in characters that these marks may use."""
    return tuple(tuple((marks.spell(text), role) for text, role in line) for line in lines)
