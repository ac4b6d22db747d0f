"""Snapshots of the in-memory hypervisor: what a machine was, by name, in a tree.

Events and states after a revert are those of libvirt's test driver (src/test/test_driver.c).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

from lxml import etree

from ...deletion import DeletionFlags
from ...domain_state import DomainState, DomainStatus
from ...errors import InvalidArgument, InvalidXML, OperationFailed, OperationInvalid
from ...snapshot import RevertFlags, Snapshot, SnapshotFlags
from ..base import HypervisorDriver
from .transitions import REVERT_TO

if TYPE_CHECKING:
    from ...conf.domain_conf import DomainConf
    from ...domain_ref import DomainRef
    from .inventory import Inventory
    from .machine import Machine

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)

#: What a snapshot without memory of a guest that ran calls its state.
_DISKS = "disk-snapshot"


@dataclass(frozen=True, slots=True)
class _Point:
    """A snapshot with what the machine was: its configuration and its state."""

    snapshot: Snapshot
    conf: DomainConf
    status: DomainStatus


@dataclass(slots=True)
class Timeline:
    """The snapshots of one machine by name, parents before their children."""

    points: dict[str, _Point] = field(default_factory=dict)
    current: str | None = None

    def below(self, name: str) -> list[str]:
        """Return the names of those that have that one among their ancestors."""
        found = {name}
        for each, point in self.points.items():
            if point.snapshot.parent in found:
                found.add(each)
        return [each for each in self.points if each in found - {name}]

    def listed(self) -> list[Snapshot]:
        """Return each snapshot, children right behind their parent."""
        ordered: list[Snapshot] = []
        waiting = self._children(None)
        while waiting:
            snapshot = waiting.pop(0)
            ordered.append(replace(snapshot, is_current=snapshot.name == self.current))
            waiting = self._children(snapshot.name) + waiting
        return ordered

    def remove(self, name: str) -> None:
        """Forget one; its children are those of its parent then."""
        parent = self.points.pop(name).snapshot.parent
        for child, point in self.points.items():
            if point.snapshot.parent == name:
                moved = replace(point.snapshot, parent=parent)
                self.points[child] = replace(point, snapshot=moved)
        if self.current == name:
            self.current = parent

    def _children(self, parent: str | None) -> list[Snapshot]:
        snapshots = (point.snapshot for point in self.points.values())
        return [snapshot for snapshot in snapshots if snapshot.parent == parent]


class MemorySnapshots(HypervisorDriver):
    """The verbs of ``interface/snapshots.py`` in memory."""

    title: ClassVar[str] = "test"
    _inventory: Inventory
    _timelines: dict[str, Timeline]

    async def snapshots(self, domain: DomainRef) -> list[Snapshot]:
        """Return every snapshot, parents before their children."""
        return self._timeline(self._inventory.find(domain)).listed()

    async def snapshot_xml(self, domain: DomainRef, name: str, *, secure: bool = False) -> str:
        """Return the XML of a snapshot, with the domain's as it was then."""
        machine = self._inventory.find(domain)
        point = self._point(machine, name)
        root = etree.Element("domainsnapshot")
        for tag, text in _words(point.snapshot):
            etree.SubElement(root, tag).text = text
        if point.snapshot.parent is not None:
            parent = etree.SubElement(root, "parent")
            etree.SubElement(parent, "name").text = point.snapshot.parent
        root.append(etree.fromstring(point.conf.to_xml(secure=secure), _PARSER))
        return etree.tostring(root, encoding="unicode", pretty_print=True)

    async def create_snapshot(
        self, domain: DomainRef, xml: str, flags: SnapshotFlags = SnapshotFlags.NONE
    ) -> str:
        """Take a snapshot as ``xml`` (``<domainsnapshot>``) describes it; return its name."""
        machine = self._inventory.find(domain)
        name, description = _read(xml)
        return self.take_snapshot(
            machine,
            name or str(int(self.clock.now())),
            description,
            created_at=self.clock.now(),
            disk_only=bool(flags & SnapshotFlags.DISK_ONLY),
        )

    async def revert_to_snapshot(
        self, domain: DomainRef, name: str, flags: RevertFlags = RevertFlags.NONE
    ) -> None:
        """Bring the domain back to a snapshot; what has happened since is lost."""
        machine = self._inventory.find(domain)
        point = self._point(machine, name)
        state = _state_after(point.status.state, flags)
        machine.redefine(point.conf.copy())
        was = machine.status.state
        if state.is_active:
            if not machine.is_active:
                self._inventory.power_on(machine)
            machine.run_anew()
        if state.is_active or was.is_active:
            self._inventory.move(machine, REVERT_TO[state][was.is_active])
        self._timeline(machine).current = name

    async def delete_snapshot(
        self, domain: DomainRef, name: str, flags: DeletionFlags = DeletionFlags.NONE
    ) -> None:
        """Forget a snapshot; the domain stays as it is."""
        machine = self._inventory.find(domain)
        self._point(machine, name)
        timeline = self._timeline(machine)
        children_only = bool(flags & DeletionFlags.CHILDREN_ONLY)
        doomed = timeline.below(name) if children_only or flags & DeletionFlags.CHILDREN else []
        for each in reversed(doomed):
            timeline.remove(each)
        if not children_only:
            timeline.remove(name)

    def take_snapshot(
        self,
        machine: Machine,
        name: str,
        description: str,
        *,
        created_at: float,
        disk_only: bool = False,
    ) -> str:
        """Keep what the machine is now as the current snapshot; return its name.

        Raises:
            OperationFailed: the name is taken.
        """
        timeline = self._timeline(machine)
        if name in timeline.points:
            raise OperationFailed(f"{machine.name!r} has a snapshot {name!r} already")
        status = machine.status
        without_memory = disk_only and status.state.is_active
        snapshot = Snapshot(
            name=name,
            parent=timeline.current,
            state=_DISKS if without_memory else _WORDS.get(status.state, status.state.label),
            created_at=int(created_at),
            description=description,
        )
        kept = DomainStatus(DomainState.SHUTOFF) if without_memory else status
        timeline.points[name] = _Point(snapshot, machine.stored.copy(), kept)
        timeline.current = name
        return name

    def _timeline(self, machine: Machine) -> Timeline:
        return self._timelines.setdefault(machine.uuid, Timeline())

    def _point(self, machine: Machine, name: str) -> _Point:
        try:
            return self._timeline(machine).points[name]
        except KeyError:
            raise OperationInvalid(f"{machine.name!r} has no snapshot {name!r}") from None


#: States whose word in a snapshot is not the one of lists.
_WORDS = {DomainState.SHUTOFF: "shutoff", DomainState.BLOCKED: "running"}


def _state_after(kept: DomainState, flags: RevertFlags) -> DomainState:
    if flags & RevertFlags.RUNNING:
        return DomainState.RUNNING
    if flags & RevertFlags.PAUSED:
        return DomainState.PAUSED
    return kept if kept in REVERT_TO else DomainState.RUNNING


def _words(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [
        ("name", snapshot.name),
        ("description", snapshot.description),
        ("state", snapshot.state),
        ("creationTime", str(snapshot.created_at)),
    ]


def _read(xml: str) -> tuple[str, str]:
    """Return name and description of a ``<domainsnapshot>``.

    Raises:
        InvalidXML: it is none. InvalidArgument: the name cannot be one.
    """
    try:
        root = etree.fromstring(xml.encode(), _PARSER)
    except etree.XMLSyntaxError as error:
        raise InvalidXML(f"not well-formed: {error}") from error
    if root.tag != "domainsnapshot":
        raise InvalidXML(f"a snapshot is a <domainsnapshot>, not a <{root.tag!s}>")
    name = root.findtext("name", "")
    if "/" in name or name.startswith("."):
        raise InvalidArgument(f"a snapshot cannot be called {name!r}: no '/', no '.' at the start")
    return name, root.findtext("description", "")
