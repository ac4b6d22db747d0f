"""VolumesScreen: the volumes of one pool; ``Esc`` goes back to the pools.

names of all at once -> VolumeTable -> the rows in the window are asked for their XML -> facts
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from engine import EngineError, printable
from engine.events import EventsLost, StoragePoolLifecycleEvent, StoragePoolRefreshEvent

from ..byte_size import byte_size, parse_byte_size
from ..field_problem import FieldProblem, answer_in
from ..formatting import counted
from ..keymap import bind
from ..navigation.place import Place
from ..navigation.target import Target
from ..part_verbs import PartSubject, PartVerb, Step, carry_out
from ..volume_row import VolumeRow, asked_volume, volume_lines
from ..volume_verbs import VolumeVerbs, checked_name
from ..widgets.volume_table import VolumeTable
from .form_dialog import Field, Form, FormDialog
from .part_screen import PartScreen

if TYPE_CHECKING:
    from textual.binding import BindingType

    from engine import Connection
    from engine.fleet import RowKey
    from engine.storage_facts import VolumeRef

    from ..domain_uses import HostUses
    from ..messages import EventsReceived
    from ..pool_row import PoolRow
    from ..transfers import Transfers
    from ..widgets.part_text import Line
    from .form_dialog import Values

#: Volumes asked for their facts in one go, and how many of them at once.
_BATCH, _AT_ONCE = 64, 8


class VolumesScreen(PartScreen[VolumeRow]):
    """The volumes of ``pool``."""

    TABS = ("overview", "xml")
    TITLE = "Volumes"
    EMPTY = "a makes a volume in this pool."

    BINDINGS: ClassVar[list[BindingType]] = [bind("part.new", "create")]

    def __init__(
        self, pool: PoolRow, uses: HostUses, transfers: Transfers, volume: str = ""
    ) -> None:
        super().__init__()
        self._sought = (pool.host, volume) if volume else None
        self.pool = pool
        self._uses = uses
        self._transfers = transfers
        self._rows: dict[RowKey, VolumeRow] = {}
        #: Rows whose facts are of the last listing.
        self._fresh: set[RowKey] = set()
        self._is_asking = False
        self._trouble = "asking…"

    @cached_property
    def verbs(self) -> tuple[PartVerb[VolumeRow], ...]:
        """What can be done to a volume."""
        return VolumeVerbs(self.deck, self._uses, self._transfers).verbs

    def make_table(self) -> VolumeTable:
        """Return the table."""
        table = VolumeTable()
        table.title = f"{printable(self.pool.host)}: {printable(self.pool.name)}"
        return table

    @property
    def table(self) -> VolumeTable:
        """The table on the screen."""
        return self.query_one(VolumeTable)

    def on_mount(self) -> None:
        """List the volumes, and follow what changes."""
        self.deck.events_received.subscribe(self, self._events, immediate=True)
        self._transfers.listeners.append(self.changed)
        self.show_crumbs("storage", printable(self.pool.host), printable(self.pool.name))
        self.changed()
        self.ask(self.pool.host)

    def on_unmount(self) -> None:
        """Hear of transfers no more."""
        self._transfers.listeners.remove(self.changed)

    def leave(self) -> None:
        """Go back to the pools."""
        self.app.pop_screen()

    def _events(self, message: EventsReceived) -> None:
        if message.host == self.pool.host and any(map(self._is_about, message.events)):
            self.ask(message.host)

    def _is_about(self, event: object) -> bool:
        if isinstance(event, StoragePoolLifecycleEvent | StoragePoolRefreshEvent):
            return event.uuid == self.pool.uuid
        return isinstance(event, EventsLost)

    # -- asking -------------------------------------------------------------------------------

    def ask(self, host: str) -> None:
        """List the volumes again, and learn whose disks they are."""
        if host == self.pool.host and (connection := self.deck.connection(host)):
            self.run_worker(self._list(connection), group="volumes", exclusive=True)

    async def _list(self, connection: Connection) -> None:
        try:
            refs = await connection.storage.pool(self.pool.ref).volumes()
        except EngineError as error:
            self._trouble = printable("; ".join(filter(None, (error.message, error.hint))))
            self.changed()
            return
        self._trouble, self._fresh = "", set()
        rows = map(self._listed, refs)
        self._rows = {row.key: row for row in rows}
        self.changed()
        self._ask_facts()
        await self._learn_users()

    def _listed(self, ref: VolumeRef) -> VolumeRow:
        row = VolumeRow(host=self.pool.host, uuid=ref.key or ref.name, name=ref.name, ref=ref)
        known = self._rows.get(row.key)
        return replace(row, sketch=known.sketch, users=known.users) if known else row

    def on_volume_table_seen(self) -> None:
        """Ask for the facts of rows that came into the window."""
        self._ask_facts()

    def _ask_facts(self) -> None:
        connection = self.deck.connection(self.pool.host)
        if connection and not self._is_asking and self._missing():
            self._is_asking = True
            self.run_worker(self._learn(connection), group="facts")

    def _missing(self) -> list[RowKey]:
        if not self.is_whole:
            return []
        needed = dict.fromkeys(self.table.needed())
        return [key for key in needed if key in self._rows and key not in self._fresh]

    async def _learn(self, connection: Connection) -> None:
        turns = asyncio.Semaphore(_AT_ONCE)

        async def one(key: RowKey) -> None:
            async with turns:
                sketch, failure = await asked_volume(connection, self._rows[key].ref)
            if row := self._rows.get(key):
                self._fresh.add(key)
                self._rows[key] = self._with_users(replace(row, sketch=sketch, failure=failure))

        try:
            while keys := self._missing()[:_BATCH]:
                await asyncio.gather(*(one(key) for key in keys if key in self._rows))
                self.changed()
        finally:
            self._is_asking = False

    async def _learn_users(self) -> None:
        await self._uses.learn(self.pool.host)
        self._rows = {key: self._with_users(row) for key, row in self._rows.items()}
        self.changed()

    def _with_users(self, row: VolumeRow) -> VolumeRow:
        if row.sketch is None:
            return row
        users = self._uses.of_volume(row.host, row.ref.pool, row.name, row.path)
        return replace(row, users=users)

    # -- what is shown ------------------------------------------------------------------------

    def rows(self) -> dict[RowKey, VolumeRow]:
        """Return what is known; of a host that is away, as it was."""
        if self.deck.connection(self.pool.host):
            return self._rows
        return {key: replace(row, stale=True) for key, row in self._rows.items()}

    def notice(self) -> tuple[Line, ...]:
        """Return what is on its way, and what is wrong."""
        lines = list(self._transfers.lines())
        if self._trouble:
            lines.append(((self._trouble, "dim" if self._trouble == "asking…" else "warning"),))
        if not self.deck.connection(self.pool.host):
            lines.append(((f"{printable(self.pool.host)} is not connected", "warning"),))
        return tuple(lines)

    def row_lines(self, row: VolumeRow, tab: str) -> tuple[Line, ...]:
        """Return what there is to say of the volume."""
        return volume_lines(row)

    def place(self) -> Place:
        """Return which pool it is."""
        cursor = self.table.cursor if self.query(VolumeTable) else None
        pool = self.pool
        return Place(
            mode="storage", opened="volumes", subject=pool.key, name=pool.name, cursor=cursor
        )

    def subject(self) -> Target | None:
        """The volume under the cursor."""
        row = self.table.cursor_row
        if row is None:
            return None
        path = row.path or row.uuid
        return Target(kind="volume", host=row.host, name=row.name, pool=self.pool.name, path=path)

    async def xml_of(self, connection: Connection, row: VolumeRow) -> str:
        """Return the volume's XML."""
        return await connection.storage.volume(row.ref).xml()

    # -- several at once ----------------------------------------------------------------------

    def action_menu(self) -> None:
        """Show what can be done to the marked rows, else to the one under the cursor."""
        listed = self.table.list
        rows = [listed.rows[key] for key in listed.marked()]
        connection = self.deck.connection(self.pool.host)
        if not rows or connection is None:
            super().action_menu()
            return
        from ..volume_marks import MarkedVolumes
        from .dialogs import ActionMenu

        marked = MarkedVolumes(self.deck, self._uses, self._transfers, rows)
        verbs = marked.verbs()
        reasons = {verb.name: verb.why_not(rows[0], connection) for verb in verbs}
        impossible = {name: printable(reason) for name, reason in reasons.items() if reason}

        def chosen(verb: PartVerb[VolumeRow] | None) -> None:
            if verb and verb.name not in impossible:
                self.start(marked.act(verb, connection), self.pool.host)

        self.app.push_screen(ActionMenu(counted(len(rows), "volume"), verbs, impossible), chosen)

    def action_back(self) -> None:
        """Take back the filter, else the marks, or leave."""
        has_marks = self.table.list.marks and not self.filter_words
        self.table.clear_marks() if has_marks else super().action_back()

    # -- a new volume -------------------------------------------------------------------------

    def action_create(self) -> None:
        """Ask for name, size and format of a new volume, then make it."""
        connection = self.deck.connection(self.pool.host)
        reason = connection.why_impossible("create_volume") if connection else "not connected"
        if connection is None or reason:
            self.deck.journal.toasts.tell_problem(f"cannot make a volume: {reason}")
            return
        form = Form(
            title=f"New volume in {printable(self.pool.name)}",
            fields=(
                Field(name="name", label="Name"),
                Field(name="size", label="Size", hint="20 GiB, 512M, 1.5T"),
                Field(name="format", label="Format", value="qcow2", hint="qcow2, raw, …"),
            ),
            answer="Make it",
            check=self._check_new,
        )

        def answered(values: Values | None) -> None:
            if values:
                name = values["name"].strip()
                subject = PartSubject(self.pool.host, name, f"{self.pool.path}/{name}")
                step = _creation(connection, self.pool, values)
                work = carry_out(self.deck, connection, subject, "New volume", step)
                self.start(work, self.pool.host)

        self.app.push_screen(FormDialog(form), answered)

    def _check_new(self, values: Values) -> None:
        name = checked_name(values["name"])
        if any(row.name == name for row in self._rows.values()):
            raise FieldProblem("name", "there is such a volume already")
        with answer_in("size"):
            parse_byte_size(values["size"])


def _creation(connection: Connection, pool: PoolRow, values: Values) -> Step:
    from engine.conf.storage_sketch import new_volume_xml

    name, form = values["name"].strip(), values["format"].strip()
    size = parse_byte_size(values["size"])

    async def create() -> str:
        xml = new_volume_xml(name, size, form)
        await connection.storage.pool(pool.ref).create_volume(xml)
        return f"made, {byte_size(size)}"

    words = ("vol-create-as", "{value}", "{domain}", str(size))
    virsh = (*words, "--format", form) if form else words
    return Step(do=create, virsh=virsh, value=pool.ref.name)
