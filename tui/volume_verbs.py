"""VolumeVerbs: what can be done to a volume; deleting or wiping one wants its name typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine import printable
from engine.conf.storage_sketch import new_volume_xml
from engine.errors import InvalidArgument

from .byte_size import byte_size, parse_byte_size
from .confirmations import Question
from .field_problem import FieldProblem
from .part_verbs import PartSubject, PartVerb, Step, agreed, answer_of
from .screens.form_dialog import Field, Form, FormDialog
from .screens.guarded_dialog import GuardedDialog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractContextManager

    from engine import Connection, StorageVolume

    from .app import VirtdeckApp
    from .domain_uses import HostUses
    from .screens.form_dialog import Values
    from .transfers import Transfers
    from .volume_row import VolumeRow
    from .widgets.part_text import Line


class VolumeVerbs:
    """The table of verbs; ``uses`` knows whose disks they are."""

    def __init__(self, app: VirtdeckApp, uses: HostUses, transfers: Transfers) -> None:
        self._app = app
        self._uses = uses
        self._transfers = transfers
        self.verbs: tuple[PartVerb[VolumeRow], ...] = (
            *self._transfer_verbs(),
            *self._work_verbs(),
        )

    def _transfer_verbs(self) -> tuple[PartVerb[VolumeRow], ...]:
        return (
            PartVerb(
                name="download",
                title="Download into a file",
                key="d",
                engine_verb="download_volume",
                run=self._download,
                why_not_now=self._in_transfer,
            ),
            PartVerb(
                name="upload",
                title="Upload a file into it",
                key="u",
                engine_verb="upload_volume",
                run=self._upload,
                why_not_now=self._in_transfer,
            ),
            PartVerb(
                name="stop-transfer",
                title="Stop the transfer",
                key="k",
                engine_verb="volumes",
                run=self._stop,
                why_not_now=lambda row: None if self._in_transfer(row) else "there is none",
            ),
        )

    def _work_verbs(self) -> tuple[PartVerb[VolumeRow], ...]:
        return (
            PartVerb(
                name="resize",
                title="Resize",
                key="e",
                engine_verb="resize_volume",
                run=self._resize,
                why_not_now=self._in_transfer,
            ),
            PartVerb(
                name="clone",
                title="Clone",
                key="c",
                engine_verb="create_volume_from",
                run=self._clone,
                why_not_now=self._in_transfer,
            ),
            PartVerb(
                name="wipe",
                title="Wipe",
                key="W",
                engine_verb="wipe_volume",
                run=self._wipe,
                why_not_now=self._in_transfer,
            ),
            PartVerb(
                name="delete",
                title="Delete",
                key="D",
                engine_verb="delete_volume",
                run=self._delete,
                why_not_now=self._in_transfer,
            ),
        )

    def _in_transfer(self, row: VolumeRow) -> str | None:
        transfer = self._transfers.of(row.host, row.ref.pool, row.name)
        return f"{transfer.way} under way" if transfer else None

    async def _delete(self, connection: Connection, row: VolumeRow) -> Step | None:
        if not await self._agreed_to_lose(row, "Delete"):
            return None
        return step_of(row, "vol-delete", _volume(connection, row).delete, "deleted")

    async def _agreed_to_lose(self, row: VolumeRow, verb: str) -> bool:
        lines: list[Line] = [
            (("path   ", "dim"), (printable(row.path) or "unknown", "")),
            (("size   ", "dim"), (self._sizes(row), "")),
            *await self._users(row),
            (("What it holds is gone for good.", "warning"),),
        ]
        name = printable(row.name)
        question = Question(f"{verb} {name}?", tuple(lines), verb, True, word=name)
        return await answer_of(self._app, GuardedDialog(question)) is not None

    async def _resize(self, connection: Connection, row: VolumeRow) -> Step | None:
        form = Form(
            title=f"Resize {printable(row.name)}",
            lines=((("It has ", ""), (self._sizes(row), "name")),),
            fields=(Field(name="size", label="New size", hint="20 GiB, 512M, 1.5T"),),
            answer="Resize",
            check=lambda values: parse_byte_size(values["size"]),
        )
        values = await answer_of(self._app, FormDialog(form))
        if values is None:
            return None
        size = parse_byte_size(values["size"])
        is_smaller = row.capacity is None or size < row.capacity
        if is_smaller and not await self._agreed_to_shrink(row, size):
            return None

        async def resize() -> None:
            await _volume(connection, row).resize(size, shrink=is_smaller)

        words = (str(size), *(("--shrink",) if is_smaller else ()))
        return step_of(row, "vol-resize", resize, f"has {byte_size(size)} now", *words)

    async def _clone(self, connection: Connection, row: VolumeRow) -> Step | None:
        lines: tuple[Line, ...] = (
            (("It takes up ", ""), (byte_size(row.allocation), "name")),
            *await self._users(row),
            (("A guest that writes meanwhile makes a copy that is torn.", "dim"),),
        )
        form = Form(
            title=f"Clone {printable(row.name)}",
            lines=lines,
            fields=(Field(name="name", label="New name", value=_clone_name(row.name)),),
            answer="Clone",
            check=lambda values: checked_name(values["name"]),
        )
        values = await answer_of(self._app, FormDialog(form))
        if values is None:
            return None
        name = checked_name(values["name"])
        xml = new_volume_xml(name, row.capacity or 0, row.sketch.format if row.sketch else "")

        async def clone() -> None:
            pool = await connection.storage.lookup(row.ref.pool)
            with self._under_way(f"clone {printable(row.name)} → {printable(name)}"):
                await pool.create_volume_from(xml, row.ref)

        return step_of(row, "vol-clone", clone, f"cloned as {printable(name)}", "--newname", name)

    async def _wipe(self, connection: Connection, row: VolumeRow) -> Step | None:
        if not await self._agreed_to_lose(row, "Wipe"):
            return None

        async def wipe() -> None:
            with self._under_way(f"wipe {printable(row.name)}"):
                await _volume(connection, row).wipe()

        return step_of(row, "vol-wipe", wipe, "wiped")

    def _under_way(self, words: str) -> AbstractContextManager[None]:
        return self._transfers.work(words)

    async def _agreed_to_shrink(self, row: VolumeRow, size: int) -> bool:
        lines: tuple[Line, ...] = (
            (("What lies beyond the new end is lost.", "warning"),),
            *await self._users(row),
        )
        title = f"Shrink {printable(row.name)} to {byte_size(size)}?"
        return await agreed(self._app, Question(title, lines, "Shrink", is_dangerous=True))

    async def _download(self, connection: Connection, row: VolumeRow) -> Step | None:
        form = Form(
            title=f"Download {printable(row.name)}",
            fields=(Field(name="path", label="Into file", value=_plain_name(row.name)),),
            answer="Download",
            check=_checked_target,
        )
        values = await answer_of(self._app, FormDialog(form))
        if values is None:
            return None
        volume = _volume(connection, row)
        self._transfers.download(row.host, volume, _path(values), row.capacity)
        return None

    async def _upload(self, connection: Connection, row: VolumeRow) -> Step | None:
        lines: tuple[Line, ...] = (
            (("What the volume holds is overwritten.", "warning"),),
            *await self._users(row),
        )
        form = Form(
            title=f"Upload into {printable(row.name)}",
            lines=lines,
            fields=(Field(name="path", label="From file", hint="a file of this machine"),),
            answer="Upload",
            check=lambda values: _checked_source(values, row.capacity),
            is_dangerous=True,
        )
        values = await answer_of(self._app, FormDialog(form))
        if values is None:
            return None
        total = _checked_source(values, None)
        self._transfers.upload(row.host, _volume(connection, row), _path(values), total)
        return None

    async def _stop(self, connection: Connection, row: VolumeRow) -> Step | None:
        if transfer := self._transfers.of(row.host, row.ref.pool, row.name):
            self._transfers.stop(transfer)
        return None

    async def _users(self, row: VolumeRow) -> list[Line]:
        await self._uses.learn(row.host, afresh=True)
        users = self._uses.of_volume(row.host, row.ref.pool, row.name, row.path)
        if users.is_complete and not users.names:
            return [(("No domain has it as a disk.", "good"),)]
        if users.names:
            return [(("It is a disk of: ", "warning"), (users.words, "name"))]
        return [(("Nobody knows which domains have it as a disk.", "warning"),)]

    def _sizes(self, row: VolumeRow) -> str:
        return f"{byte_size(row.capacity)}, {byte_size(row.allocation)} of it taken up"


def volume_words(row: VolumeRow) -> PartSubject:
    """Return what the audit log calls a volume."""
    return PartSubject(row.host, row.name, row.path or row.uuid)


def step_of(
    row: VolumeRow, verb: str, work: Callable[[], Awaitable[None]], said: str, *words: str
) -> Step:
    """Return the step with its virsh words: they name the volume and its pool."""

    async def do() -> str:
        await work()
        return said

    virsh = (verb, "{domain}", *words, "--pool", "{value}")
    return Step(do=do, virsh=virsh, value=row.ref.pool)


def checked_name(text: str) -> str:
    """Return a name that a volume can have.

    Raises:
        FieldProblem: it can have no such name.
    """
    name = text.strip()
    if not name or "/" in name or not name.isprintable():
        raise FieldProblem("name", "it is without / and can be printed")
    return name


def _clone_name(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}-clone.{suffix}" if dot and stem else f"{name}-clone"


def _volume(connection: Connection, row: VolumeRow) -> StorageVolume:
    return connection.storage.volume(row.ref)


def _plain_name(name: str) -> str:
    """Return a name for a file in the working folder; "" where the volume's will not do."""
    return name if name.isprintable() and "/" not in name and not name.startswith(".") else ""


def _path(values: Values) -> Path:
    path = values["path"].strip()
    if not path:
        raise InvalidArgument("which file?")
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise InvalidArgument(f"there is no such home: {path}") from error


def _checked_target(values: Values) -> None:
    path = _path(values)
    if path.exists():
        raise InvalidArgument("the file exists already", hint="another name keeps it")
    if not path.parent.is_dir():
        raise InvalidArgument(f"there is no folder {path.parent}")


def _checked_source(values: Values, most: int | None) -> int:
    """Return how many bytes the file has."""
    path = _path(values)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise InvalidArgument(f"{path}: {error.strerror}") from error
    if not path.is_file():
        raise InvalidArgument(f"{path} is no file")
    if most is not None and size > most:
        raise InvalidArgument(
            f"the file has {byte_size(size)}, the volume {byte_size(most)}", hint="resize it first"
        )
    return size
