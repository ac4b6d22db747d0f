"""ResizeForm: asks how large a disk shall be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from engine import printable

from ..byte_size import byte_size, parse_byte_size
from ..copies.disk_asking import disk_verb
from ..copies.disk_order import ResizeOrder
from .disk_form import DiskForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.widget import Widget

    from ..verb import Verb
    from ..widgets.part_text import Line


class ResizeForm(DiskForm):
    """Asks how large a disk shall be."""

    help = """
        A disk can only be made larger. The guest sees the new size at once; its partition and its
        file system have to be grown inside the guest afterwards.
        """
    work = "resize"
    title_words = "Larger disk"
    answer_word = "Make it larger"

    def fields(self) -> Iterator[tuple[str, Widget]]:
        """The disk and its new size."""
        yield from self.disk_field()
        yield "New size", Input(placeholder="20 GiB, 512M, 1.5T", compact=True, id="size")

    def on_mount(self) -> None:
        """Begin with the size."""
        super().on_mount()
        self.query_one("#size").focus()

    def plan(self) -> Iterable[Line]:
        """Return sizes, and what is left to do in the guest."""
        each = self.sized
        yield from self.chain_lines()
        sizes = f"{byte_size(each.capacity)}, {byte_size(each.allocation)} of it written"
        yield (("now     ", "dim"), (sizes, ""))
        if self.text("size"):
            size = parse_byte_size(self.text("size"))
            if each.capacity is not None and size > each.capacity:
                more = f"{byte_size(size)}, {byte_size(size - each.capacity)} more"
                yield (("then    ", "dim"), (more, "good"))
        name = printable(each.disk.target, 12)
        inside = (
            f"Then inside the guest: grow the partition (growpart /dev/{name} 1) and the file "
            "system (resize2fs, xfs_growfs; Windows: Disk Management, Extend Volume)."
        )
        yield ((inside, "dim"),)
        yield from self.other_lines()

    def reasons(self) -> Iterable[str]:
        """Return why the size will not do."""
        each, typed = self.sized, self.text("size")
        if not typed:
            yield "how large?"
        elif each.capacity is None:
            yield "nobody knows how large it is now, so it might shrink"
        elif parse_byte_size(typed) < each.capacity:
            yield "a disk is not made smaller: what lies beyond the new end would be lost"
        elif parse_byte_size(typed) == each.capacity:
            yield "it is as large as that already"

    def filled_in(self) -> Verb:
        """Return the verb that makes it larger."""
        size, target = parse_byte_size(self.text("size")), self.sized.disk.target
        path = "" if self.scene.is_active else self.sized.volume_path
        order = ResizeOrder(target=target, size=size, volume_path=path)
        done = f"{printable(target, 24)} has {byte_size(size)} now; grow its file system inside"
        return disk_verb(self.deck, self.scene.row, self.work, order, done)
