"""The lines of the edit screen: a part or a field each, with what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine import printable
from engine.editing.draft import What
from engine.editing.edit_field import IS_SET, EditField, Kind
from engine.editing.parts.boot import bootable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.editing.draft import Draft, PartView

    from ..widgets.part_text import Line

_LABEL: Final = 15
_LONGEST: Final = 70

#: What is not said, and what is set but never shown.
NOT_SAID: Final = "–"
HIDDEN: Final = "********"

_SIGNS: Final = {
    What.CHANGED: "*",
    What.ADDED: "+",
    What.REMOVED: "-",
    What.REPLUGGED: "*",
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One line on the right: a field, or with ``item`` one device in the order of a field."""

    field: EditField
    item: str = ""

    @property
    def key(self) -> str:
        """What tells it from the other lines."""
        return f"{self.field.name}/{self.item}"


def part_line(view: PartView, draft: Draft) -> Line:
    """Return the line of a part: what happens to it, its name, and where it only is."""
    sign = _SIGNS[view.change.what] if view.change else " "
    role = "accent" if view.change else ""
    if view.change and view.change.what is What.REMOVED:
        role = "dim"
    where = ""
    if draft.live is not None and draft.stored is not None and view.change is None:
        if view.live is None:
            where = "  from the next start"
        elif view.stored is None:
            where = "  until it stops"
    return ((f" {sign} ", "accent"), (printable(view.label, 44), role), (where, "dim"))


def field_rows(draft: Draft, view: PartView) -> Iterator[FieldRow]:
    """Yield the lines of a part; an order has one for each device."""
    node = draft.preview(view)
    for each in view.part.fields:
        if not each.is_shown(node):
            continue
        if each.kind is Kind.ORDER:
            yield from (FieldRow(each, word) for word in ordered(draft, view, each))
        else:
            yield FieldRow(each)


def ordered(draft: Draft, view: PartView, each: EditField) -> list[str]:
    """Return the devices of an order, then those that are left out of it."""
    chosen = draft.value(view, each).split()
    return [*chosen, *(word for word in bootable(draft.base) if word not in chosen)]


def field_line(draft: Draft, view: PartView, row: FieldRow) -> Line:
    """Return the line of a field: its name, what it is to be, what it was, what runs now."""
    if row.item:
        return _order_line(draft, view, row)
    each = row.field
    value = draft.value(view, each)
    is_wanted = view.change is not None and each.name in view.change.values
    line: list[tuple[str, str]] = [
        (f" {each.label:<{_LABEL}}", "dim"),
        (shown(value), "accent" if is_wanted else ""),
    ]
    if is_wanted:
        line.append((f"   was {shown(_before(view, each))}", "dim"))
    elif view.stored is not None and view.live is not None:
        line.append(_other(view, each, value))
    return tuple(line)


def _before(view: PartView, each: EditField) -> str:
    return each.read(view.stored if view.stored is not None else view.live)


def _other(view: PartView, each: EditField, value: str) -> tuple[str, str]:
    """Return what the other configuration says, where it says something else."""
    stored, live = each.read(view.stored), each.read(view.live)
    if stored == live or each.kind is Kind.ORDER:
        return "", ""
    if value == live:
        return f"   from the next start {shown(stored)}", "dim"
    return f"   now {shown(live)}", "dim"


def _order_line(draft: Draft, view: PartView, row: FieldRow) -> Line:
    chosen = draft.value(view, row.field).split()
    turn = f"{chosen.index(row.item) + 1}" if row.item in chosen else NOT_SAID
    first = ordered(draft, view, row.field)[0] == row.item
    label = f" {row.field.label if first else '':<{_LABEL}}"
    role = "" if row.item in chosen else "dim"
    is_wanted = view.change is not None and row.field.name in view.change.values
    words = f"{turn}  {printable(row.item, 24)}"
    return ((label, "dim"), (words, "accent" if is_wanted and not role else role))


def shown(value: str) -> str:
    """Return a value as people see it; a secret is never shown."""
    if value == IS_SET:
        return HIDDEN
    return printable(value, _LONGEST) if value else NOT_SAID


def help_line(view: PartView, each: EditField) -> tuple[Line, ...]:
    """Return what is said below the fields: what it is for, and when it counts."""
    words = each.help
    if view.live is not None and not (view.change and view.change.what is What.ADDED):
        reason = each.why_not_live(view.live, each.read(view.live))
        when = "can change while it runs" if reason is None else printable(reason)
        words = f"{words}; {when}" if words else when
    return (((words[:1].upper() + words[1:], "dim"),),)
