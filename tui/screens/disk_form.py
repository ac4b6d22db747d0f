"""DiskForm: what all forms of work on one disk ask: which disk, and how much a second."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.widgets import Input

from engine import printable

from ..byte_size import byte_size
from ..copies.choice_button import Choice, ChoiceButton
from ..copies.disk_asking import why_not_disk
from ..copies.disk_order import parse_rate
from ..copies.order_form import OrderForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.widget import Widget

    from ..copies.disk_asking import DiskScene, SizedDisk
    from ..widgets.part_text import Line

#: Cells of the longest place of an image.
WIDTH: Final = 60


class DiskForm(OrderForm):
    """Asks for one disk of ``scene`` and what is to be done to it."""

    work: ClassVar[str]
    title_words: ClassVar[str]

    def __init__(self, scene: DiskScene) -> None:
        super().__init__()
        self.scene = scene
        self._possible = {
            each.disk.target: each
            for each in scene.disks
            if why_not_disk(self.work, scene, each) is None
        }

    def heading(self) -> str:
        """Return what is done to whom."""
        return f"{self.title_words} of {printable(self.scene.row.info.ref.name, 32)}"

    def disk_field(self) -> Iterator[tuple[str, Widget]]:
        """Yield the choice of the disk."""
        choices = [Choice(target, self._disk_words(x)) for target, x in self._possible.items()]
        yield "Disk", ChoiceButton(choices, name="disk")

    def limit_field(self) -> Iterator[tuple[str, Widget]]:
        """Yield the limit."""
        hint = "MiB per second; empty: as fast as it can"
        yield "At most", Input(placeholder=hint, compact=True, id="rate")

    def _disk_words(self, each: SizedDisk) -> str:
        place = printable(each.disk.active.place, WIDTH - 20)
        return f"{printable(each.disk.target, 12)}  {byte_size(each.capacity)}  {place}"

    @property
    def sized(self) -> SizedDisk:
        """The disk that is chosen."""
        return self._possible[self.chosen("disk")]

    @property
    def rate(self) -> int:
        """The limit in MiB per second."""
        return parse_rate(self.text("rate"))

    def chain_lines(self) -> Iterator[Line]:
        """Yield the images of the disk, the active one first."""
        disk = self.sized.disk
        for number, image in enumerate((disk.active, *disk.below)):
            label = "active  " if not number else "below   "
            words = f"{printable(image.place, WIDTH)}  {printable(image.format, 12)}"
            yield ((label, "dim"), (words, ""))

    def other_lines(self) -> Iterator[Line]:
        """Yield why other disks cannot be chosen."""
        for each in self.scene.disks:
            if reason := why_not_disk(self.work, self.scene, each):
                yield ((f"{printable(each.disk.target, 12)}: {reason}", "dim"),)

    def reasons(self) -> Iterable[str]:
        """Return nothing: errors of the fields are told by ``plan``."""
        return ()
