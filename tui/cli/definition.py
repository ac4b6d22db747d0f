"""The verbs that change what is stored of a domain."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.domain_ref import DomainRef
from engine.errors import EngineError, InvalidXML, StorageFailed

from .arguments import Argument
from .audit_trail import note
from .command import Call, Command
from .domain_verb import domain_verb, report

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Coroutine

    from engine import Domain

#: A domain that could not be defined has no name yet.
_NOBODY = DomainRef("", "")

#: The word for standard input.
_STANDARD_INPUT = "-"


def define(call: Call) -> Coroutine[Any, Any, None]:
    """Read the document, which may wait for standard input, and return the work left to do.

    Raises:
        StorageFailed: it cannot be read. InvalidXML: it is no text.
    """
    return _define(call, read_document(call.options.file))


async def _define(call: Call, xml: str) -> None:
    async with call.connect() as connection:
        try:
            domain = await connection.define(xml)
        except EngineError as error:
            note(call, connection, _NOBODY, error)
            if isinstance(error, InvalidXML) and call.options.file != _STANDARD_INPUT:
                reason = f"{call.options.file}: {error.message}"
                raise InvalidXML(reason, hint=error.hint) from error
            raise
        note(call, connection, domain.ref)
    report(call, domain.ref, "Domain '{name}' defined")


def read_document(file: str) -> str:
    """Return the text of a file, or of standard input for ``-``.

    Raises:
        StorageFailed: it cannot be read. InvalidXML: it is no text.
    """
    if file == _STANDARD_INPUT and sys.stdin is None:
        raise StorageFailed("standard input is closed")
    try:
        if file == _STANDARD_INPUT:
            return sys.stdin.buffer.read().decode()
        return Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise StorageFailed(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidXML(f"{file}: not UTF-8 at byte {error.start}") from error


async def _undefine(domain: Domain, _: Namespace) -> None:
    await domain.undefine()


async def _autostart(domain: Domain, options: Namespace) -> None:
    await domain.set_autostart(not options.disable)


async def _rename(domain: Domain, options: Namespace) -> None:
    await domain.rename(options.name)


async def _title(domain: Domain, options: Namespace) -> None:
    await domain.set_title(options.text)


async def _describe(domain: Domain, options: Namespace) -> None:
    await domain.set_description(options.text)


async def _set_metadata(domain: Domain, options: Namespace) -> None:
    await domain.set_metadata(options.namespace, options.key, options.xml or None)


async def _protect(domain: Domain, options: Namespace) -> None:
    await domain.set_protected(not options.off)


async def _set_tags(domain: Domain, options: Namespace) -> None:
    await domain.set_tags(options.tags)


COMMANDS = {
    "define": Command(
        (
            Argument(
                "file", metavar="FILE", completes="file", help="the XML; - reads standard input"
            ),
        ),
        define,
    ),
    "undefine": domain_verb(_undefine, "Domain '{name}' undefined", harms=True),
    "autostart": domain_verb(
        _autostart,
        "Domain '{name}': autostart set",
        Argument("--disable", action="store_true", help="no longer start it with its host"),
    ),
    "rename": domain_verb(
        _rename,
        "Domain '{before}' renamed to '{name}'",
        Argument("name", metavar="NAME", help="the new name"),
    ),
    "title": domain_verb(
        _title,
        "Domain '{name}': title set",
        Argument("text", metavar="TEXT", help="the title; '' removes it"),
    ),
    "desc": domain_verb(
        _describe,
        "Domain '{name}': description set",
        Argument("text", metavar="TEXT", help="the description; '' removes it"),
    ),
    "protect": domain_verb(
        _protect,
        "Domain '{name}': protection set",
        Argument("--off", action="store_true", help="protect it no longer"),
    ),
    "tags": domain_verb(
        _set_tags,
        "Domain '{name}': tags set",
        Argument("tags", metavar="TAG", nargs="*", help="a tag; none removes them all"),
    ),
    "metadata": domain_verb(
        _set_metadata,
        "Domain '{name}': metadata set",
        Argument("namespace", metavar="NAMESPACE", help="the XML namespace that names the element"),
        Argument("xml", metavar="XML", help="the element; '' removes it"),
        Argument("--key", default="", metavar="PREFIX", help="the prefix it is stored with"),
    ),
}
