"""BackupForm: which disks, into which files, since when, and the checkpoint made with it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from textual.widgets import Button, Input

from engine import printable
from engine.backup import BackupDisk, BackupMode, BackupOrder
from engine.errors import InvalidArgument

from ..byte_size import byte_size
from ..copies.backup_asking import backup_verb, why_no_backup, why_no_bitmap
from ..copies.choice_button import Choice, ChoiceButton
from ..copies.order_form import OrderForm
from ..copies.xml_preview import XmlPreview
from ..keymap import bind
from ..snapshot_order import default_name
from ..widgets.tick_box import TickBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import ClassVar

    from textual.binding import BindingType
    from textual.widget import Widget

    from ..copies.backup_asking import BackupScene
    from ..copies.disk_asking import SizedDisk
    from ..verb import Verb
    from ..widgets.part_text import Line

_MODES = (
    Choice("PUSH", "the host writes files"),
    Choice("PULL", "the host offers the disks by NBD, until the job is ended"),
)
_FOLDER = "/var/lib/libvirt/images"
_ADDRESS = "127.0.0.1:10809"


class BackupForm(OrderForm):
    """Asks for a backup of the domain of ``scene``."""

    help = """
        A backup keeps the disks as they are in one moment, while the guest goes on.

        everything: complete images.
        since a checkpoint: only what has changed since then; it is of use together with the
        backups before it.

        The checkpoint made with it is what the next backup can begin from. Jobs shows how far it
        is. Ctrl+l shows the XML, Ctrl+s begins.
        """

    BINDINGS: ClassVar[list[BindingType]] = [bind("form.xml", "xml")]
    answer_word = "Begin"

    def __init__(self, scene: BackupScene, since: str = "") -> None:
        super().__init__()
        self.scene = scene
        self._since = since

    def heading(self) -> str:
        """Return whose backup it is."""
        return f"Back up {printable(self.scene.row.info.ref.name, 40)}"

    def fields(self) -> Iterator[tuple[str, Widget]]:
        """Disks, way, place, since when, checkpoint."""
        for number, each in enumerate(self.scene.disks.disks):
            place = printable(each.disk.active.place, 44) or "empty"
            target = printable(each.disk.target, 12)
            words = f"{target}  {byte_size(each.capacity)}  {place}"
            box = TickBox(words, name=f"disk-{number}", value=why_no_backup(each) is None)
            box.why_not = why_no_backup(each) or ""
            yield "" if number else "Disks", box
        yield "Way", ChoiceButton(_MODES, name="mode")
        yield "Folder", Input(self._folder(), compact=True, id="folder")
        yield "Offered at", Input(_ADDRESS, compact=True, id="server")
        choices = [Choice("", "everything")]
        for checkpoint in reversed(self.scene.checkpoints):
            name = checkpoint.name
            choices.append(Choice(name, f"what changed since {printable(name, 32)}"))
        yield "What", ChoiceButton(choices, name="since", value=self._since)
        hint = "none: the next backup cannot begin from here"
        name = self._checkpoint_name()
        yield "Checkpoint", Input(name, hint, compact=True, id="checkpoint")

    def buttons(self) -> Iterator[Button]:
        """The way to the XML."""
        yield Button("XML  ^l", id="xml", compact=True)

    def _checkpoint_name(self) -> str:
        """Return a name that is free; "" where no disk can have a checkpoint."""
        if all(why_no_bitmap(each) for each in self._possible()):
            return ""
        base = default_name(self.deck.clock.now())
        taken = {each.name for each in self.scene.checkpoints}
        names = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
        return next(name for name in names if name not in taken)

    def _possible(self) -> list[SizedDisk]:
        return [each for each in self.scene.disks.disks if why_no_backup(each) is None]

    def _folder(self) -> str:
        path = next((each.disk.path for each in self._possible() if each.disk.path), "")
        return str(PurePosixPath(path).parent) if path else _FOLDER

    # -- the order ----------------------------------------------------------------------------

    @property
    def order(self) -> BackupOrder:
        """What is asked for.

        Raises:
            InvalidArgument: it cannot be.
        """
        mode, since = BackupMode[self.chosen("mode")], self.chosen("since")
        checkpoint = self.text("checkpoint")
        chosen = [
            each.disk.target
            for number, each in enumerate(self.scene.disks.disks)
            if self.ticked(f"disk-{number}")
        ]
        folder = PurePosixPath(self.text("folder"))
        stamp = default_name(self.deck.clock.now())
        kind = "scratch" if mode is BackupMode.PULL else "since" if since else "full"
        stem = f"{_file_word(self.scene.row.info.ref.name)}-{{}}-{kind}-{stamp}.qcow2"
        return BackupOrder(
            disks=tuple(BackupDisk(x, str(folder / stem.format(_file_word(x)))) for x in chosen),
            others=tuple(
                each.disk.target
                for each in self.scene.disks.disks
                if each.disk.target not in chosen
            ),
            mode=mode,
            since=since,
            checkpoint=checkpoint,
            server=self.text("server") if mode is BackupMode.PULL else "",
        )

    def changed(self, name: str) -> None:
        """Show the address where there is one."""
        if name == "mode":
            self._show_address()

    def on_mount(self) -> None:
        """Show what the way needs."""
        self._show_address()
        super().on_mount()

    def _show_address(self) -> None:
        field = self.query_one("#server").parent
        assert field is not None
        field.display = self.chosen("mode") == "PULL"

    def plan(self) -> Iterable[Line]:
        """Return which file each disk goes into, and at what address it is."""
        order = self.order
        word = "scratch " if order.mode is BackupMode.PULL else "into "
        for disk in order.disks:
            target = printable(disk.target, 12)
            yield ((f"{target:<5}", "name"), (word, "dim"), (printable(disk.file, 200), "good"))
        for address in order.exports:
            yield (("NBD  ", "dim"), (printable(address, 200), "accent"))
        if order.mode is BackupMode.PULL:
            words = "Whoever reaches the address can read the disks. What changes meanwhile is "
            yield ((f"{words}kept in the scratch files.", "warning"),)

    def reasons(self) -> Iterable[str]:
        """Return why there cannot be such a backup."""
        order = self.order
        names = {each.name for each in self.scene.checkpoints}
        if order.checkpoint in names:
            yield f"there is a checkpoint {printable(order.checkpoint, 40)} already"
        if order.checkpoint or order.since:
            yield from self._without_bitmap({disk.target for disk in order.disks})

    def _without_bitmap(self, targets: set[str]) -> Iterator[str]:
        for each in self.scene.disks.disks:
            if each.disk.target in targets and (reason := why_no_bitmap(each)):
                way = "clear the checkpoint's name, or leave the disk out"
                yield f"{printable(each.disk.target, 12)}: {reason}; {way}"

    def action_xml(self) -> None:
        """Show the documents."""
        try:
            order = self.order
        except InvalidArgument:
            return
        xml = "\n\n".join(filter(None, (order.xml, order.checkpoint_xml)))
        self.app.push_screen(XmlPreview("XML of the backup", xml.replace("><", ">\n<")))

    def pressed(self, name: str) -> None:
        """Show the documents."""
        self.action_xml()

    def filled_in(self) -> Verb:
        """Return the verb that begins it."""
        return backup_verb(self.deck, self.scene.row, self.order)


def _file_word(name: str) -> str:
    """Return a part of a file's name made of a domain's or a disk's."""
    return "".join(char if char.isalnum() or char in "._-" else "_" for char in name)[:80]
