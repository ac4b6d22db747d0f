"""OutputView: what programs said, one after the other; ``Esc`` closes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import VerticalScroll

from engine import printable

from ..keymap import bind
from ..widgets.part_text import PartText
from .dialog import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ..plugins.program import Ended
    from ..widgets.part_text import Line

#: Lines that are shown of one program, and cells of one line.
_LINES, _CELLS = 2000, 1000


class OutputView(Dialog[None]):
    """``add`` appends what one program said."""

    CSS_PATH = "help.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "dismiss", shown=True),
        bind("app.help", "app.help", shown=False),
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._lines: tuple[Line, ...] = ()

    def compose(self) -> ComposeResult:
        """The lines, scrolled by the arrow keys."""
        frame = VerticalScroll(PartText(self._lines), id="help")
        frame.border_title = Text(printable(self._title, 60))
        frame.border_subtitle = Text("Esc closes")
        yield frame

    def add(self, subject: str, ended: Ended) -> None:
        """Append what a program said of ``subject``."""
        self._lines += output_lines(subject, ended)
        for text in self.query(PartText):
            text.lines = self._lines


def output_lines(subject: str, ended: Ended) -> tuple[Line, ...]:
    """Return a heading and the lines of the output; no character of it steers the terminal."""
    ok = ended.status == 0
    outcome = ("done", "good") if ok else (f"ended with status {ended.status}", "bad")
    said = [printable(line.expandtabs(), _CELLS) for line in ended.output.splitlines()]
    lines: list[Line] = [((f"{subject}  ", "name"), outcome)]
    lines += [((line, ""),) for line in said[:_LINES]]
    if ended.is_cut or len(said) > _LINES:
        lines.append((("more was said, and not kept", "dim"),))
    return (*lines, ())
