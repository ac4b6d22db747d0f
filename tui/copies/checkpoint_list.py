"""CheckpointList: the checkpoints of a domain, and what can be done with each of them.

It answers a verb, which is asked about, run and told as any other; None when the person leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.containers import Vertical
from textual.widgets import Static

from engine import EngineError, printable
from engine.conf.xml_document import parse_document

from ..keymap import bind
from ..part_verbs import answer_of
from ..screens.dialog import Dialog
from ..widgets.checkpoint_table import CheckpointTable, checkpoint_rows
from .checkpoint_verbs import checkpoint_verbs, taking

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine import Domain
    from engine.checkpoint import Checkpoint

    from ..app import VirtdeckApp
    from ..verb import Verb
    from ..widgets.checkpoint_table import CheckpointRow
    from ..widgets.row_table import RowTable
    from .backup_asking import BackupScene

_NONE = "There is no checkpoint of it.\n\na takes one; a backup can take one as well."

#: Checkpoints whose changes are asked for, newest first.
_MEASURED = 16


class CheckpointList(Dialog["Verb | None"]):
    """The checkpoints of the domain of ``scene``."""

    CSS_PATH = "checkpoint_list.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "leave"),
        bind("app.help", "app.help", shown=False),
        bind("snapshot.take", "take"),
        bind("domain.menu", "menu"),
    ]

    def __init__(self, scene: BackupScene) -> None:
        super().__init__()
        self.scene = scene

    @property
    def _deck(self) -> VirtdeckApp:
        return cast("VirtdeckApp", self.app)

    @property
    def table(self) -> CheckpointTable:
        """The list."""
        return self.query_one(CheckpointTable)

    def compose(self) -> ComposeResult:
        """The tree, or a word why there is none; and the keys."""
        frame = Vertical(id="dialog")
        frame.border_title = Text(f"Checkpoints of {printable(self.scene.row.info.ref.name, 40)}")
        with frame:
            if self.scene.checkpoints:
                yield CheckpointTable()
            else:
                yield Static(_NONE, id="none", markup=False)
            yield Static("a take   Enter, m actions   Esc back", id="keys", markup=False)

    def on_mount(self) -> None:
        """Show the tree, then ask how much has changed since each."""
        if not self.scene.checkpoints:
            return
        self._show({})
        self.table.focus()
        if self.scene.row.info.status.state.is_active:
            self.run_worker(self._measure(), name="changes")

    def _show(self, changed: dict[str, int]) -> None:
        self.table.show(checkpoint_rows(self.scene.checkpoints, changed), self._deck.moment())

    async def _measure(self) -> None:
        """Ask how much a backup since each would hold; a host that cannot say leaves it open."""
        connection = self._deck.connection(self.scene.row.host)
        if connection is None:
            return
        domain, changed = connection.domain(self.scene.row.info.ref), {}
        for checkpoint in self.scene.checkpoints[-_MEASURED:][::-1]:
            try:
                changed[checkpoint.name] = await changed_since(domain, checkpoint)
            except EngineError:
                return
            self._show(changed)

    # -- what people do -----------------------------------------------------------------------

    def on_row_table_opened(self, event: RowTable.Opened) -> None:
        """List what can be done with the checkpoint."""
        event.stop()
        self.action_menu()

    def action_menu(self) -> None:
        """List what can be done with the checkpoint under the cursor."""
        if self.scene.checkpoints and (row := self.table.cursor_row):
            self.run_worker(self._choose(row), name="checkpoint", group="forms")

    async def _choose(self, row: CheckpointRow) -> None:
        from ..screens.dialogs import ActionMenu

        verbs = checkpoint_verbs(self._deck, self.scene, row)
        connection = self._deck.connection(self.scene.row.host)
        reasons = {
            verb.name: reason
            for verb, own in verbs
            if (reason := own or verb.why_not(self.scene.row, connection))
        }
        name = printable(row.checkpoint.name, 40)
        menu: ActionMenu[Verb] = ActionMenu(name, [verb for verb, _ in verbs], reasons)
        if verb := await answer_of(self._deck, menu):
            self.dismiss(verb)

    def action_take(self) -> None:
        """Ask for a name and take a checkpoint."""
        self.run_worker(self._take(), name="checkpoint", group="forms")

    async def _take(self) -> None:
        if verb := await taking(self._deck, self.scene):
            self.dismiss(verb)

    def action_leave(self) -> None:
        """Do nothing."""
        self.dismiss(None)


async def changed_since(domain: Domain, checkpoint: Checkpoint) -> int:
    """Return how many bytes of the disks have changed since a checkpoint.

    Raises:
        EngineError: the host cannot say.
    """
    xml = await domain.checkpoints.xml(checkpoint.name, with_sizes=True)
    root = parse_document(xml, "domaincheckpoint")
    sizes = (disk.get("size", "") for disk in root.iterfind("disks/disk"))
    return sum(int(size) for size in sizes if size.isascii() and size.isdigit())
