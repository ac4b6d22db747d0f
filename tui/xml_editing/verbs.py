"""The verbs and commands of XML: edit it, see what waits for the next start, define from a file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine import EngineError, printable
from engine.errors import InvalidArgument

from ..command import Command, CommandError, domain_names, row_named
from ..verb import SETTINGS, Verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.fleet import DomainRow

    from ..app import VirtdeckApp

#: Bytes of a file that are read.
_FILE_LIMIT = 4 * 1024 * 1024


async def _edit(app: VirtdeckApp, rows: Sequence[DomainRow]) -> None:
    """Show the editor of the one domain.

    Raises:
        InvalidArgument: there are several, or nothing of it is stored.
    """
    if len(rows) > 1:
        raise InvalidArgument("domains are edited one by one", hint="take the marks away by Esc")
    if not rows[0].info.persistent:
        raise InvalidArgument("it is not stored: what it is ends with it")
    from ..screens.xml_editor import XmlEditorScreen

    app.push_screen(XmlEditorScreen(rows[0].key))


XML_VERBS: Final = (
    Verb(
        name="edit-xml",
        group=SETTINGS,
        title="Edit XML",
        done="XML stored",
        engine_verb="define",
        key="E",
        form=_edit,
    ),
)


async def show_pending(app: VirtdeckApp, row: DomainRow) -> None:
    """Show what the next start of a domain changes."""
    from engine.editing.pending import pending

    from ..screens.diff_view import Comparison, DiffView

    name, connection = printable(row.info.ref.name, 60), app.connection(row.host)
    try:
        if connection is None:
            raise EngineError("its host is not connected")
        if not row.info.persistent:
            raise EngineError("it is not stored: there is no next start")
        found = await pending(connection.domain(row.info.ref))
    except EngineError as error:
        app.journal.toasts.tell_problem(f"{name}: {printable(error.message)}")
        return
    comparison = Comparison(
        title=f"{name}: what the next start changes",
        differences=found.differences,
        lines=found.lines if found.differences else (),
        nothing="Nothing: it runs as it is stored."
        if row.info.status.state.is_active
        else "It does not run: there is only what is stored.",
    )
    await app.push_screen(DiffView(comparison))


def _pending(app: VirtdeckApp, name: str) -> None:
    rows = [row_named(app, name)] if name else app.selected_rows()
    if not rows:
        raise CommandError("of which domain?")
    app.run_worker(show_pending(app, rows[0]), name="pending", group="forms")


def _define(app: VirtdeckApp, path: str) -> None:
    if not path:
        raise CommandError("define needs a file")
    hosts = {row.host for row in app.selected_rows()} or set(app.links)
    if len(hosts) != 1:
        raise CommandError("on which host?", hint="put the cursor on a domain of it")
    app.run_worker(_define_file(app, hosts.pop(), path), name="define", group="verbs")


async def _define_file(app: VirtdeckApp, host: str, path: str) -> None:
    toasts, connection = app.journal.toasts, app.connection(host)
    try:
        if connection is None:
            raise EngineError("the host is not connected")
        xml = await asyncio.to_thread(_read, path)
        if row := _row_of(app, host, xml):
            from ..screens.xml_editor import XmlEditorScreen

            await app.push_screen(XmlEditorScreen(row.key, xml))
            return
        domain = await connection.define(xml)
    except EngineError as error:
        reason = printable("; ".join(filter(None, (error.message, error.hint))))
        toasts.tell_problem(f"{printable(path)}: define failed: {reason}")
        return
    app.journal.audit.note(host, connection, "define", domain.ref, None, path, ("define", path))
    toasts.tell(f"{printable(domain.name)}: defined")


def _row_of(app: VirtdeckApp, host: str, xml: str) -> DomainRow | None:
    """Return the domain that the document would replace."""
    from engine.conf.domain_conf import DomainConf

    conf = DomainConf.parse(xml)
    rows = [row for key in app.all_keys() if key[0] == host and (row := app.row(key))]
    same = [row for row in rows if conf.name == row.info.ref.name or conf.uuid == row.info.ref.uuid]
    return same[0] if same else None


def _read(path: str) -> str:
    try:
        with Path(path).expanduser().open("rb") as file:
            data = file.read(_FILE_LIMIT + 1)
        if len(data) > _FILE_LIMIT:
            raise EngineError("that is no document: it is too large")
        return data.decode()
    except (OSError, UnicodeDecodeError) as error:
        raise EngineError(f"it cannot be read: {error}") from error


XML_COMMANDS: Final = (
    Command("diff", "What the next start of a domain changes", _pending, "domain", domain_names),
    Command("pending", "What the next start of a domain changes", _pending, "domain", domain_names),
    Command("define", "Define a domain from a file of XML", _define, "file"),
)
