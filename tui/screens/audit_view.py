"""AuditView: what virtdeck did, newest first, with the virsh command for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import VerticalScroll

from engine import printable

from ..keymap import bind
from ..widgets.part_text import PartText
from .dialog import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ..audit import AuditRecord
    from ..audit_log import AuditLog
    from ..widgets.part_text import Line

#: Cells by which a second line is set in.
_HANGING = 21


class AuditView(Dialog[None]):
    """Reads the file and shows it; it scrolls by the arrow keys."""

    CSS_PATH = "help.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "dismiss", shown=True),
        bind("app.help", "app.help", shown=False),
    ]

    def __init__(self, log: AuditLog) -> None:
        super().__init__()
        self._log = log

    def compose(self) -> ComposeResult:
        """The records."""
        frame = VerticalScroll(PartText(hanging=_HANGING), id="help")
        frame.border_title = Text("What virtdeck did")
        frame.border_subtitle = Text(f"{self._log.path}   Esc closes")
        yield frame

    def on_mount(self) -> None:
        """Read the file without anybody waiting for it."""
        self.run_worker(self._load(), name="audit log")

    async def _load(self) -> None:
        lines = audit_lines(await self._log.latest())
        self.query_one(PartText).lines = lines or ((("Nothing yet.", "dim"),),)


def audit_lines(records: list[AuditRecord]) -> tuple[Line, ...]:
    """Return two lines for each record: what was done where, and the same for virsh."""
    lines: list[Line] = []
    for record in records:
        outcome = (f"  failed: {printable(record.error)}", "bad") if record.error else ("", "")
        time = printable(record.time[:19].replace("T", " "))
        where = printable(record.host or record.uri)
        lines.append(
            (
                (f"{time}  ", "dim"),
                (f"{printable(record.domain)} ", "name"),
                (printable(record.verb), ""),
                (f"  on {where} by the {printable(record.by)}", "dim"),
                outcome,
            )
        )
        if record.virsh:
            lines.append(((" " * _HANGING, ""), (printable(record.virsh), "dim")))
    return tuple(lines)
