"""The schemas of the libvirt installed here: what its own parser was written to accept.

``SCHEMAS`` are RelaxNG grammars that libvirt's packages bring along. Where there are none, nothing
is said; a guest may still be refused, or be accepted by a newer libvirt than ours.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lxml import etree

from ..errors import InvalidXML
from ..untrusted_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

SCHEMAS: Final = (
    Path("/usr/share/libvirt/schemas"),
    Path("/usr/local/share/libvirt/schemas"),
    Path("/opt/homebrew/share/libvirt/schemas"),
)

#: Root element -> the file of its grammar.
_GRAMMARS: Final = {
    "domain": "domain.rng",
    "network": "network.rng",
    "pool": "storagepool.rng",
    "volume": "storagevol.rng",
    "domainsnapshot": "domainsnapshot.rng",
}

#: Lines of the schema's account that are shown; the first says most.
_TOLD = 3


def schema_problems(root: Element, folders: tuple[Path, ...] = SCHEMAS) -> Iterator[InvalidXML]:
    """Yield what the installed schema refuses in a document; nothing where none is installed."""
    schema = _schema(str(root.tag), folders)
    if schema is None or schema.validate(root):
        return
    told: set[tuple[int, str]] = set()
    for entry in schema.error_log:
        if len(told) < _TOLD and (entry.line, entry.message) not in told:
            told.add((entry.line, entry.message))
            yield InvalidXML(printable(entry.message, 200), line=entry.line or None)


def has_schema(name: str, folders: tuple[Path, ...] = SCHEMAS) -> bool:
    """Return whether there is a schema for documents of that root element."""
    return _schema(name, folders) is not None


@cache
def _schema(name: str, folders: tuple[Path, ...]) -> etree.RelaxNG | None:
    """Return the compiled grammar: about 15 ms the first time; None where there is none."""
    for folder in folders:
        path = folder / _GRAMMARS.get(name, "")
        if path.is_file():
            try:
                return etree.RelaxNG(etree.parse(path))
            except etree.LxmlError:
                continue
    return None
