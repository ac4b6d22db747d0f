"""PartForm: questions about something to make, some with given answers; ``^l`` shows its XML.

    field (typed or turned) -> values -> build -> XML, or why not

Nothing is asked of a host here but what ``learn`` asks, by a worker.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Input, Label

from engine import EngineError, printable

from ..creation.choice_line import ChoiceLine
from ..creation.fields import Option
from ..field_problem import problem_words
from ..keymap import bind
from ..widgets.part_text import PartText
from .dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ..app import VirtdeckApp
    from ..widgets.part_text import Line

Answers = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartField:
    """One line; with ``options`` it is turned, else typed. ``asked`` says when it counts."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    asked: Callable[[Answers], bool] = lambda answers: True


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPlan:
    """What a form asks; ``build`` returns the XML or raises what is wrong.

    ``follow`` may change answers after ``name`` was turned; ``learn`` returns other options by
    the name of the field, for a host, and a word about them.
    """

    title: str
    fields: tuple[PartField, ...]
    build: Callable[[Answers], str]
    first: str
    follow: Callable[[str, Answers], Answers] = lambda name, answers: {}
    learn: Callable[[str], Awaitable[tuple[dict[str, Mapping[str, str]], str]]] | None = None


class Remark(PartText):
    """Why the answers will not do, or what the host does not tell."""


class Document(PartText):
    """The XML that would be sent."""


class PartForm(Dialog["Answers | None"]):
    """Answers what was answered, None when the person leaves."""

    CSS_PATH = "part_form.tcss"

    help = """Left and right turn an answer, Space lists all of them. ctrl+l shows the XML that
would be sent to the host; ctrl+s makes it. Nothing is done before that; Esc leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "leave"),
        bind("form.save", "accept"),
        bind("form.xml", "xml"),
        bind("create.up", "line(-1)"),
        bind("create.down", "line(1)"),
        bind("app.help", "app.help"),
    ]

    def __init__(self, plan: PartPlan) -> None:
        super().__init__()
        self.plan = plan
        self.answers: Answers = {each.name: each.value for each in plan.fields}
        self._options = {each.name: each.options for each in plan.fields if each.options}
        self._remark = ""

    @property
    def deck(self) -> VirtdeckApp:
        """The application."""
        return cast("VirtdeckApp", self.app)

    def compose(self) -> ComposeResult:
        """The questions, the document in their place, and the answers."""
        with Vertical(id="dialog") as frame:
            frame.border_title = Text(self.plan.title)
            frame.border_subtitle = Text("^l XML   F1 help")
            with VerticalScroll(id="questions", can_focus=False):
                for each in self.plan.fields:
                    with Horizontal(classes="field"):
                        yield Label(Text(each.label))
                        if each.options:
                            yield ChoiceLine(each.name, self.deck.marks)
                        else:
                            yield Input(each.value, each.hint, compact=True, id=each.name)
            with VerticalScroll(id="document"):
                yield Document()
            yield Remark(hanging=2)
            with Horizontal(id="answers"):
                yield Button("Make it  ^s", id="yes", compact=True)
                yield Button("Cancel  Esc", id="no", compact=True)

    def on_mount(self) -> None:
        """Show the answers that are given already."""
        self.set_class(self.deck.marks.is_ascii, "-ascii")
        self.query_one("#document").display = False
        self._show()
        self.query_one(f"#{self.plan.first}").focus()
        self._ask()

    def _ask(self) -> None:
        if self.plan.learn:
            self.run_worker(self._learn(self.plan.learn), group="learn", exclusive=True)

    async def _learn(
        self, learn: Callable[[str], Awaitable[tuple[dict[str, Mapping[str, str]], str]]]
    ) -> None:
        options, self._remark = await learn(self.answers.get("host", ""))
        self._options |= options
        for name, known in options.items():
            if self.answers[name] not in known:
                self.answers[name] = next(iter(known))
        self._show()

    def _show(self) -> None:
        """Bring every line up to date."""
        for each in self.plan.fields:
            widget = self.query_one(f"#{each.name}")
            cast("Horizontal", widget.parent).display = each.asked(self.answers)
            if isinstance(widget, ChoiceLine):
                known = self._options[each.name].items()
                widget.offer(
                    [Option(value, words) for value, words in known], self.answers[each.name]
                )
            elif isinstance(widget, Input) and widget.value != self.answers[each.name]:
                widget.value = self.answers[each.name]
        lines: tuple[Line, ...] = (((printable(self._remark), "dim"),),) if self._remark else ()
        self.query_one(Remark).lines = lines

    def on_choice_line_chosen(self, event: ChoiceLine.Chosen) -> None:
        """Take another answer, and what follows from it."""
        name = str(event.line.id)
        self.answers[name] = event.value
        self.answers |= self.plan.follow(name, dict(self.answers))
        self._show()
        if name == "host":
            self._ask()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep what is typed; what was wrong may be right now."""
        self.answers[str(event.input.id)] = event.value
        self.query_one(Remark).lines = ()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next line; from the last, make it."""
        event.stop()
        shown = [x for x in self.query(Input) if cast("Horizontal", x.parent).display]
        self.action_accept() if event.input is shown[-1] else self.focus_next()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer by the mouse, or by Enter on a button."""
        self.action_accept() if event.button.id == "yes" else self.action_leave()

    def action_line(self, step: int) -> None:
        """Go to the line above or below."""
        self.focus_next() if step > 0 else self.focus_previous()

    def action_xml(self) -> None:
        """Show the XML in place of the questions, or the questions again."""
        document, questions = self.query_one("#document"), self.query_one("#questions")
        if document.display:
            document.display, questions.display = False, True
            self.query_one(f"#{self.plan.first}").focus()
        elif (xml := self._built()) is not None:
            lines = tuple(((line, ""),) for line in printable_lines(xml))
            self.query_one(Document).lines = lines
            document.display, questions.display = True, False
            document.focus()

    def action_accept(self) -> None:
        """Answer, if the answers will do."""
        if self._built() is not None:
            self.dismiss(self.answers)

    def _built(self) -> str | None:
        try:
            return self.plan.build(self.answers)
        except EngineError as error:
            labels = {each.name: each.label for each in self.plan.fields}
            wrong, words = problem_words(error, labels)
            self.query_one(Remark).lines = (((words, "warning"),),)
            if wrong:
                self.query_one(f"#{wrong}").focus()
            return None

    def action_leave(self) -> None:
        """Make nothing."""
        self.dismiss(None)


def printable_lines(xml: str) -> list[str]:
    """Return the lines of a document as they may be shown."""
    return [printable(line) for line in xml.splitlines()]
