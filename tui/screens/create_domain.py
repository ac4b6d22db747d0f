"""CreateDomain: a new domain, step by step on a small terminal, on one screen where there is room.

    a, :create -> CreateDomain -> Draft -> review (XML, nothing is done) -> CreationRun -> the list

The host is asked by workers; what it offers fills the form when it comes.
"""

from __future__ import annotations

import random
import uuid
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.reactive import var
from textual.widgets import Button, Input, Label

from engine import printable

from ..creation.choice_line import ChoiceLine
from ..creation.creation_run import CreationRun
from ..creation.draft import Draft
from ..creation.draft_learning import DraftLearning
from ..creation.fields import FIELDS, REVIEW, STEPS, steps_of
from ..creation.name_offered import NameOffered, deed
from ..creation.review import review, step_lines
from ..creation.step_layout import StepLine, lay_out
from ..keymap import bind
from ..widgets.part_text import PartText
from .dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.creation.creation_order import CreationPlan

    from ..app import VirtdeckApp
    from ..creation.fields import Question
    from ..widgets.part_text import Line

#: The least terminal on which all steps stand beside the review.
_WIDE, _HIGH = 120, 38


class CreateDomain(Dialog[None]):
    """Asks everything about a new domain on ``host``, which may be changed; then makes it."""

    CSS_PATH = "create_domain.tcss"

    help = """Every answer has a default: Enter goes on, and the review shows what would be done.

Nothing is made before Create. Left and right turn an answer, Space lists all of them. Page down
and page up go from step to step; with room enough everything stands on one screen. If a step of
the work fails, what was made before is taken back. With everything on one screen ctrl+s shows the
name that was proposed, and makes it when pressed again. Esc leaves everything as it is, and stops
the work."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "leave"),
        bind("form.save", "go"),
        bind("create.next", "step(1)"),
        bind("create.previous", "step(-1)"),
        bind("create.whole", "turn"),
        bind("create.up", "line(-1)"),
        bind("create.down", "line(1)"),
        bind("app.help", "app.help"),
    ]

    #: Which step is shown, by its number in ``STEPS``.
    step: var[int] = var(0)
    #: Whether all of them stand on one screen.
    is_whole: var[bool] = var(False)

    def __init__(self, hosts: tuple[str, ...], when: float) -> None:
        super().__init__(classes="-asking")
        self.draft = Draft(hosts=hosts, uuid=_new_uuid(), when=when)
        self.plan: CreationPlan | None = None
        self.run: CreationRun | None = None
        #: What the last attempt came to, until something else is answered.
        self.failure: tuple[Line, ...] = ()
        self._learning = DraftLearning(self)
        self._is_chosen = False
        self._name_offered = NameOffered(self.draft)

    @property
    def deck(self) -> VirtdeckApp:
        """The application."""
        return cast("VirtdeckApp", self.app)

    def compose(self) -> ComposeResult:
        """Every question, the review beside or behind them, and the answers."""
        with Vertical(id="frame") as frame:
            frame.border_title = Text("New domain")
            frame.border_subtitle = Text("Space all answers   F4 one screen or steps   F1 help")
            yield StepLine()
            with Horizontal(id="columns"):
                with VerticalScroll(id="questions", can_focus=False):
                    yield from self._steps()
                with VerticalScroll(id="review", can_focus=False):
                    yield _Review()
            yield _Problem(_asking(self.draft), hanging=2)
            with Horizontal(id="answers"):
                yield Button("Back", id="back", compact=True)
                yield Button("Next", id="next", compact=True)
                yield Button("Create  ^s", id="create", compact=True)
                yield Button("Cancel  Esc", id="cancel", compact=True)

    def _steps(self) -> Iterator[Vertical]:
        for number, title in enumerate(STEPS):
            rows = [
                Horizontal(Label(Text(each.label)), self._widget(each), classes="field")
                for each in FIELDS.values()
                if each.step == number
            ]
            heading = Label(Text(title), classes="heading")
            yield Vertical(heading, *rows, classes="step", id=f"step-{number}")

    def _widget(self, question: Question) -> Input | ChoiceLine:
        if question.options:
            return ChoiceLine(question.name, self.deck.marks)
        return Input(
            placeholder=question.hint,
            password=question.is_secret,
            compact=True,
            id=question.name,
            select_on_focus=False,
        )

    def on_mount(self) -> None:
        """Ask the host, and begin with the first question that matters."""
        self.set_class(self.deck.marks.is_ascii, "-ascii")
        self._learning.ask()
        self.show_draft()

    def on_resize(self, event: events.Resize) -> None:
        """Show everything at once where there is room, unless somebody chose otherwise."""
        if not self._is_chosen:
            self.is_whole = event.size.width >= _WIDE and event.size.height >= _HIGH

    # -- what is shown ------------------------------------------------------------------------

    def show_draft(self) -> None:
        """Bring every line up to date with the answers and with what hosts told."""
        if not self.is_mounted or not self.query("#review"):
            return
        self.draft.change()
        for question in FIELDS.values():
            self._show_question(question)
        self._learning.look_closer()
        if self.is_asking:
            self.plan = None
            self._show_review(_asking(self.draft))
        elif self.run is None:
            self.plan, lines = review(self.draft, self._learning.trouble)
            self._show_review((*self.failure, *lines))
        lay_out(self)
        if not self.is_asking and self.has_class("-asking"):
            self._begin()

    @property
    def is_asking(self) -> bool:
        """Whether the host may still say what it can do; only another host can be chosen then."""
        return self.draft.choices is None and not self._learning.trouble

    def _begin(self) -> None:
        """Begin with the first question that matters, as soon as there is something to answer."""
        self.remove_class("-asking")
        self.query_one("#host" if self._learning.trouble else "#source").focus()

    def _show_question(self, question: Question) -> None:
        widget = self.query_one(f"#{question.name}")
        is_known = self.draft.choices is not None or question.name == "host"
        is_asked = is_known and question.asked(self.draft)
        if widget.parent is not None:
            cast("Horizontal", widget.parent).display = is_asked
        if not is_asked:
            return
        value = self.draft.value(question.name)
        if isinstance(widget, ChoiceLine):
            widget.offer(self.draft.options(question.name), value)
        elif isinstance(widget, Input) and widget.value != value:
            with widget.prevent(Input.Changed):
                widget.value = value

    def _show_review(self, lines: tuple[Line, ...]) -> None:
        spell = self.deck.marks.spell
        spelled = tuple(tuple((spell(text), role) for text, role in line) for line in lines)
        self.query_one(_Review).lines = spelled
        is_told = self.plan is None and self.run is None
        beside = (self.is_whole or self.step == REVIEW) and not self.is_asking
        self.query_one(_Problem).lines = (
            spelled if is_told and not beside else self._name_offered.lines
        )
        create = self.query_one("#create", Button)
        create.disabled = self.plan is None or self.run is not None
        create.label = f"{deed(self.draft)}  ^s"

    def watch_is_whole(self) -> None:
        """Lay it out anew."""
        self.set_class(self.is_whole, "-whole")
        self.show_draft()

    def watch_step(self) -> None:
        """Show that step."""
        self.show_draft()

    # -- answers ------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Take what was typed; an empty line stands for the default again, but for some."""
        self._answer(str(event.input.id), event.value)

    def on_choice_line_chosen(self, event: ChoiceLine.Chosen) -> None:
        """Take what was chosen."""
        self._answer(str(event.line.id), event.value)

    def _answer(self, name: str, value: str) -> None:
        if self.run is not None:
            return
        self.draft.answers[name] = value
        self.draft.change()
        self.failure = self._name_offered.lines = ()
        if name == "host":
            self.draft.choices = None
            self._learning.ask()
        self.show_draft()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on."""
        self._go_on()

    def on_key(self, event: events.Key) -> None:
        """Let Enter go on from an answer that is not typed."""
        if event.key == "enter" and isinstance(self.focused, ChoiceLine):
            event.stop()
            self._go_on()

    def _go_on(self) -> None:
        """Go to the next question; after the last of a step to the next step."""
        if self._fields()[-1:] == [self.focused]:
            self.action_step(1)
        else:
            self.focus_next("Input, ChoiceLine, Button")

    def _fields(self) -> list[Input | ChoiceLine]:
        """Return the lines that can be answered now, in order."""
        return [
            widget
            for widget in self.query("Input, ChoiceLine").results()
            if isinstance(widget, (Input, ChoiceLine)) and widget.focusable and _is_seen(widget)
        ]

    def action_line(self, move: int) -> None:
        """Go a line up or down; where nothing is to fill in, scroll."""
        fields: list[Input | ChoiceLine] = self._fields()
        if self.run is not None or (isinstance(self.focused, Button) and self.step == REVIEW):
            self.query_one("#review").scroll_relative(y=move, animate=False)
        elif move < 0:
            self.focus_previous("Input, ChoiceLine, Button")
        elif fields:
            self.focus_next("Input, ChoiceLine, Button")

    def action_step(self, move: int) -> None:
        """Go to the next step, or back; the review is read page by page."""
        if self.draft.choices is None:
            return
        if self.is_whole or self.step == REVIEW:
            shown = self.query_one("#review", VerticalScroll)
            if self.is_whole or move > 0 or shown.scroll_y > 0:
                shown.scroll_relative(y=move * max(1, shown.size.height - 2), animate=False)
                if self.is_whole and self.focused is not None and move > 0:
                    self.query_one("#create").focus()
                return
        steps = steps_of(self.draft)
        at = steps.index(self.step) + move
        if 0 <= at < len(steps):
            self.step = steps[at]
            self.call_after_refresh(self._begin_step)

    def _begin_step(self) -> None:
        if self.step == REVIEW:
            create = self.query_one("#create", Button)
            (create if not create.disabled else self.query_one("#start")).focus()
        elif fields := self._fields():
            fields[0].focus()

    def action_turn(self) -> None:
        """Show everything at once, or step by step."""
        self._is_chosen = True
        self.is_whole = not self.is_whole

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        actions = {"back": -1, "next": 1}
        if (move := actions.get(event.button.id or "")) is not None:
            self.action_step(move)
        elif event.button.id == "create":
            self.action_go()
        else:
            self.action_leave()

    def action_go(self) -> None:
        """Make it; before the review show that first."""
        if self.run is not None or self.draft.choices is None:
            return
        if not self.is_whole and self.step != REVIEW:
            self.step = REVIEW
            self.call_after_refresh(self._begin_step)
        elif self.plan is not None and self.is_whole and not self._name_offered.is_known():
            self.query_one("#name").focus()
            self.show_draft()
        elif self.plan is not None:
            self.run = CreationRun(self, self.draft.value("host"), self.plan)
            self.show_draft()
            self.run.start()

    def show_work(self) -> None:
        """Show how far the work is."""
        if self.run and self.is_mounted:
            self._show_review((*step_lines(self.run.steps), *self.run.told))

    def work_failed(self) -> None:
        """Let people change what failed, and try again."""
        assert self.run is not None
        self.failure = (*step_lines(self.run.steps), *self.run.told, (("", ""),))
        self.run = None
        self.draft.uuid = _new_uuid()
        self._learning.ask()
        self.show_draft()

    def action_leave(self) -> None:
        """Leave everything as it is; work that is under way is stopped first."""
        if self.run is not None:
            self.run.stop()
        else:
            self.dismiss()


class _Review(PartText):
    """What would be done, or how far it is."""


class _Problem(PartText):
    """Why nothing can be made yet."""


def _asking(draft: Draft) -> tuple[Line, ...]:
    return (((f"asking what {printable(draft.value('host'))} can do", "dim"),),)


def _new_uuid() -> str:
    # Not a secret; whoever seeds the numbers gets the same pictures again.
    return str(uuid.UUID(int=random.getrandbits(128), version=4))


def _is_seen(widget: Input | ChoiceLine) -> bool:
    return all(each.display for each in widget.ancestors_with_self)
