"""RemovalForm: what goes with each domain, box by box; ``Esc`` leaves everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Label

from engine import printable
from engine.power import UndefineFlags

from ..byte_size import byte_size
from ..formatting import counted
from ..keymap import bind
from ..screens.dialog import Dialog
from ..widgets.part_text import PartText
from ..widgets.tick_box import TickBox
from .removal import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from ..app import VirtdeckApp
    from ..widgets.part_text import Line
    from .belongings import Belongings, DiskBelonging


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """One box: what it says, and what it stands for; ``needed`` says why it must be ticked.

    ``note`` stands on a line of its own below it.
    """

    words: str
    note: str = ""
    value: bool = True
    why_not: str = ""
    needed: str = ""
    disk: DiskBelonging | None = None
    flag: UndefineFlags = UndefineFlags.NONE
    unticked: UndefineFlags = UndefineFlags.NONE
    stops: bool = False


class Summary(PartText):
    """What is gone for good, or what is in the way."""


class RemovalForm(Dialog["dict[str, Plan] | None"]):
    """Answers a plan for each domain by uuid; with ``stops`` running ones are stopped first."""

    CSS_PATH = "../screens/removal_form.tcss"
    must_be_seen = True

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "leave"),
        bind("form.save", "accept"),
        bind("app.help", "app.help", shown=False),
    ]

    def __init__(
        self, title: str, found: Sequence[Belongings], answer: str, *, stops: bool = False
    ) -> None:
        super().__init__()
        self._title = title
        self._found = found
        self._answer = answer
        self._stops = stops
        self._boxes: dict[str, tuple[Belongings, _Box]] = {}
        for each in found:
            for box in _boxes(each, stops=stops):
                self._boxes[f"box{len(self._boxes)}"] = (each, box)

    def compose(self) -> ComposeResult:
        """The domains with their boxes, the sum of them, and the two answers."""
        frame = Vertical(id="dialog", classes="-dangerous")
        frame.border_title = Text(self._title)
        with frame:
            with VerticalScroll(id="boxes", can_focus=False):
                for each in self._found:
                    yield Label(_heading(each), classes="heading")
                    yield from self._ticks(each)
            yield Summary(hanging=2)
            with Horizontal(id="answers"):
                yield Button(Text(f"{self._answer}  ^s"), id="yes", compact=True)
                yield Button("Cancel  Esc", id="no", compact=True)

    def _ticks(self, found: Belongings) -> Iterator[Widget]:
        spell = cast("VirtdeckApp", self.app).marks.spell
        for name, (owner, box) in self._boxes.items():
            if owner is found:
                tick = TickBox(spell(printable(box.words, 300)), name=name)
                tick.value, tick.disabled = box.value, bool(box.why_not)
                yield tick
                if note := "; ".join(filter(None, (box.why_not, box.note))):
                    yield Label(Text(spell(printable(note, 300))), classes="note")

    def on_mount(self) -> None:
        """Begin where nothing happens."""
        self.query_one("#no").focus()
        self._sum_up()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Tick, or answer."""
        button = event.button
        if isinstance(button, TickBox):
            button.value = not button.value
            self._sum_up()
        elif button.id == "yes":
            self.action_accept()
        else:
            self.action_leave()

    def action_accept(self) -> None:
        """Answer, unless the hypervisor would refuse."""
        if not self._problem():
            self.dismiss({each.row.info.ref.uuid: self._plan(each) for each in self._found})

    def action_leave(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)

    # -- what is chosen -----------------------------------------------------------------------

    def _is_ticked(self, name: str) -> bool:
        return self.query_one(f"#{name}", TickBox).value

    def _problem(self) -> str:
        """Return why the boxes will not do; empty where they will."""
        for name, (owner, box) in self._boxes.items():
            if box.needed and not self._is_ticked(name):
                return f"{printable(owner.row.info.ref.name)}: {box.needed}"
        return ""

    def _plan(self, found: Belongings) -> Plan:
        flags, volumes, stop = UndefineFlags.NONE, {}, False
        for name, (owner, box) in self._boxes.items():
            if owner is not found:
                continue
            is_ticked = self._is_ticked(name)
            flags |= box.flag if is_ticked else box.unticked
            stop = stop or (is_ticked and box.stops)
            if is_ticked and box.disk and box.disk.volume and not box.why_not:
                volumes[box.disk.target] = box.disk.volume
        return Plan(stop=stop, is_stored=found.row.info.persistent, flags=flags, volumes=volumes)

    def _sum_up(self) -> None:
        if problem := self._problem():
            self.query_one(Summary).lines = (((problem, "warning"),),)
            return
        disks = [
            box.disk
            for name, (_, box) in self._boxes.items()
            if box.disk and not box.why_not and self._is_ticked(name)
        ]
        lines: tuple[Line, ...] = ((("The configuration goes; no disk is touched.", "warning"),),)
        if disks:
            size = byte_size(sum(disk.size or 0 for disk in disks))
            text = f"Gone for good: the configuration and {counted(len(disks), 'disk')}, {size}."
            lines = (((text, "warning"),),)
        self.query_one(Summary).lines = lines


def _heading(found: Belongings) -> Text:
    info = found.row.info
    name = printable(info.ref.name, 60)
    words = Text(name, "bold")
    words.append(f"  {info.status.state.label} on {printable(found.row.host, 30)}", "not bold dim")
    return words


def _boxes(found: Belongings, *, stops: bool) -> Iterator[_Box]:
    """Yield what is asked about one domain."""
    is_active = found.row.info.status.state.is_active
    if stops and is_active:
        words = "destroy it first: what the guest has not written to disk is lost"
        yield _Box(words=words, stops=True, needed="it runs; what runs is not deleted")
    for disk in found.disks:
        yield _disk_box(disk)
    goes_off = stops or not is_active
    if found.saved:
        needed = "it is not undefined while it has a managed save"
        yield _Box(words="managed save", flag=UndefineFlags.MANAGED_SAVE, needed=needed)
    if found.snapshots and goes_off:
        words = f"{counted(found.snapshots, 'snapshot')}: forgotten, with how to go back"
        needed = "it is not undefined while it has snapshots"
        yield _Box(words=words, flag=UndefineFlags.SNAPSHOTS_METADATA, needed=needed)
    if found.checkpoints and goes_off:
        words = f"{counted(found.checkpoints, 'checkpoint')}: the next backup is a full one"
        needed = "it is not undefined while it has checkpoints"
        yield _Box(words=words, flag=UndefineFlags.CHECKPOINTS_METADATA, needed=needed)
    kept = "" if goes_off else "stays: the guest runs on it"
    if found.nvram:
        yield _state_box("firmware variables (NVRAM)", kept, "NVRAM")
    if found.tpm:
        yield _state_box("state of its TPM: keys sealed in it are lost", kept, "TPM")


def _state_box(words: str, kept: str, name: str) -> _Box:
    return _Box(
        words=words,
        value=not kept,
        why_not=kept,
        flag=UndefineFlags[name],
        unticked=UndefineFlags[f"KEEP_{name}"],
    )


def _disk_box(disk: DiskBelonging) -> _Box:
    words = f"{disk.target:<4} {disk.place}"
    if disk.size is not None:
        words += f"  {byte_size(disk.size)}"
    if disk.volume:
        words += f"  in {disk.volume.pool}"
    notes = [disk.doubt] if disk.doubt and not disk.why_not else []
    if disk.below:
        notes.append(f"built on {disk.below}, which stays")
    value = not (disk.doubt or disk.why_not)
    return _Box(words=words, note="; ".join(notes), value=value, why_not=disk.why_not, disk=disk)
