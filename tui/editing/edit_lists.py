"""PartList and FieldList: the two lists of the edit screen; each says when its cursor moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from ..keymap import bind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from engine.editing.part_kind import PartKey

    from ..widgets.part_text import Line

_ADD = "add"


class _LineList(OptionList):
    """A list of lines made of parts with roles, in the theme's colours."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"part--accent", "part--dim", "part--warning"}

    class Moved(Message):
        """Another line is under the cursor."""

    class Opened(Message):
        """Enter was pressed on a line."""

    def __init__(self) -> None:
        super().__init__(compact=True)

    @property
    def line(self) -> str | None:
        """The id of the line under the cursor."""
        number = self.highlighted
        return self.get_option_at_index(number).id if number is not None else None

    def show_lines(self, lines: Sequence[tuple[str, Line]], at: str | None) -> None:
        """Draw these lines; the cursor stays on its own, else where it was."""
        number, name = self.highlighted, at or self.line
        with self.prevent(OptionList.OptionHighlighted):
            self.clear_options()
            self.add_options([Option(self._styled(line), id=each) for each, line in lines])
            names = [each for each, _ in lines]
            if name in names:
                self.highlighted = names.index(name)
            elif names:
                self.highlighted = min(number or 0, len(names) - 1)

    def _styled(self, line: Line) -> Text:
        text = Text(no_wrap=True, overflow="ellipsis")
        for words, role in line:
            style = self.get_component_rich_style(f"part--{role}", partial=True) if role else None
            text.append(words, style)
        return text

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell that the cursor moved."""
        event.stop()
        self.post_message(self.Moved())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tell that a line was chosen."""
        event.stop()
        self.post_message(self.Opened())


class PartList(_LineList):
    """The parts of a domain, and the line that adds one."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("edit.fields", "open")]

    class Moved(_LineList.Moved):
        """Another part is under the cursor."""

    class Opened(_LineList.Opened):
        """A part was chosen, or the line that adds one."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: dict[str, PartKey] = {}

    @property
    def part(self) -> PartKey | None:
        """The part under the cursor; None on the line that adds one."""
        return self._keys.get(self.line or "")

    def show(self, lines: Sequence[tuple[PartKey, Line]], at: PartKey | None) -> None:
        """Draw the parts."""
        self._keys = {"/".join(key): key for key, _ in lines}
        shown = [("/".join(key), line) for key, line in lines]
        add: Line = ((" + ", "accent"), ("add a device", "dim"))
        self.show_lines([*shown, (_ADD, add)], "/".join(at) if at else None)

    def action_open(self) -> None:
        """Go to the fields."""
        self.post_message(self.Opened())


class FieldList(_LineList):
    """The fields of one part."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("edit.parts", "leave"),
        bind("edit.when", "turn"),
        bind("edit.sooner", "carry(-1)"),
        bind("edit.later", "carry(1)"),
    ]

    class Moved(_LineList.Moved):
        """Another field is under the cursor."""

    class Opened(_LineList.Opened):
        """A field was chosen."""

    class Left(Message):
        """The person goes back to the parts."""

    class Turned(Message):
        """The next choice is wanted."""

    class Carried(Message):
        """A device of an order is wanted ``step`` places later."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    def __init__(self) -> None:
        super().__init__()
        self._part: PartKey | None = None

    def show(self, part: PartKey | None, lines: Sequence[tuple[str, Line]]) -> None:
        """Draw the fields of a part; those of another begin at the first."""
        if part != self._part:
            self._part = part
            self.highlighted = None
        self.show_lines(lines, None)

    def action_leave(self) -> None:
        """Go back to the parts."""
        self.post_message(self.Left())

    def action_turn(self) -> None:
        """Take the next choice."""
        self.post_message(self.Turned())

    def action_carry(self, step: int) -> None:
        """Carry the device of an order up or down."""
        self.post_message(self.Carried(step))
