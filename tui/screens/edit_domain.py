"""EditDomainScreen: the parts of a domain on the left, the fields of one on the right.

    Reading -> Draft -> what is wanted -> StepsDialog -> apply_steps -> read again

Nothing is done before the steps are shown and agreed to. On a narrow terminal the fields take the
place of the parts; ``Esc`` goes back to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Horizontal, Vertical

from engine import EngineError, printable

from ..editing.edit_lists import FieldList, PartList
from ..editing.part_lines import FieldRow, field_line, field_rows, help_line, part_line
from ..formatting import counted
from ..keymap import bind
from ..notifications import Severity
from ..widgets.part_text import PartText
from .deck_screen import DeckScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.editing.carry_out import Reading
    from engine.editing.draft import Change, Draft, PartView
    from engine.editing.part_kind import PartKey
    from engine.fleet import DomainRow, RowKey

#: The least terminal on which parts and fields stand side by side.
_WIDE = 100

_READING = ((("reading how it is", "dim"),),)


class EditDomainScreen(DeckScreen):
    """Changes the domain ``key``; begins with the part of that name, if there is one."""

    CSS_PATH = "edit_domain.tcss"

    help = (
        "Each part of the domain with its fields. Enter changes a field, a adds a device, Delete "
        "takes one away; nothing is done before Ctrl+S has shown the steps: each now, from the "
        "next start, or both, where the hypervisor allows."
    )

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("form.save", "apply", label="apply", shown=True),
        bind("part.new", "add", label="add"),
        bind("edit.remove", "remove"),
        bind("edit.forget", "forget"),
        bind("edit.replug", "replug"),
        bind("list.refresh", "read_again"),
        bind("app.back", "back", shown=True),
    ]

    def __init__(self, key: RowKey, part: str = "") -> None:
        super().__init__()
        self._key = key
        self._begin_with = part
        self.reading: Reading | None = None

    def body(self) -> ComposeResult:
        """Parts, fields, and what is said of the field under the cursor."""
        with Horizontal(id="edit"):
            yield PartList()
            with Vertical(id="fields"):
                yield FieldList()
                yield PartText(_READING, hanging=1)

    def on_mount(self) -> None:
        """Ask for the configuration."""
        super().on_mount()
        name = printable(self._key[1], 40)
        if row := self.row:
            name = printable(row.info.ref.name, 40)
        self._parts.border_title = Text(name)
        self.show_crumbs(self.deck.current_mode, name, "edit")
        self._parts.focus()
        self.run_worker(self._read({}), name="read", group="edit")

    # -- what it knows ------------------------------------------------------------------------

    @property
    def row(self) -> DomainRow | None:
        """The domain; None when it is gone."""
        return self.deck.row(self._key)

    def selection(self) -> Sequence[DomainRow]:
        """The domain."""
        return [self.row] if self.row else []

    @property
    def draft(self) -> Draft | None:
        """What is wanted; None while it is not read."""
        return self.reading.draft if self.reading else None

    @property
    def _parts(self) -> PartList:
        return self.query_one(PartList)

    @property
    def _fields(self) -> FieldList:
        return self.query_one(FieldList)

    @property
    def view(self) -> PartView | None:
        """The part under the cursor."""
        key = self._parts.part
        return self.draft.view(key) if self.draft and key else None

    @property
    def field(self) -> FieldRow | None:
        """The field under the cursor."""
        view, name = self.view, self._fields.line
        rows = field_rows(self.draft, view) if self.draft and view else ()
        return next((row for row in rows if row.key == name), None)

    async def _read(self, changes: dict[PartKey, Change]) -> None:
        """Read both configurations; what was wanted before stays wanted where it still can be."""
        from engine.editing.carry_out import Reading
        from engine.editing.documents import read_for_editing

        row, connection = self.row, self.deck.connection(self._key[0])
        if row is None or connection is None:
            self._say("It is gone, or its host is not connected.", "warning")
            return
        try:
            documents = await read_for_editing(
                connection.domain(row.info.ref),
                is_stored=row.info.persistent,
                is_active=row.info.status.state.is_active,
            )
            self.reading = Reading.of(documents)
        except EngineError as error:
            self._say(printable("; ".join(filter(None, (error.message, error.hint)))), "warning")
            return
        lost = self.reading.draft.take_over(changes)
        if lost:
            self.deck.journal.toasts.tell_problem(f"no longer possible: {', '.join(lost)}")
        self.show_parts()

    # -- what is shown ------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Stand side by side where there is room."""
        self.set_class(event.size.width < _WIDE, "-narrow")

    def show_parts(self, key: PartKey | None = None) -> None:
        """Draw the list of parts again, and the fields of the one under the cursor."""
        if self.draft is None:
            return
        wanted = len(self.draft.changes)
        self._parts.border_subtitle = Text(f"{counted(wanted, 'change')}  ^s" if wanted else "")
        draft = self.draft
        lines = [(view.key, part_line(view, draft)) for view in draft.parts()]
        begin = next((k for k, _ in lines if self._begin_with and k[0] == self._begin_with), None)
        self._begin_with = ""
        self._parts.show(lines, key or begin)
        self.show_fields()

    def show_fields(self) -> None:
        """Draw the fields of the part under the cursor again."""
        view, draft = self.view, self.draft
        if view is None or draft is None:
            self._fields.show(None, [])
            return
        self._fields.border_title = Text(printable(view.label, 50))
        rows = field_rows(draft, view)
        marks = self.deck.marks
        self._fields.show(
            view.key,
            [
                (row.key, tuple((marks.spell(w), r) for w, r in field_line(draft, view, row)))
                for row in rows
            ],
        )
        self.show_help()

    def show_help(self) -> None:
        """Say what the field under the cursor is for."""
        view, field = self.view, self.field
        said = self.query_one("#fields PartText", PartText)
        said.lines = help_line(view, field.field) if view and field else ()

    def _say(self, text: str, role: str = "dim") -> None:
        self.query_one("#fields PartText", PartText).lines = (((text, role),),)

    def on_part_list_moved(self) -> None:
        """Show the fields of another part."""
        self.show_fields()

    def on_part_list_opened(self) -> None:
        """Go to the fields, or add a device."""
        if self._parts.part is None:
            self.action_add()
        else:
            self._enter_fields()

    def on_field_list_moved(self) -> None:
        """Say what the field is for."""
        self.show_help()

    def on_field_list_opened(self) -> None:
        """Ask for another value."""
        self.action_edit()

    def on_field_list_left(self) -> None:
        """Go back to the parts."""
        self.action_back()

    def on_field_list_turned(self) -> None:
        """Take the next choice."""
        self._changing(lambda editing: editing.turn())

    def on_field_list_carried(self, event: FieldList.Carried) -> None:
        """Start from a device sooner or later."""
        self._changing(lambda editing: editing.carry(event.step))

    def _enter_fields(self) -> None:
        if self.view:
            self.add_class("-fields")
            self._fields.focus()

    # -- actions ------------------------------------------------------------------------------

    def _changing(self, change: object) -> None:
        from ..editing.wishes import Wishes

        wishes = Wishes(self)
        if callable(change):
            wishes.attempt(change)

    def action_edit(self) -> None:
        """Ask for another value of the field under the cursor."""
        self._changing(lambda wishes: wishes.ask())

    def action_add(self) -> None:
        """Ask what to add."""
        self._changing(lambda wishes: wishes.add())

    def action_remove(self) -> None:
        """Want the device gone."""
        self._changing(lambda wishes: wishes.remove())

    def action_forget(self) -> None:
        """Want it as it was."""
        self._changing(lambda wishes: wishes.forget())

    def action_replug(self) -> None:
        """Want it plugged out and in again."""
        self._changing(lambda wishes: wishes.replug())

    def action_read_again(self) -> None:
        """Read the configuration again; what is wanted stays."""
        changes = self.draft.changes if self.draft else {}
        self.run_worker(self._read(dict(changes)), name="read", group="edit", exclusive=True)

    def action_back(self) -> None:
        """Go back to the parts, else leave; what is wanted is asked about."""
        if self._fields.has_focus:
            self.remove_class("-fields")
            self._parts.focus()
        elif self.draft and self.draft.changes:
            self._changing(lambda wishes: wishes.leave())
        else:
            self.app.pop_screen()

    def action_apply(self) -> None:
        """Show the steps, then do them."""
        if self.draft is None:
            return
        if not self.draft.changes:
            self.deck.journal.toasts.tell("Nothing is changed.", Severity.WARNING)
            return
        self.run_worker(self._apply(), name="apply", group="apply", exclusive=True)

    async def _apply(self) -> None:
        from ..editing.applying import apply_steps
        from ..editing.wishes import agreed_steps

        row, reading = self.row, self.reading
        if row is None or reading is None:
            return
        steps = await agreed_steps(self.deck, row, reading.draft)
        if not steps:
            return
        applied = await apply_steps(self.deck, row, reading, steps)
        changes = reading.draft.changes
        left = {key: change for key, change in changes.items() if key in applied.failed}
        if not left and self.is_current:
            self.app.pop_screen()
            return
        await self._read(left)
