"""Tree: host -> domain -> disk -> image -> backing image -> pool; what is open and what was learnt.

Domains are known already. Everything else is asked of the host when its node is opened, one
question for each, and forgotten when the node is closed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine import EngineError, printable

from ..formatting import counted
from .owners import parts_of
from .target import Target, domain_target
from .tree_node import (
    SEPARATOR,
    TreeNode,
    card_node,
    disk_node,
    domain_node,
    image_nodes,
    inner,
    network_node,
    pool_node,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator

    from engine import Connection
    from engine.fleet import DomainRow, Host, RowKey

    from ..app import VirtdeckApp

#: Domains of all hosts up to which hosts are open from the beginning.
_FEW = 200


class Tree:
    """The nodes that can be seen of the hosts of ``app``."""

    def __init__(self, app: VirtdeckApp) -> None:
        self._app = app
        self.open: set[RowKey] = set()
        #: Node -> what was found in it, down to the last.
        self._found: dict[RowKey, list[TreeNode]] = {}
        self._failures: dict[RowKey, str] = {}
        self._busy: set[RowKey] = set()
        self._met: set[str] = set()

    # -- nodes --------------------------------------------------------------------------------

    def nodes(self, *, whole: bool = False) -> Iterator[TreeNode]:
        """Yield what can be seen; with ``whole`` the domains of closed hosts too."""
        for name, link in self._app.links.items():
            if name not in self._met and link.has_answered:
                self._met.add(name)
                if sum(len(each.rows) for each in self._app.links.values()) <= _FEW:
                    self.open.add((name, ""))
            host = self._host(link)
            yield host
            if host.is_open or whole:
                yield from self._in_host(host, link)

    def hosts(self) -> list[TreeNode]:
        """Return the nodes of the hosts."""
        return [self._host(link) for link in self._app.links.values()]

    def node_of(self, row: DomainRow) -> TreeNode:
        """Return the node of a domain."""
        return self._dressed(domain_node(self._bare_host(row.host), row))

    def in_domain(self, node: TreeNode) -> Iterator[TreeNode]:
        """Yield what can be seen of what was found in a node."""
        if not node.is_open:
            return
        for each in self._found.get(node.key, ()):
            dressed = self._dressed(each)
            if all(way in self.open for way in each.ways()[node.depth :]):
                yield dressed
                if dressed.key in self._found:
                    yield from self.in_domain(dressed)

    def _in_host(self, host: TreeNode, link: Host) -> Iterator[TreeNode]:
        for word in ("networks", "pools"):
            connection = link.connection
            reason = connection.why_impossible(word) if connection else "not connected"
            group = inner(
                host, word, 0, "group", word, can_open=not reason, note=printable(reason or "")
            )
            yield (dressed := self._dressed(group))
            yield from self.in_domain(dressed)
        for row in link.rows:
            node = self._dressed(domain_node(host, row))
            yield node
            yield from self.in_domain(node)

    def _bare_host(self, name: str) -> TreeNode:
        return TreeNode(host=name, order=((0, name),), kind="host", name=printable(name))

    def _host(self, link: Host) -> TreeNode:
        is_well = link.connection is not None and link.failure is None
        count = counted(len(link.rows), "domain") if link.has_answered else "? domains"
        node = replace(
            self._bare_host(link.name),
            mark="running" if is_well else "stale",
            role="good" if is_well else "dim",
            note=count if is_well else f"{count}, not connected",
            can_open=link.has_answered,
            is_dim=not is_well,
            target=Target(kind="host", host=link.name, name=link.name),
        )
        return self._dressed(node)

    def _dressed(self, node: TreeNode) -> TreeNode:
        """Return the node with what is known of it now."""
        key = node.key
        if not (key in self.open or key in self._busy or key in self._failures):
            return node
        return replace(
            node,
            is_open=node.can_open and key in self.open,
            is_busy=key in self._busy,
            failure=self._failures.get(key, node.failure),
        )

    # -- opening and closing ------------------------------------------------------------------

    def close(self, key: RowKey) -> None:
        """Close a node and forget what was found in it."""
        host, way = key
        self.open.discard(key)
        if way:
            for known in (self._found, self._failures):
                for each in [x for x in known if x[0] == host and _is_in(x[1], way)]:
                    known.pop(each)
            self.open -= {x for x in self.open if x[0] == host and _is_in(x[1], way)}

    def needs(self, node: TreeNode) -> bool:
        """Whether the host must be asked before the node shows anything."""
        return node.kind in QUESTIONS and node.key not in self._found and node.key not in self._busy

    async def learn(self, node: TreeNode, tell: Callable[[], None]) -> None:
        """Ask what is in a node; why not, stands on it."""
        key, connection = node.key, self._app.connection(node.host)
        self._busy.add(key)
        self._failures.pop(key, None)
        tell()
        try:
            if connection is None:
                raise EngineError("the host is not connected")
            found = await QUESTIONS[node.kind](self._app, connection, node)
        except EngineError as error:
            self._failures[key] = printable(error.message)
        else:
            self._found[key] = found
            self.open |= {each.key for each in found if each.kind == "image"}
            if not found:
                self._failures[key] = "nothing in it"
        finally:
            self._busy.discard(key)
        tell()


def _is_in(way: str, outer: str) -> bool:
    return way == outer or way.startswith(outer + SEPARATOR)


# -- questions ------------------------------------------------------------------------------------


async def _in_group(app: VirtdeckApp, connection: Connection, node: TreeNode) -> list[TreeNode]:
    if node.name == "networks":
        return [network_node(node, info) for info in await connection.networks.list()]
    return [pool_node(node, info) for info in await connection.storage.pools()]


async def _in_domain(app: VirtdeckApp, connection: Connection, node: TreeNode) -> list[TreeNode]:
    row = app.row(node.target.key) if node.target else None
    if row is None:
        raise EngineError("it is not there any more")
    parts = await parts_of(connection, row)
    disks = [disk_node(node, disk, place) for place, disk in enumerate(parts.disks)]
    return [*disks, *(card_node(node, card, place) for place, card in enumerate(parts.cards))]


async def _in_disk(app: VirtdeckApp, connection: Connection, node: TreeNode) -> list[TreeNode]:
    from engine.storage_chain import backing_chain

    row = app.row((node.host, node.target.uuid)) if node.target else None
    if row is None:
        raise EngineError("it is not there any more")
    disks = (await parts_of(connection, row)).disks
    place = int(node.way[-1].removeprefix("disk"))
    if place >= len(disks):
        raise EngineError("it is not there any more")
    return image_nodes(node, await backing_chain(connection, disks[place]))


async def _in_network(app: VirtdeckApp, connection: Connection, node: TreeNode) -> list[TreeNode]:
    uses = app.travel.uses
    await uses.learn(node.host)
    name = node.target.name if node.target else ""
    rows, is_complete = uses.rows(node.host, lambda each: name in each.networks)
    if not rows and not is_complete:
        raise EngineError("nobody knows: too many domains to ask, or some did not answer")
    return list(_leaves(node, rows))


def _leaves(node: TreeNode, rows: Iterable[DomainRow]) -> Iterator[TreeNode]:
    for row in rows:
        yield replace(domain_node(node, row), can_open=False, target=domain_target(row))


async def _in_pool(app: VirtdeckApp, connection: Connection, node: TreeNode) -> list[TreeNode]:
    pool = await connection.storage.lookup(node.target.name if node.target else node.name)
    nodes = []
    for ref in await pool.volumes():
        target = Target(kind="volume", host=node.host, name=ref.name, pool=ref.pool, path=ref.key)
        nodes.append(inner(node, f"v{ref.name}", 0, "volume", ref.name, target=target))
    return nodes


QUESTIONS: dict[str, Callable[[VirtdeckApp, Connection, TreeNode], Awaitable[list[TreeNode]]]] = {
    "group": _in_group,
    "domain": _in_domain,
    "disk": _in_disk,
    "network": _in_network,
    "pool": _in_pool,
}
