"""CloneForm: the name of a clone and the way each disk goes, with what that would make."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Button, Input

from engine import printable
from engine.cloning.clone_order import (
    CloneOrder,
    CloneWay,
    free_clone_name,
    planned_disks,
    problems,
    usual_way,
    why_not_way,
)
from engine.cloning.document import clone_document, document_notes

from ..byte_size import byte_size
from ..copies.choice_button import Choice, ChoiceButton
from ..copies.clone_asking import clone_verb
from ..copies.order_form import OrderForm
from ..copies.xml_preview import XmlPreview
from ..keymap import bind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.binding import BindingType
    from textual.widget import Widget

    from engine.cloning.clone_order import PlannedDisk
    from engine.cloning.survey import CloneSource, SurveyedDisk

    from ..verb import Verb
    from ..widgets.part_text import Line

_KINDS = (
    Choice(CloneWay.FULL.name, "full: every disk is copied"),
    Choice(CloneWay.LINKED.name, "linked: only what changes from now on is kept apart"),
)

_LINKED_WARNING = (
    "A linked copy reads from the original's image for ever: start the original again, or "
    "delete the image, and the copy is spoilt."
)


class CloneForm(OrderForm):
    """Asks how ``source`` is to be cloned."""

    help = """
        A clone has the hardware of the original, with a name, a uuid and network addresses of its
        own, and does not run yet.

        full copy: all that is on the disk is copied now; it takes time and room.
        linked copy: a new image that keeps only what changes; the original's image must not
        change any more.
        the same for both: for images that nobody writes to, as those in a drive.
        left out: the clone does not have the disk; a drive stays empty.

        Enter on a way takes the next one. Ctrl+l shows the XML, Ctrl+s makes the clone.
        """

    BINDINGS: ClassVar[list[BindingType]] = [bind("form.xml", "xml")]
    answer_word = "Clone"

    def __init__(self, source: CloneSource) -> None:
        super().__init__(classes="-wide")
        self.source = source

    def heading(self) -> str:
        """Return whose clone it is."""
        return f"Clone {printable(self.source.info.ref.name, 40)}"

    def fields(self) -> Iterator[tuple[str, Widget]]:
        """The name, the kind, and a line for each disk."""
        yield "Name", Input(free_clone_name(self.source), compact=True, id="name")
        yield "Kind", ChoiceButton(_KINDS, name="kind")
        for number, disk in enumerate(self.source.disks):
            ways = self._ways(disk)
            usual = usual_way(self.source, disk, CloneWay.FULL)
            choices = [Choice(way.name, way.value) for way in ways]
            label = printable(disk.disk.target, 12)
            yield label, ChoiceButton(choices, name=f"disk-{number}", value=usual.name)

    def buttons(self) -> Iterator[Button]:
        """The way to the XML."""
        yield Button("XML  ^l", id="xml", compact=True)

    def _ways(self, disk: SurveyedDisk) -> list[CloneWay]:
        return [way for way in CloneWay if why_not_way(self.source, disk, way) is None]

    def changed(self, name: str) -> None:
        """Let a new kind take the disks along."""
        if name != "kind":
            return
        for number, disk in enumerate(self.source.disks):
            way = usual_way(self.source, disk, CloneWay[self.chosen("kind")])
            self.query_one(f"#disk-{number}", ChoiceButton).value = way.name

    @property
    def order(self) -> CloneOrder:
        """What is asked for."""
        ways = {
            disk.disk.target: CloneWay[self.chosen(f"disk-{number}")]
            for number, disk in enumerate(self.source.disks)
        }
        return CloneOrder(name=self.text("name"), kind=CloneWay[self.chosen("kind")], ways=ways)

    # -- what it would make -------------------------------------------------------------------

    def plan(self) -> Iterable[Line]:
        """Return what becomes of each disk, and what is to be known."""
        planned = planned_disks(self.source, self.order)
        for each in planned:
            yield from self._disk_lines(each)
        if any(each.way is CloneWay.LINKED for each in planned):
            yield ((_LINKED_WARNING, "warning"),)
        for note in document_notes(clone_document(self.source.xml, "clone", planned)):
            yield ((note, "dim"),)

    def _disk_lines(self, each: PlannedDisk) -> Iterator[Line]:
        disk, volume = each.source.disk, each.source.volume
        place = printable(disk.active.place, 60) or "empty drive"
        size = (
            f"  {byte_size(volume.capacity)}, {byte_size(volume.allocation)} used" if volume else ""
        )
        yield ((f"{printable(disk.target, 12):<5}", "name"), (place, ""), (size, "dim"))
        target = f"{printable(volume.ref.pool, 24)}/{printable(each.name, 48)}" if volume else ""
        words = f"     → {target}  {each.way.value}" if each.name else f"     {each.way.value}"
        yield ((words, "good" if each.name else "dim"),)
        if reason := self._why_no_copy(each):
            yield ((f"     {reason}", "warning"),)

    def _why_no_copy(self, each: PlannedDisk) -> str:
        """Return why the disk cannot go as the kind of the clone wants it."""
        disk = each.source
        if each.name or disk.disk.is_empty or not disk.disk.is_written:
            return ""
        wanted = CloneWay[self.chosen("kind")]
        reason = why_not_way(self.source, disk, wanted)
        return f"no {wanted.value}: {reason}" if reason else ""

    def reasons(self) -> Iterable[str]:
        """Return why there cannot be such a clone."""
        return problems(self.source, self.order)

    def action_xml(self) -> None:
        """Show the XML of the clone; it is another uuid each time."""
        order = self.order
        name = order.name.strip() or "clone"
        conf = clone_document(self.source.xml, name, planned_disks(self.source, order))
        self.app.push_screen(XmlPreview(f"XML of {printable(name, 40)}", conf.to_xml()))

    def pressed(self, name: str) -> None:
        """Show the XML."""
        self.action_xml()

    def filled_in(self) -> Verb:
        """Return the verb that makes the clone."""
        return clone_verb(self.deck, self.source, self.order)
