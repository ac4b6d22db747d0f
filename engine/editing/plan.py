"""Plan: the steps by which a draft becomes so, each now, from the next start, or both.

    Draft -> steps: what, when, why not now -> a person chooses -> operations -> ``carry_out``

A running guest is changed through the verbs that change one thing; the stored configuration by one
document, which refuses when somebody else has changed it meanwhile (``revision``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from ..untrusted_text import printable
from .draft import Change, What
from .edit_field import IS_SET, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .draft import Draft, PartView
    from .edit_field import EditField
    from .part_kind import PartKey

_LONGEST: Final = 60


class When(Enum):
    """When a step counts, in words."""

    NOW = "now"
    NEXT_START = "from the next start"
    BOTH = "now and from the next start"

    @property
    def is_now(self) -> bool:
        """Whether the running guest is changed."""
        return self is not When.NEXT_START

    @property
    def is_stored(self) -> bool:
        """Whether the stored configuration is changed."""
        return self is not When.NOW


#: What the engine calls the verb that changes a running guest, by part and by what is done.
_LIVE_VERBS: Final = {"processors": "set_vcpu_count", "memory": "set_memory"}
_DEVICE_VERBS: Final = {
    What.CHANGED: "update_device",
    What.ADDED: "attach_device",
    What.REMOVED: "detach_device",
    What.REPLUGGED: "detach_device",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that will be done; ``ways`` are those that are possible, ``when`` the one chosen.

    ``name`` is the field that changes; empty where the whole part does. ``why_not_now`` says why
    the running guest cannot have it, empty where it can or does not run.
    """

    change: Change
    name: str
    words: str
    ways: tuple[When, ...]
    when: When
    why_not_now: str = ""

    @property
    def key(self) -> tuple[PartKey, str]:
        """What tells it from the other steps."""
        return self.change.key, self.name


def live_verb(change: Change) -> str:
    """Return what the engine calls the verb that makes the change in a running guest."""
    return _LIVE_VERBS.get(change.part.name) or _DEVICE_VERBS[change.what]


def steps_of(
    draft: Draft, why_impossible: Callable[[str], str | None] = lambda verb: None
) -> Iterator[Step]:
    """Yield what will be done, in the order in which it was wanted.

    ``why_impossible`` says of a verb of the engine why the host does not have it.
    """
    views = {view.key: view for view in draft.parts()}
    for change in draft.changes.values():
        view = views[change.key]
        if change.what is not What.CHANGED:
            yield _whole(draft, view, change, why_impossible)
            continue
        for each in change.part.fields:
            if each.name in change.values:
                yield _of_field(draft, view, change, each, why_impossible)


def _whole(
    draft: Draft, view: PartView, change: Change, why_impossible: Callable[[str], str | None]
) -> Step:
    """Return the step of a part that comes, goes, or does both."""
    words = f"{printable(view.label, _LONGEST)}: {change.what.value}"
    if change.what is What.REPLUGGED:
        return Step(change, "", words, (When.NOW,), When.NOW)
    reason: str | None = None
    can_now = draft.live is not None and (change.what is What.ADDED or view.live is not None)
    if can_now:
        reason = change.part.why_not_plug(view.node) or why_impossible(live_verb(change))
    is_stored = draft.stored is not None and (change.what is What.ADDED or view.stored is not None)
    return _chosen(change, "", words, can_now and not reason, is_stored, reason or "")


def _of_field(
    draft: Draft,
    view: PartView,
    change: Change,
    each: EditField,
    why_impossible: Callable[[str], str | None],
) -> Step:
    """Return the step of one field."""
    text = change.values[each.name]
    reason: str | None = None
    if view.live is not None:
        reason = each.why_not_live(view.live, text) or why_impossible(live_verb(change))
    can_now = view.live is not None and not reason
    now = each.read(view.live) if view.live is not None else None
    is_changed = each.kind is Kind.SECRET or now != text
    words = f"{printable(view.label, _LONGEST)}: {_words(view, each, text)}"
    if not view.part.is_removable and view.label == each.label:
        words = _words(view, each, text)
    is_stored = view.stored is not None
    return _chosen(change, each.name, words, can_now and is_changed, is_stored, reason or "")


def _chosen(
    change: Change, name: str, words: str, can_now: bool, is_stored: bool, reason: str
) -> Step:
    """Return the step with the ways that are left, the widest chosen."""
    ways = {
        (True, True): (When.BOTH, When.NOW, When.NEXT_START),
        (True, False): (When.NOW,),
        (False, True): (When.NEXT_START,),
        (False, False): (),
    }[can_now, is_stored]
    return Step(change, name, words, ways, ways[0] if ways else When.NOW, reason)


def _words(view: PartView, each: EditField, text: str) -> str:
    """Return what becomes of a field; a secret is only ever set or taken away."""
    label = each.label.lower() if each.label[1:].islower() else each.label
    if each.kind is Kind.SECRET:
        return f"{label} {'set' if text else 'taken away'}"
    before = each.read(view.node)
    if before == text and view.live is not None:
        before = each.read(view.live)
    return f"{label} {_shown(before)} → {_shown(text)}"


def _shown(text: str) -> str:
    return printable(text, _LONGEST) if text and text != IS_SET else text or "–"
