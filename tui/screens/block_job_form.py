"""Forms of the long work on one disk: copied elsewhere, committed down, pulled together, ended."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from textual.widgets import Input

from engine import printable

from ..byte_size import byte_size
from ..copies.choice_button import Choice, ChoiceButton
from ..copies.disk_asking import disk_verb
from ..copies.disk_order import (
    CommitOrder,
    CopyEnd,
    CopyOrder,
    EndOrder,
    PullOrder,
    checked_file,
    parse_rate,
)
from ..copies.order_form import OrderForm
from ..widgets.tick_box import TickBox
from .disk_form import WIDTH, DiskForm
from .resize_form import ResizeForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.widget import Widget

    from engine.cloning.guest_disk import Image

    from ..copies.disk_asking import DiskScene, SizedDisk
    from ..verb import Verb
    from ..widgets.part_text import Line

_FORMATS = (Choice("qcow2", "qcow2"), Choice("raw", "raw"))


class CopyForm(DiskForm):
    """Asks where a disk is copied to, and what happens then."""

    help = """
        The disk is copied while the guest uses it. What happens once copy and disk are alike is
        for you to say. The list of jobs shows how far it is, and can end it.
        """
    work = "copy"
    title_words = "Copy of a disk"
    answer_word = "Copy"

    def fields(self) -> Iterator[tuple[str, Widget]]:
        """Disk, place, format, depth, end and limit."""
        yield from self.disk_field()
        pools = [Choice("", "the folder as typed")]
        pools += [Choice(n, f"pool {printable(n, 24)}") for n in sorted(self.scene.pools)]
        yield "Into", ChoiceButton(pools, name="pool")
        first = next(iter(self._possible.values()))
        yield "File", Input(_copy_path(first), compact=True, id="file")
        form = first.disk.active.format if first.disk.active.format == "raw" else "qcow2"
        yield "Format", ChoiceButton(_FORMATS, name="format", value=form)
        yield "", TickBox("only the active image", name="shallow")
        yield "Then", ChoiceButton([Choice(x.name, x.value) for x in CopyEnd], name="end")
        yield from self.limit_field()

    def changed(self, name: str) -> None:
        """Let the file follow the disk and the pool."""
        field = self.query_one("#file", Input)
        if name == "disk":
            field.value = _copy_path(self.sized)
        elif name == "pool" and (folder := self.scene.pools.get(self.chosen("pool"))):
            field.value = str(PurePosixPath(folder) / PurePosixPath(self.text("file")).name)

    def plan(self) -> Iterable[Line]:
        """Return from where it goes where."""
        box = self.query_one("#shallow", TickBox)
        box.why_not = "" if self.sized.disk.below else "there is nothing below it"
        yield from self.chain_lines()
        yield (("copy    ", "dim"), (printable(self.text("file"), WIDTH), "good"))
        if CopyEnd[self.chosen("end")] is CopyEnd.SWITCH:
            old = printable(self.sized.disk.active.place, WIDTH)
            yield ((f"{old} stays on the host, no longer used.", "dim"),)
        yield from self.other_lines()

    def reasons(self) -> Iterable[str]:
        """Return why it cannot be copied there."""
        checked_file(self.sized.disk, self.text("file"))
        parse_rate(self.text("rate"))
        return ()

    def filled_in(self) -> Verb:
        """Return the verb that copies."""
        target, end = self.sized.disk.target, CopyEnd[self.chosen("end")]
        order = CopyOrder(
            target=target,
            file=checked_file(self.sized.disk, self.text("file")),
            format=self.chosen("format"),
            is_shallow=self.ticked("shallow"),
            end=end,
            rate=self.rate,
        )
        done = {
            CopyEnd.SWITCH: "the guest is on the copy now",
            CopyEnd.KEEP: "the copy is complete",
            CopyEnd.WAIT: "is being copied; see Jobs, and ask again to end it",
        }
        words = f"{printable(target, 24)}: {done[end]}"
        return disk_verb(self.deck, self.scene.row, self.work, order, words)


class CommitForm(DiskForm):
    """Asks which overlay goes down into which image."""

    help = """
        An overlay is written down into an image below it; the guest goes over to that one.
        """
    work = "commit"
    title_words = "Commit an overlay"
    answer_word = "Commit"

    def fields(self) -> Iterator[tuple[str, Widget]]:
        """The disk, the overlay and the image."""
        yield from self.disk_field()
        disk = next(iter(self._possible.values())).disk
        images = (disk.active, *disk.below)
        yield "From", ChoiceButton(_image_choices(images[:-1]), name="top")
        yield "Into", ChoiceButton(_image_choices(images[1:], 1), name="base")
        yield from self.limit_field()

    @property
    def images(self) -> tuple[Image, ...]:
        """The chain of the disk that is chosen."""
        return (self.sized.disk.active, *self.sized.disk.below)

    def changed(self, name: str) -> None:
        """Offer the images of that disk, and those below the overlay."""
        if name == "disk":
            self.query_one("#top", ChoiceButton).choices = _image_choices(self.images[:-1])
        if name in ("disk", "top"):
            first = int(self.chosen("top")) + 1
            base = self.query_one("#base", ChoiceButton)
            base.choices = _image_choices(self.images[first:], first)

    def plan(self) -> Iterable[Line]:
        """Return the chain, and what is left of it."""
        top, base = int(self.chosen("top")), int(self.chosen("base"))
        yield from self.chain_lines()
        gone = ", ".join(printable(image.place, WIDTH) for image in self.images[top:base])
        yield (("leaves the chain  ", "dim"), (gone, "warning"))
        words = "The files stay on the host. A snapshot that needs them cannot be gone back to."
        yield ((words, "dim"),)
        yield from self.other_lines()

    def filled_in(self) -> Verb:
        """Return the verb that commits."""
        top, base = int(self.chosen("top")), int(self.chosen("base"))
        target = self.sized.disk.target
        order = CommitOrder(
            target=target,
            top=self.images[top],
            base=self.images[base],
            is_active=top == 0,
            rate=self.rate,
        )
        done = f"{printable(target, 24)}: overlay written down"
        return disk_verb(self.deck, self.scene.row, self.work, order, done)


class PullForm(DiskForm):
    """Asks how far the active image takes in what is below."""

    help = """
        The images below are copied into the active one, which needs them no longer: the guest
        goes on with the same file, now alone, or above an image that is kept.
        """
    work = "pull"
    title_words = "Pull images together"
    answer_word = "Pull"

    def fields(self) -> Iterator[tuple[str, Widget]]:
        """The disk, and what stays below it."""
        yield from self.disk_field()
        first = next(iter(self._possible.values()))
        yield "Keep below", ChoiceButton(self._kept(first), name="base")
        yield from self.limit_field()

    def _kept(self, each: SizedDisk) -> list[Choice]:
        nothing = Choice("", "nothing: the disk stands alone")
        return [nothing, *_image_choices(each.disk.below[1:], 1)]

    def changed(self, name: str) -> None:
        """Offer the images of that disk."""
        if name == "disk":
            self.query_one("#base", ChoiceButton).choices = self._kept(self.sized)

    def plan(self) -> Iterable[Line]:
        """Return the chain and what is read."""
        yield from self.chain_lines()
        words = f"Up to {byte_size(self.sized.capacity)} are read and kept in the active image."
        yield ((words, "dim"),)
        yield from self.other_lines()

    def filled_in(self) -> Verb:
        """Return the verb that pulls."""
        disk, kept = self.sized.disk, self.chosen("base")
        base = disk.below[int(kept)] if kept else None
        order = PullOrder(target=disk.target, base=base, rate=self.rate)
        done = f"{printable(disk.target, 24)}: images pulled together"
        return disk_verb(self.deck, self.scene.row, self.work, order, done)


class EndForm(OrderForm):
    """Asks how a copy or commit that waits shall end."""

    help = """
        The guest goes over to the copy, or the copy is left as it is now.
        """
    answer_word = "End it"

    def __init__(self, scene: DiskScene, each: SizedDisk) -> None:
        super().__init__()
        self.scene = scene
        self.each = each

    def heading(self) -> str:
        """Return which job it is."""
        disk = self.each.disk
        return f"The {printable(disk.mirror_job, 24)} of {printable(disk.target, 24)}"

    def fields(self) -> Iterator[tuple[str, Widget]]:
        """The two ways."""
        ways = (
            Choice("pivot", "the guest goes over to the new image"),
            Choice("drop", "the guest stays; the new image is left as it is now"),
        )
        yield "End", ChoiceButton(ways, name="end")

    def plan(self) -> Iterable[Line]:
        """Return how far it is."""
        job = self.each.job
        if job:
            yield ((f"{byte_size(job.done)} of {byte_size(job.end)} are done.", ""),)

    def reasons(self) -> Iterable[str]:
        """Return why it cannot end that way yet."""
        job = self.each.job
        if self.chosen("end") == "pivot" and not (job and job.is_ready):
            yield "not all is copied yet: Jobs shows how far it is"

    def filled_in(self) -> Verb:
        """Return the verb that ends the job."""
        pivots, target = self.chosen("end") == "pivot", self.each.disk.target
        done = "the guest is on the new image" if pivots else "the guest stays on its disk"
        order = EndOrder(target=target, pivots=pivots)
        words = f"{printable(target, 24)}: {done}"
        return disk_verb(self.deck, self.scene.row, "copy", order, words)


def _image_choices(images: Iterable[Image], first: int = 0) -> list[Choice]:
    return [
        Choice(str(number), printable(image.place, WIDTH))
        for number, image in enumerate(images, first)
    ]


def _copy_path(each: SizedDisk) -> str:
    """Return a path for a copy beside the disk."""
    path = PurePosixPath(each.disk.path or "/var/lib/libvirt/images/disk")
    return str(path.with_name(f"{path.stem}-copy{path.suffix or '.qcow2'}"))


#: Word of the work -> its form.
FORMS: dict[str, type[DiskForm]] = {
    form.work: form for form in (ResizeForm, CopyForm, CommitForm, PullForm)
}
