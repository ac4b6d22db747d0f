"""Documents of snapshots and checkpoints: their points in time, read from what a daemon sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from lxml import etree

from ...checkpoint import Checkpoint
from ...errors import EngineError, ProtocolError
from ...snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Point = TypeVar("_Point", Snapshot, Checkpoint)

_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def present(documents: Iterable[str | BaseException], gone: int) -> Iterator[str]:
    """Yield the documents of those that are still there; ``gone`` is the error of the others."""
    for document in documents:
        if isinstance(document, str):
            yield document
        elif not (isinstance(document, EngineError) and document.code == gone):
            raise document


def read_snapshot(xml: str, current: str | None) -> Snapshot:
    """Return the snapshot of a ``<domainsnapshot>``; ``current`` is the name of the current one.

    Raises:
        ProtocolError: it is none.
    """
    root = _root(xml)
    name = root.findtext("name", "")
    return Snapshot(
        name=name,
        parent=root.findtext("parent/name"),
        is_current=name == current,
        state=root.findtext("state", ""),
        created_at=_seconds(root),
        description=root.findtext("description", ""),
    )


def read_checkpoint(xml: str) -> Checkpoint:
    """Return the checkpoint of a ``<domaincheckpoint>``.

    Raises:
        ProtocolError: it is none.
    """
    root = _root(xml)
    return Checkpoint(
        name=root.findtext("name", ""),
        parent=root.findtext("parent/name"),
        created_at=_seconds(root),
        description=root.findtext("description", ""),
    )


def parents_first(points: list[_Point]) -> list[_Point]:
    """Return them so that each follows its parent, and children of one parent by age.

    Those that a daemon calls their own ancestors come last.
    """
    names = {point.name for point in points}
    children: dict[str | None, list[_Point]] = {}
    for point in points:
        parent = point.parent if point.parent in names else None
        children.setdefault(parent, []).append(point)
    ordered: list[_Point] = []
    waiting = _youngest_first(children.pop(None, []))
    while waiting:
        point = waiting.pop()
        ordered.append(point)
        waiting += _youngest_first(children.pop(point.name, []))
    for rest in children.values():
        ordered += rest
    return ordered


def _youngest_first(points: list[_Point]) -> list[_Point]:
    return sorted(points, key=lambda point: (point.created_at or 0, point.name), reverse=True)


def _root(xml: str) -> etree._Element:
    try:
        return etree.fromstring(xml.encode("utf-8", "surrogateescape"), _PARSER)
    except etree.XMLSyntaxError as error:
        raise ProtocolError(f"a daemon sent a document that cannot be read: {error}") from error


def _seconds(root: etree._Element) -> int | None:
    text = root.findtext("creationTime", "")
    return int(text) if text.isascii() and text.isdigit() else None
