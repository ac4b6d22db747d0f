"""What a form asked for, made on a host step by step: stored, built, started, kept for boots.

Each step is in the audit log; the first that fails ends it, and what was done before stays.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine import EngineError, printable

from .define_form import read_document
from .part_verbs import PartSubject, tell_failure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from engine import Connection
    from engine.network import Network
    from engine.storage_pool import StoragePool

    from .app import VirtdeckApp
    from .screens.part_form import Answers

#: What is done to what was made, and virsh's word for it.
Work = tuple[str, "Callable[[], Awaitable[None]]"]

YES_NO = {"yes": "yes", "no": "no"}


def connected_hosts(app: VirtdeckApp, verb: str) -> dict[str, str]:
    """Return the hosts on which ``verb`` can be asked."""
    found = {name: link.connection for name, link in app.links.items() if link.connection}
    return {
        name: printable(name)
        for name, connection in found.items()
        if connection and not connection.why_impossible(verb)
    }


async def make_network(app: VirtdeckApp, host: str, answers: Answers, xml: str) -> bool:
    """Make a network; whether something was done."""
    connection = app.connection(host)
    if connection is None:
        return False
    xml = await _document(app, answers, xml)
    network: Network | None = None

    async def define() -> PartSubject:
        nonlocal network
        network = await connection.networks.define(xml)
        return PartSubject(host, network.ref.name, network.ref.uuid)

    def steps() -> Sequence[Work]:
        assert network is not None
        return _wishes(network, answers, "net")

    return bool(xml) and await _make(app, connection, "net-define", define, steps, answers)


async def make_pool(app: VirtdeckApp, host: str, answers: Answers, xml: str) -> bool:
    """Make a pool; whether something was done."""
    connection = app.connection(host)
    if connection is None:
        return False
    xml = await _document(app, answers, xml)
    pool: StoragePool | None = None

    async def define() -> PartSubject:
        nonlocal pool
        pool = await connection.storage.define(xml)
        return PartSubject(host, pool.ref.name, pool.ref.uuid)

    def steps() -> Sequence[Work]:
        assert pool is not None
        build: tuple[Work, ...] = ()
        if answers.get("build") == "yes" and answers["kind"] != "file":
            build = (("pool-build", pool.build),)
        return (*build, *_wishes(pool, answers, "pool"))

    return bool(xml) and await _make(app, connection, "pool-define", define, steps, answers)


async def _document(app: VirtdeckApp, answers: Answers, xml: str) -> str:
    """Return the document: that of the answers, or the file's; "" where it cannot be read."""
    if answers["kind"] != "file":
        return xml
    try:
        return await asyncio.to_thread(read_document, answers["file"].strip())
    except EngineError as error:
        tell_failure(app, "not defined", error)
        return ""


def _wishes(made: Network | StoragePool, answers: Answers, word: str) -> Sequence[Work]:
    works: list[Work] = []
    if answers["kind"] == "file":
        return works
    if answers["start"] == "yes":
        works.append((f"{word}-start", made.start))
    if answers["autostart"] == "yes":
        works.append((f"{word}-autostart", lambda: made.set_autostart(True)))
    return works


async def _make(
    app: VirtdeckApp,
    connection: Connection,
    verb: str,
    define: Callable[[], Awaitable[PartSubject]],
    steps: Callable[[], Sequence[Work]],
    answers: Answers,
) -> bool:
    host = answers["host"]
    asked = PartSubject(host, answers["name"].strip(), "")
    note = app.journal.audit.note
    try:
        subject = await define()
    except EngineError as error:
        note(host, connection, verb, asked, error, "", (verb, "FILE"))
        tell_failure(app, f"{printable(asked.name)}: not defined", error)
        return False
    note(host, connection, verb, subject, None, "", (verb, "FILE"))
    done = ["defined"]
    name = printable(subject.name)
    for word, work in steps():
        try:
            await work()
        except EngineError as error:
            note(host, connection, word, subject, error, "", (word, "{domain}"))
            said = ", ".join(done)
            tell_failure(app, f"{name}: {word.partition('-')[2]} failed ({said} before)", error)
            return True
        note(host, connection, word, subject, None, "", (word, "{domain}"))
        done.append(_SAID[word.partition("-")[2]])
    app.journal.toasts.tell(f"{name}: {', '.join(done)}")
    return True


_SAID = {"build": "built", "start": "started", "autostart": "will start with the host"}
