"""PartKind: one kind of thing that an edit screen lists: processors, a disk, a network card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..conf.domain_conf import DomainConf
    from .edit_field import EditField

#: What tells a part from the others of a domain: its kind's name and which one it is.
PartKey = tuple[str, str]


def not_while_running(node: Any) -> str | None:
    """Return why it cannot be plugged in or out of a running guest."""
    return "it cannot be plugged while the guest runs"


def plugged(node: Any) -> str | None:
    """Return None: it can be plugged in and out."""
    return None


def nothing_wrong(conf: DomainConf, node: Any) -> str | None:
    """Return None: there is nothing to say against it."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartKind:
    """``nodes`` are those of a document, ``identity`` tells one from the other in both documents.

    ``make`` returns a new one for a document, None where people cannot add any. ``why_not_plug``
    says why a running guest cannot take or give it now; ``problem`` what is wrong with one as it
    stands in a document.
    """

    name: str
    title: str
    nodes: Callable[[DomainConf], Any]
    label: Callable[[Any], str]
    fields: tuple[EditField, ...]
    identity: Callable[[Any], str] = lambda node: ""
    make: Callable[[DomainConf], Any] | None = None
    is_removable: bool = True
    why_not_plug: Callable[[Any], str | None] = not_while_running
    can_replug: bool = False
    problem: Callable[[DomainConf, Any], str | None] = nothing_wrong

    def keys(self, conf: DomainConf) -> Iterable[tuple[PartKey, Any]]:
        """Yield each part of the document; a second with the same identity is told by its turn."""
        seen: dict[str, int] = {}
        for node in self.nodes(conf):
            identity = self.identity(node)
            turn = seen[identity] = seen.get(identity, 0) + 1
            yield (self.name, identity if turn == 1 else f"{identity} #{turn}"), node

    def find(self, conf: DomainConf, key: PartKey) -> Any:
        """Return the part's node in the document; None where there is none."""
        return next((node for each, node in self.keys(conf) if each == key), None)

    def field(self, name: str) -> EditField:
        """Return the field of that name."""
        return next(field for field in self.fields if field.name == name)
