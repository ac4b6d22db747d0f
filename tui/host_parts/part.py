"""HostPart: one tab of a host: what it asks, and how the answer is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from engine import Connection

    from ..app import VirtdeckApp
    from ..widgets.part_text import Line
    from .node import PartNode


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Who asks whom: the application, the host's name and its connection."""

    app: VirtdeckApp
    host: str
    connection: Connection


@dataclass(frozen=True, slots=True)
class Answer:
    """Lines, or the nodes of a tree of which those in ``opened`` are open at first."""

    lines: tuple[Line, ...] = ()
    nodes: tuple[PartNode, ...] = ()
    opened: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPart:
    """A tab. ``engine_verb`` says whether the host has it at all.

    ``ask`` is given what shows an answer that is not whole yet. ``document`` returns the XML of a
    node, where there is more to say of one than its line. ``nothing`` stands in an empty list.
    """

    name: str
    engine_verb: str
    ask: Callable[[Inquiry, Callable[[Answer], None]], Awaitable[Answer]]
    document: Callable[[Inquiry, PartNode], Awaitable[str]] | None = None
    nothing: str = ""
    is_tree: bool = False


def host_parts() -> Sequence[HostPart]:
    """Return every tab, in its order."""
    from .capabilities import CAPABILITIES
    from .devices import DEVICES
    from .lists import FILTERS, INTERFACES, SECRETS
    from .numa import CPUS
    from .overview import OVERVIEW

    return (OVERVIEW, CAPABILITIES, CPUS, DEVICES, INTERFACES, SECRETS, FILTERS)
