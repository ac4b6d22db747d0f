"""PartNode: one line of a tree of a host's parts; which lines are seen is a pure question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

#: Levels that are set in; a deeper tree goes straight down from there.
DEEPEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PartNode:
    """``key`` identifies it in its tree, ``parent`` is the key of what it is in, "" for none.

    ``fact`` is what the engine said of it, for details and verbs.
    """

    key: str
    name: str
    parent: str = ""
    about: str = ""
    role: str = ""
    fact: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenNode:
    """A node as the table shows it: where, how far in, and whether it can be opened."""

    node: PartNode
    position: int
    depth: int
    can_open: bool = False
    is_open: bool = False


def seen_nodes(
    nodes: Sequence[PartNode], opened: Collection[str], words: str = ""
) -> list[SeenNode]:
    """Return the nodes that are seen: below open ones; with ``words`` what matches, and its way.

    A node whose parent is not there stands at the top; nothing is ever below itself.
    """
    known = {node.key for node in nodes}
    below: dict[str, list[PartNode]] = {}
    for node in nodes:
        below.setdefault(node.parent if node.parent in known else "", []).append(node)
    kept = _matching(nodes, words) if words.strip() else None
    seen: list[SeenNode] = []
    ways = [(node, 0) for node in reversed(below.get("", []))]
    done: set[str] = set()
    while ways:
        node, depth = ways.pop()
        if node.key in done or (kept is not None and node.key not in kept):
            continue
        done.add(node.key)
        children = below.get(node.key, [])
        is_open = bool(children) and (kept is not None or node.key in opened)
        seen.append(
            SeenNode(
                node=node,
                position=len(seen),
                depth=min(depth, DEEPEST),
                can_open=bool(children),
                is_open=is_open,
            )
        )
        if is_open:
            ways += [(child, depth + 1) for child in reversed(children)]
    return seen


def _matching(nodes: Iterable[PartNode], words: str) -> set[str]:
    """Return the keys of the nodes that hold every word, and of what they are in."""
    wanted, by_key = words.lower().split(), {node.key: node for node in nodes}
    kept: set[str] = set()
    for node in by_key.values():
        text = f"{node.name}\n{node.about}".lower()
        if not all(word in text for word in wanted):
            continue
        way: PartNode | None = node
        while way is not None and way.key not in kept:
            kept.add(way.key)
            way = by_key.get(way.parent)
    return kept
