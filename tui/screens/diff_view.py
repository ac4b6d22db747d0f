"""DiffView: what differs, in words and line by line; answers whether to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button

from ..keymap import bind
from ..widgets.part_text import PartText
from ..xml_lines import printable_lines
from .dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.editing.differences import Difference

    from ..app import VirtdeckApp
    from ..widgets.part_text import Line

#: Differences and lines that are shown; more are counted.
_WORDS, _LINES = 200, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What is shown: ``notes`` stand above, ``answer`` is the word that goes on, if there is one.

    ``title`` and ``notes`` are safe to show.
    """

    title: str
    differences: Sequence[Difference]
    lines: Sequence[str]
    notes: tuple[Line, ...] = ()
    answer: str = ""
    nothing: str = "Nothing differs."


class DiffView(Dialog[bool]):
    """Shows ``comparison``; ``Ctrl+S`` or the button goes on, ``Esc`` goes back."""

    CSS_PATH = "diff_view.tcss"
    must_be_seen = True

    help = "What differs, in words and as the lines of the documents. The arrow keys scroll."

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "answer(False)", shown=True),
        bind("app.help", "app.help", shown=False),
        bind("form.save", "answer(True)"),
    ]

    def __init__(self, comparison: Comparison) -> None:
        super().__init__()
        self.comparison = comparison

    def compose(self) -> ComposeResult:
        """The words, the lines, and the answers."""
        comparison = self.comparison
        frame = Vertical(id="diff")
        frame.border_title = Text(comparison.title)
        deck = cast("VirtdeckApp", self.app)
        lines = tuple(
            tuple((deck.marks.spell(text), role) for text, role in line)
            for line in comparison_lines(comparison)
        )
        with frame:
            with VerticalScroll():
                yield PartText(lines, hanging=2)
            with Horizontal(id="answers"):
                if comparison.answer:
                    yield Button(Text(f"{comparison.answer}  ^s"), id="yes", compact=True)
                yield Button(Text("Back  Esc"), id="no", compact=True)

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one(VerticalScroll).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer by the mouse."""
        self.action_answer(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Go on, where there is something to go on with; or back."""
        if not yes or self.comparison.answer:
            self.dismiss(yes)


def comparison_lines(comparison: Comparison) -> tuple[Line, ...]:
    """Return the notes, the words, and the lines with their colours."""
    lines: list[Line] = [*comparison.notes]
    if comparison.notes:
        lines.append(())
    lines += [(("· ", "dim"), (each.words, "")) for each in comparison.differences[:_WORDS]]
    if not comparison.differences:
        lines.append(((comparison.nothing, "dim"),))
    elif (more := len(comparison.differences) - _WORDS) > 0:
        lines.append(((f"and {more} more", "dim"),))
    if comparison.lines:
        lines.append(())
        shown = printable_lines("\n".join(comparison.lines[2 : _LINES + 2]))
        lines += [((text or " ", _role(text)),) for text in shown]
    return tuple(lines)


def _role(line: str) -> str:
    return {"+": "good", "-": "bad", "@": "dim"}.get(line[:1], "")
