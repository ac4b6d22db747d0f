"""Wishes: what keys of the edit screen want of the draft; dialogs ask for what they need."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine import EngineError, printable
from engine.editing.edit_field import Kind
from engine.editing.parts import ADDABLE
from engine.editing.parts.shared_folder import needs_shared_memory
from engine.editing.plan import steps_of
from engine.errors import InvalidArgument

from ..confirmations import Question
from ..formatting import counted
from ..part_verbs import agreed, answer_of
from .part_lines import ordered

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from engine.editing.draft import Draft, PartView
    from engine.editing.part_kind import PartKind
    from engine.editing.plan import Step
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp
    from ..screens.edit_domain import EditDomainScreen
    from .offers import Offer
    from .part_lines import FieldRow


_SHARE = Question(
    "Share the memory too?",
    (
        (("A folder shared by virtiofs works only where programs of the host", ""),),
        (("see the guest's memory. That counts from its next start.", ""),),
    ),
    "Share",
    is_dangerous=False,
)


class Wishes:
    """What is wanted on ``screen``, of the part and field under its cursors."""

    def __init__(self, screen: EditDomainScreen) -> None:
        self._screen = screen

    def attempt(self, wish: Callable[[Wishes], None]) -> None:
        """Do it, or say why it cannot be."""
        try:
            wish(self)
        except EngineError as error:
            text = printable("; ".join(filter(None, (error.message, error.hint))))
            self._screen.deck.journal.toasts.tell_problem(text)

    # -- one field ----------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask for another value."""
        draft, view, row = self._here()
        if row is None:
            return
        if row.item:
            self._toggle(draft, view, row)
        else:
            work = self._ask(draft, view, row)
            self._screen.run_worker(work, name="field", group="field", exclusive=True)

    async def _ask(self, draft: Draft, view: PartView, row: FieldRow) -> None:
        from .field_dialog import FieldDialog

        field = row.field
        connection = self._screen.deck.connection(self._screen.row.host if self._screen.row else "")
        offers: Callable[[], Awaitable[Sequence[Offer]]] | None = None
        make: Callable[[], Awaitable[str | None]] | None = None
        if field.offers and connection:
            from .offers import offers_of

            offers = partial(offers_of, connection, field.offers)
            if field.offers == "volumes" and _is_disk(view):
                from .new_volume import make_volume

                make = partial(make_volume, self._screen.deck, connection)
        title = f"{view.label}: {field.label}"
        value = draft.value(view, field)
        check = partial(_checked, draft, view.key, field.name)
        dialog = FieldDialog(printable(title, 60), field, value, check, offers, make)
        if await answer_of(self._screen.deck, dialog) is not None:
            self._screen.show_parts(view.key)

    def turn(self) -> None:
        """Take the next choice, or let a device of the order take part or not."""
        draft, view, row = self._here()
        if row is None:
            return
        if row.item:
            self._toggle(draft, view, row)
            return
        field = row.field
        if field.kind not in (Kind.CHOICE, Kind.YES_NO):
            self.ask()
            return
        value = draft.value(view, field)
        here = field.choices.index(value) if value in field.choices else -1
        draft.set(view.key, field.name, field.choices[(here + 1) % len(field.choices)])
        self._screen.show_parts(view.key)

    def carry(self, step: int) -> None:
        """Start from the device under the cursor sooner or later."""
        draft, view, row = self._here()
        if row is None or not row.item:
            return
        chosen = draft.value(view, row.field).split()
        if row.item not in chosen:
            raise InvalidArgument(f"it is not started from {row.item}: space takes it in")
        here = chosen.index(row.item)
        there = min(max(0, here + step), len(chosen) - 1)
        chosen.insert(there, chosen.pop(here))
        draft.set(view.key, row.field.name, " ".join(chosen))
        self._screen.show_parts(view.key)

    def _toggle(self, draft: Draft, view: PartView, row: FieldRow) -> None:
        chosen = draft.value(view, row.field).split()
        if row.item in chosen:
            chosen.remove(row.item)
        else:
            chosen.append(row.item)
        chosen = [word for word in ordered(draft, view, row.field) if word in chosen]
        draft.set(view.key, row.field.name, " ".join(chosen))
        self._screen.show_parts(view.key)

    # -- one part -----------------------------------------------------------------------------

    def add(self) -> None:
        """Ask which kind of device to add."""
        from ..screens.device_form import DeviceKind, device_menu

        def chosen(kind: DeviceKind | None) -> None:
            if kind and self._screen.draft:
                self.attempt(lambda wishes: wishes._begin(kind.part))

        self._screen.app.push_screen(device_menu(ADDABLE), chosen)

    def _begin(self, part: PartKind) -> None:
        draft = self._screen.draft
        assert draft is not None
        key = draft.add(part)
        self._screen.show_parts(key)
        self._screen.on_part_list_opened()

    def remove(self) -> None:
        """Want the device gone."""
        draft, view, _ = self._here()
        draft.remove(view.key)
        self._screen.show_parts()

    def replug(self) -> None:
        """Want it plugged out and in again."""
        draft, view, _ = self._here()
        draft.replug(view.key)
        self._screen.show_parts(view.key)

    def forget(self) -> None:
        """Want the field as it was; from the list of parts, the whole part."""
        draft, view, row = self._here()
        in_fields = row is not None and self._screen.focused is not None
        is_field = in_fields and type(self._screen.focused).__name__ == "FieldList"
        draft.forget(view.key, row.field.name if row and is_field else "")
        self._screen.show_parts()

    def leave(self) -> None:
        """Ask whether what is wanted is to be left."""
        self._screen.run_worker(self._leave(), name="leave", group="field", exclusive=True)

    async def _leave(self) -> None:
        draft = self._screen.draft
        count = counted(len(draft.changes), "change") if draft else ""
        lines = ((("Nothing of it has been done to the domain.", "dim"),),)
        question = Question(f"Leave {count} behind?", lines, "Leave", is_dangerous=False)
        if await agreed(self._screen.deck, question) and self._screen.is_current:
            self._screen.app.pop_screen()

    def _here(self) -> tuple[Draft, PartView, FieldRow | None]:
        draft, view = self._screen.draft, self._screen.view
        if draft is None or view is None:
            raise InvalidArgument("choose a part first")
        return draft, view, self._screen.field


def _is_disk(view: PartView) -> bool:
    return getattr(view.node, "device", None) not in ("cdrom", "floppy")


def _checked(draft: Draft, key: tuple[str, str], name: str, value: str) -> None:
    """Want the value; raises what is wrong with it."""
    draft.set(key, name, value)


async def agreed_steps(app: VirtdeckApp, row: DomainRow, draft: Draft) -> list[Step] | None:
    """Show the steps; return those that were agreed to."""
    from .steps_dialog import StepsDialog

    connection = app.connection(row.host)
    if connection is None:
        raise EngineError("the host is not connected")
    if needs_shared_memory(draft.wanted()) and await agreed(app, _SHARE):
        draft.set(("memory", ""), "shared", "yes")
    steps = list(steps_of(draft, connection.why_impossible))
    labels = {view.key: view.label for view in draft.parts()}
    problems = [
        printable(f"{labels.get(key, key[1])}: {problem}") for key, problem in draft.problems()
    ]
    dialog = StepsDialog(printable(row.info.ref.name, 40), steps, problems, app.marks)
    return await answer_of(app, dialog)
