"""ColumnEditor: which columns a list has, in which order and how wide; the list behind it follows.

The answer is the columns and for whom they are; leaving with ``Esc`` brings back what was there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from rich.text import Text
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine import printable

from ..keymap import bind
from ..list_layout import NARROWEST, WIDEST, ColumnLayout
from ..widgets.part_text import PartText
from .dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.screen import Screen

    from ..widgets.table_column import Column


class ChosenColumns(NamedTuple):
    """The columns; ``host`` is the only one they are for, None for all."""

    layout: ColumnLayout
    host: str | None


class _Line(NamedTuple):
    """One column in the editor."""

    name: str
    is_shown: bool
    width: int | None


class ColumnEditor(Dialog["ChosenColumns | None"]):
    """Edits ``layout`` of ``columns``; ``shown`` are those on the screen, each with its width.

    ``preview`` is told of every change. ``host`` is the one that the list is about, None for all.
    """

    CSS_PATH = ["dialogs.tcss", "column_editor.tcss"]

    help = """
        Space shows or hides a column, Shift with the arrows (or K and J) moves it, left and right
        make it narrower or wider. r goes back to what fits the terminal by itself. Enter keeps the
        columns for every list of domains, h only for the list of the host that is shown alone.

        Where there is no room for all, the least important of the chosen columns is left out.
        """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("columns.show", "show_or_hide"),
        bind("columns.earlier", "move(-1)"),
        bind("columns.later", "move(1)"),
        bind("columns.narrower", "widen(-1)"),
        bind("columns.wider", "widen(1)"),
        bind("columns.reset", "reset"),
        bind("columns.host", "keep_for_host"),
        bind("app.help", "help"),
        bind("app.back", "leave"),
    ]

    def __init__(
        self,
        columns: Sequence[Column[Any]],
        layout: ColumnLayout,
        shown: Sequence[tuple[str, int]],
        preview: Callable[[ColumnLayout], None],
        host: str | None,
    ) -> None:
        super().__init__()
        self._columns = {column.name: column for column in columns}
        self._before = layout
        self._shown = dict(shown)
        self._preview = preview
        self._host = host
        self._lines = self._lines_of(layout)
        self._is_default = not layout.names

    def compose(self) -> ComposeResult:
        """One line for each column, and the keys."""
        frame = Vertical(id="dialog")
        frame.border_title = Text("Columns")
        with frame:
            yield OptionList(*map(self._option, self._lines), compact=True)
            yield PartText(self._keys())

    def layout_now(self) -> ColumnLayout:
        """Return the columns as they stand in the editor."""
        if self._is_default:
            return ColumnLayout()
        shown = [line for line in self._lines if line.is_shown]
        widths = {line.name: line.width for line in shown if line.width is not None}
        return ColumnLayout(tuple(line.name for line in shown), widths)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Keep the columns for all hosts."""
        self.dismiss(ChosenColumns(self.layout_now(), None))

    # -- actions ------------------------------------------------------------------------------

    def action_show_or_hide(self) -> None:
        """Show the column, or hide it; the last one stays."""
        place, line = self._current()
        others = sum(each.is_shown for each in self._lines) - line.is_shown
        if others:
            self._put(place, line._replace(is_shown=not line.is_shown))

    def action_move(self, step: int) -> None:
        """Move the column by one place."""
        place, line = self._current()
        goal = place + step
        if 0 <= goal < len(self._lines):
            self._lines[place], self._lines[goal] = self._lines[goal], line
            self._changed(goal)

    def action_widen(self, step: int) -> None:
        """Give the column more cells or fewer."""
        place, line = self._current()
        now = line.width or self._shown.get(line.name) or self._columns[line.name].width
        width = max(NARROWEST, min(WIDEST, now + step))
        self._put(place, line._replace(width=width, is_shown=True))

    def action_reset(self) -> None:
        """Go back to what fits the terminal by itself."""
        place, _ = self._current()
        self._is_default = True
        self._lines = self._lines_of(ColumnLayout())
        self._changed(place, is_default=True)

    def action_keep_for_host(self) -> None:
        """Keep the columns for the host of the list alone."""
        if self._host is None:
            reason = "the list is of all hosts: > and < show one alone"
            self.query_one(PartText).lines = (((reason, "warning"),),)
            return
        self.dismiss(ChosenColumns(self.layout_now(), self._host))

    def action_help(self) -> None:
        """Explain the editor."""
        from .help import HelpScreen

        self.app.push_screen(HelpScreen(cast("Screen[object]", self)))

    def action_leave(self) -> None:
        """Leave everything as it was."""
        self._preview(self._before)
        self.dismiss(None)

    # -- lines --------------------------------------------------------------------------------

    def _lines_of(self, layout: ColumnLayout) -> list[_Line]:
        """Return the shown columns in their order, and the others at their places between them."""
        if not layout.names:
            shown = [name for name, each in self._columns.items() if not each.is_extra]
            return [_Line(name, name in shown, None) for name in self._columns]
        names = [name for name in layout.names if name in self._columns]
        rest = [name for name in self._columns if name not in names]
        every = [(name, True) for name in names] + [(name, False) for name in rest]
        return [_Line(name, is_shown, layout.widths.get(name)) for name, is_shown in every]

    def _current(self) -> tuple[int, _Line]:
        place = self.query_one(OptionList).highlighted or 0
        return place, self._lines[place]

    def _put(self, place: int, line: _Line) -> None:
        self._lines[place] = line
        self._changed(place)

    def _changed(self, place: int, *, is_default: bool = False) -> None:
        self._is_default = is_default
        options = self.query_one(OptionList)
        options.set_options(list(map(self._option, self._lines)))
        options.highlighted = place
        self._preview(self.layout_now())

    def _option(self, line: _Line) -> Option:
        column = self._columns[line.name]
        width = line.width or self._shown.get(line.name)
        text = Text(no_wrap=True)
        text.append("x " if line.is_shown else "- ", "bold" if line.is_shown else "dim")
        text.append(f"{(column.title or line.name.upper()):<10}")
        text.append(f"{width or '':>4}  ", "" if line.width else "dim")
        text.append(column.about, "dim")
        return Option(text, id=line.name)

    def _keys(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        keys = [("Space", "show"), ("K J", "move"), ("left right", "width"), ("r", "reset")]
        first = [part for key, word in keys for part in ((key, "accent"), (f" {word}  ", "dim"))]
        answers = [("Enter", "accent"), (" for all hosts", "dim")]
        if self._host is not None:
            host = printable(self._host, 20)
            answers += [("  h", "accent"), (f" for {host} only", "dim")]
        return ((), tuple(first), (*answers, ("  Esc", "accent"), (" leave", "dim")))
