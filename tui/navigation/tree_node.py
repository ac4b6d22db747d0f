"""TreeNode: one line of the tree, as one fact; and how the nodes of each kind are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import printable

from ..byte_size import byte_size
from .target import Target, domain_target

if TYPE_CHECKING:
    from engine.conf.domain_disks import CardSketch, DiskSketch
    from engine.fleet import DomainRow, RowKey
    from engine.network_facts import NetworkInfo
    from engine.storage_chain import ChainLink
    from engine.storage_facts import PoolInfo

    from ..widgets.table_column import Part

#: Between the parts of a node's way from its host; in no name that matters.
SEPARATOR = "\x1f"

#: Characters of a foreign name before it is cut.
_NAME_LIMIT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeNode:
    """``way`` leads from the host to it, ``order`` puts it among its neighbours.

    ``mark`` is the name of a mark, ``target`` where it can be seen on a screen of its own.
    """

    host: str
    way: tuple[str, ...] = ()
    order: tuple[tuple[int, str], ...] = ()
    kind: str
    name: str
    mark: str = ""
    role: str = ""
    note: str = ""
    can_open: bool = False
    is_open: bool = False
    is_busy: bool = False
    failure: str = ""
    is_dim: bool = False
    target: Target | None = None

    @property
    def key(self) -> RowKey:
        """What identifies it."""
        return self.host, SEPARATOR.join(self.way)

    @property
    def depth(self) -> int:
        """How many steps it is from its host."""
        return len(self.way)

    def ways(self) -> list[RowKey]:
        """Return the keys of what it is in, from the host inwards."""
        return [(self.host, SEPARATOR.join(self.way[:count])) for count in range(self.depth)]


def inner(
    parent: TreeNode, word: str, rank: int, kind: str, name: str, **facts: object
) -> TreeNode:
    """Return a node in ``parent``; ``word`` tells it from the others there."""
    return TreeNode(
        host=parent.host,
        way=(*parent.way, word),
        order=(*parent.order, (rank, name)),
        kind=kind,
        name=printable(name, _NAME_LIMIT),
        **facts,  # type: ignore[arg-type]
    )


_STATE_ROLES = {"running": "good", "paused": "warning", "crashed": "bad", "in_transition": "busy"}


def domain_node(parent: TreeNode, row: DomainRow) -> TreeNode:
    """Return a domain; it is opened to see its disks and cards."""
    from ..marks import state_mark

    mark = "stale" if row.stale_since is not None else state_mark(row.info.status.state)
    return inner(
        parent,
        f"d{row.info.ref.uuid}",
        1,
        "domain",
        row.info.ref.name,
        mark=mark,
        role=_STATE_ROLES.get(mark, "dim"),
        note=row.info.status.state.label,
        is_dim=row.stale_since is not None or not row.info.status.state.is_active,
        can_open=True,
        target=domain_target(row),
    )


def disk_node(parent: TreeNode, disk: DiskSketch, place: int) -> TreeNode:
    """Return a disk of a domain; it is opened to see what it is made of."""
    first = disk.layers[0].path or disk.layers[0].name if disk.layers else "empty"
    words = (disk.device, disk.bus, printable(first, _NAME_LIMIT))
    return inner(
        parent,
        f"disk{place}",
        0,
        "disk",
        disk.target or "?",
        note="  ".join(filter(None, words)),
        can_open=bool(disk.layers),
        target=parent.target,
    )


def card_node(parent: TreeNode, card: CardSketch, place: int) -> TreeNode:
    """Return a network card; it leads to its network."""
    target = parent.target
    if card.network:
        target = Target(kind="network", host=parent.host, name=card.network)
    words = (card.kind, card.source, card.model, card.mac)
    return inner(
        parent,
        f"card{place}",
        1,
        "card",
        card.target or f"card {place + 1}",
        note="  ".join(printable(word) for word in words if word),
        target=target,
    )


def image_nodes(disk: TreeNode, links: tuple[ChainLink, ...]) -> list[TreeNode]:
    """Return the images of a disk, each in the one that is a change of it, with their pools."""
    nodes: list[TreeNode] = []
    parent = disk
    for number, link in enumerate(links):
        volume, layer = link.volume, link.layer
        target = None
        if volume:
            target = Target(
                kind="volume", host=disk.host, name=volume.name, pool=volume.pool, path=layer.path
            )
        capacity = "" if link.capacity is None else byte_size(link.capacity)
        words = ("backing" if number else "", layer.format, capacity, layer.path)
        node = inner(
            parent,
            "image",
            1,
            "image",
            layer.name or "?",
            note="  ".join(printable(word, _NAME_LIMIT) for word in words if word),
            failure=printable(link.failure),
            can_open=bool(volume) or number + 1 < len(links),
            target=target,
        )
        nodes.append(node)
        if volume:
            pool = Target(kind="pool", host=disk.host, name=volume.pool)
            nodes.append(inner(node, "pool", 0, "pool", volume.pool, note="its pool", target=pool))
        parent = node
    return nodes


def network_node(parent: TreeNode, info: NetworkInfo) -> TreeNode:
    """Return a network; it is opened to see which domains are plugged in."""
    name = info.ref.name
    return inner(
        parent,
        f"n{info.ref.uuid}",
        0,
        "network",
        name,
        mark="running" if info.active else "shut_off",
        role="good" if info.active else "dim",
        note="active" if info.active else "inactive",
        is_dim=not info.active,
        can_open=True,
        target=Target(kind="network", host=parent.host, name=name),
    )


def pool_node(parent: TreeNode, info: PoolInfo) -> TreeNode:
    """Return a pool; it is opened to see its volumes, if it is active."""
    name = info.ref.name
    return inner(
        parent,
        f"p{info.ref.uuid}",
        0,
        "pool",
        name,
        mark="running" if info.active else "shut_off",
        role="good" if info.active else "dim",
        note="active" if info.active else "inactive",
        is_dim=not info.active,
        can_open=info.active,
        target=Target(kind="pool", host=parent.host, name=name),
    )


def tree_parts(node: TreeNode, *, folded: str, opened: str, mark: str) -> list[Part]:
    """Return the cell: set in, the sign that it can be opened, its mark and its name."""
    sign = (opened if node.is_open else folded) if node.can_open else " "
    parts: list[Part] = [("  " * node.depth + f"{sign} ", "dim")]
    if mark:
        parts.append((f"{mark} ", node.role))
    parts.append((node.name, "dim" if node.kind == "group" else "name"))
    return parts
