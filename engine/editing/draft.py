"""Draft: what somebody wants of a domain, beside how it is stored and how it runs.

Draft.set, add, remove, replug -> Change -> Draft.steps -> plan
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from ..errors import EngineError, InvalidArgument
from .edit_field import IS_SET, EditField, Kind
from .parts import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..conf.domain_conf import DomainConf
    from .part_kind import PartKey, PartKind


class What(Enum):
    """What happens to a part."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    REPLUGGED = "plugged out and in again"


@dataclass(slots=True)
class Change:
    """What is wanted of one part: ``values`` by field, or for a new one its ``node``."""

    part: PartKind
    key: PartKey
    what: What
    values: dict[str, str] = field(default_factory=dict, repr=False)
    node: Any = None


@dataclass(frozen=True, slots=True)
class PartView:
    """A part as the screen shows it: its nodes in both documents, and what is wanted of it."""

    part: PartKind
    key: PartKey
    stored: Any
    live: Any
    change: Change | None

    @property
    def node(self) -> Any:
        """The node it is known by: a new one, the stored one, else the running one."""
        if self.change and self.change.node is not None:
            return self.change.node
        return self.stored if self.stored is not None else self.live

    @property
    def label(self) -> str:
        """What it is called."""
        return self.part.label(self.node)


class Draft:
    """``stored`` is how it starts next time, None for what is not stored; ``live`` how it runs.

    Nothing here changes the two; ``changes`` says what is to be done to them.
    """

    def __init__(self, stored: DomainConf | None, live: DomainConf | None) -> None:
        if stored is None and live is None:
            raise InvalidArgument("a domain is stored, or runs, or both")
        self.stored = stored
        self.live = live
        self.changes: dict[PartKey, Change] = {}
        self._added = 0

    @property
    def base(self) -> DomainConf:
        """The document that the screen begins with."""
        conf = self.stored or self.live
        assert conf is not None
        return conf

    # -- what is shown ------------------------------------------------------------------------

    def parts(self) -> Iterator[PartView]:
        """Yield every part of both documents and every new one, kind by kind."""
        for part in PARTS:
            stored = dict(part.keys(self.stored)) if self.stored is not None else {}
            live = dict(part.keys(self.live)) if self.live is not None else {}
            new = [c.key for c in self.changes.values() if c.what is What.ADDED]
            own = [key for key in new if key[0] == part.name]
            for key in dict.fromkeys([*stored, *live, *own]):
                change = self.changes.get(key)
                yield PartView(part, key, stored.get(key), live.get(key), change)

    def view(self, key: PartKey) -> PartView | None:
        """Return one part; None when it is gone."""
        return next((view for view in self.parts() if view.key == key), None)

    def value(self, view: PartView, each: EditField) -> str:
        """Return what the field is to be: what is wanted, else what the running guest has of it."""
        if view.change and view.change.what is What.CHANGED and each.name in view.change.values:
            wanted = view.change.values[each.name]
            return _spoken(each, wanted)
        node = view.node
        if view.live is not None and each.why_not_live(view.live, each.read(view.live)) is None:
            node = view.live
        return each.read(node)

    def preview(self, view: PartView) -> Any:
        """Return a copy of the part's node with what is wanted of it."""
        if view.change is None or view.change.what is not What.CHANGED:
            return view.node
        conf = self.base if view.stored is not None else self.live
        assert conf is not None
        copy = conf.copy()
        node = view.part.find(copy, view.key)
        for each in view.part.fields:
            if each.name in view.change.values:
                each.write(node, view.change.values[each.name])
        return node

    # -- what is wanted -----------------------------------------------------------------------

    def set(self, key: PartKey, name: str, text: str) -> None:
        """Want a value; what is already so in both documents is no change.

        Raises:
            InvalidArgument: the part cannot have it.
        """
        view = self.view(key)
        if view is None:
            raise InvalidArgument("it is gone")
        each = view.part.field(name)
        if view.change and view.change.what is What.ADDED:
            each.write(view.change.node, text)
            return
        text = _tried(each, view.node, text)
        change = view.change
        if change is None or change.what is not What.CHANGED:
            change = Change(view.part, key, What.CHANGED)
        change.values[name] = text
        if _is_so(view, each, text):
            del change.values[name]
        if change.values:
            self.changes[key] = change
        else:
            self.changes.pop(key, None)

    def add(self, part: PartKind) -> PartKey:
        """Want a new one of that kind; return what it is called until it is there."""
        assert part.make is not None
        self._added += 1
        key = (part.name, f"new {self._added}")
        self.changes[key] = Change(part, key, What.ADDED, node=part.make(self.wanted()))
        return key

    def remove(self, key: PartKey) -> None:
        """Want it gone; a new one is simply no longer wanted.

        Raises:
            InvalidArgument: every domain has that.
        """
        view = self.view(key)
        if view is None:
            return
        if view.change and view.change.what is What.ADDED:
            del self.changes[key]
            return
        if not view.part.is_removable:
            raise InvalidArgument(f"{view.label.lower()} cannot be taken away")
        self.changes[key] = Change(view.part, key, What.REMOVED)

    def replug(self, key: PartKey) -> None:
        """Want it plugged out and in again.

        Raises:
            InvalidArgument: it is not plugged into a running guest, or cannot be.
        """
        view = self.view(key)
        if view is None or view.live is None:
            raise InvalidArgument("it is not plugged into a running guest")
        if not view.part.can_replug:
            raise InvalidArgument(f"{view.label} cannot be plugged out and in while it runs")
        self.changes[key] = Change(view.part, key, What.REPLUGGED)

    def forget(self, key: PartKey, name: str = "") -> None:
        """Want nothing of the part any more, or nothing of one field."""
        change = self.changes.get(key)
        if change is None:
            return
        change.values.pop(name, None)
        if not name or not change.values and change.what is What.CHANGED:
            del self.changes[key]

    def take_over(self, changes: Mapping[PartKey, Change]) -> list[str]:
        """Want what was wanted of an earlier reading; return what can no longer be wanted."""
        lost = []
        for key, change in changes.items():
            try:
                if change.what is What.ADDED:
                    self._added += 1
                    self.changes[key] = change
                elif self.view(key) is None:
                    raise InvalidArgument("it is gone")
                elif change.what is What.CHANGED:
                    for name, text in change.values.items():
                        self.set(key, name, text)
                else:
                    self.changes[key] = Change(change.part, key, change.what)
            except EngineError as error:
                lost.append(f"{key[0]} {key[1]}".strip() + f" ({error.message})")
        return lost

    def wanted(self) -> DomainConf:
        """Return the base with every change made."""
        conf = self.base.copy()
        for change in self.changes.values():
            make(conf, change)
        return conf

    def problems(self) -> Iterator[tuple[PartKey, str]]:
        """Yield what is wrong with the parts that are changed, as they would stand together."""
        conf = self.wanted()
        for change in self.changes.values():
            if change.what in (What.CHANGED, What.ADDED):
                node = placed(conf, change)
                if node is not None and (problem := change.part.problem(conf, node)):
                    yield change.key, problem


def make(conf: DomainConf, change: Change, names: frozenset[str] | None = None) -> None:
    """Make the change in a document; of a changed part only the fields of ``names``.

    Raises:
        InvalidArgument: the document cannot have it.
    """
    if change.what is What.ADDED:
        copy = type(change.node)(deepcopy(change.node.element))
        change.part.nodes(conf).append(copy)
        return
    node = change.part.find(conf, change.key)
    if node is None:
        return
    if change.what is What.REMOVED:
        change.part.nodes(conf).remove(node)
    for each in change.part.fields if change.what is What.CHANGED else ():
        if each.name in change.values and (names is None or each.name in names):
            each.write(node, change.values[each.name])


def placed(conf: DomainConf, change: Change) -> Any:
    """Return the node of a change in a document where it has been made."""
    if change.what is not What.ADDED:
        return next(
            (node for key, node in change.part.keys(conf) if key == change.key),
            conf if change.part.nodes(conf) == [conf] else None,
        )
    identity = change.part.identity(change.node)
    nodes = list(change.part.nodes(conf))
    return next(node for node in reversed(nodes) if change.part.identity(node) == identity)


def _spoken(each: EditField, text: str) -> str:
    return IS_SET if each.kind is Kind.SECRET and text else text


def _tried(each: EditField, node: Any, text: str) -> str:
    """Write it into a copy and return how it reads then: what cannot be is refused at once."""
    is_domain = hasattr(node, "devices")
    copy = node.copy() if is_domain else type(node)(deepcopy(node.element))
    each.write(copy, text)
    return text if each.kind is Kind.SECRET else each.read(copy)


def _is_so(view: PartView, each: EditField, text: str) -> bool:
    """Whether both documents say it already, as far as the running one could take it."""
    if each.kind is Kind.SECRET:
        return text == IS_SET or text == each.read(view.node)
    if view.stored is not None and each.read(view.stored) != text:
        return False
    if view.live is None or each.read(view.live) == text:
        return True
    return view.stored is not None and each.why_not_live(view.live, text) is not None
