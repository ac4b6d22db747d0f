"""Operations: the calls to the engine that carry out the steps that were chosen, in their order.

steps -> one call for each part of the running guest -> one document for the next start
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ..affect import Affect
from ..conf.xml_document import serialize
from ..errors import OperationFailed
from .draft import What, make
from .plan import live_verb
from .sizes import parse_memory

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..conf.domain_conf import DomainConf
    from ..domain import Domain
    from .draft import Change, Draft
    from .plan import Step

#: A call to the engine about one domain.
Call = Callable[["Domain"], Awaitable[None]]

#: How often, and with which pauses in seconds, a guest is asked whether it has let go of a device.
_LOOKS: Final = 40
_PAUSE: Final = 0.25

#: virsh's words for a verb; its documents are files there.
_VIRSH: Final = {
    "update_device": ("update-device", "{domain}", "FILE", "--live"),
    "attach_device": ("attach-device", "{domain}", "FILE", "--live"),
    "detach_device": ("detach-device", "{domain}", "FILE", "--live"),
    "define": ("define", "FILE"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One call; ``verb`` is the engine's word for it, ``virsh`` what to type for the same.

    ``run`` may hold passwords in its documents: never shown. ``back`` makes the running guest as it
    was, None where there is no way back.
    """

    verb: str
    steps: tuple[Step, ...]
    is_live: bool
    virsh: tuple[str, ...]
    run: Call = field(repr=False)
    back: Call | None = field(default=None, repr=False)


def operations(
    draft: Draft, steps: Sequence[Step], store: Callable[[Domain, str], Awaitable[None]]
) -> Iterator[Operation]:
    """Yield the calls for the steps; ``store`` writes the document of the next start."""
    for change in draft.changes.values():
        mine = tuple(step for step in steps if step.change is change and step.when.is_now)
        if mine:
            yield from _live(draft, change, mine)
    stored = tuple(step for step in steps if step.when.is_stored)
    if stored:
        text = stored_document(draft, stored)

        async def run(domain: Domain) -> None:
            await store(domain, text)

        yield Operation(verb="define", steps=stored, is_live=False, virsh=_VIRSH["define"], run=run)


def stored_document(draft: Draft, steps: Sequence[Step]) -> str:
    """Return the stored document with those steps that are for the next start."""
    assert draft.stored is not None
    conf = draft.stored.copy()
    for change in draft.changes.values():
        names = frozenset(
            step.name for step in steps if step.change is change and step.when.is_stored
        )
        if names:
            make(conf, change, names)
    return serialize(conf.element)


def _live(draft: Draft, change: Change, steps: tuple[Step, ...]) -> Iterator[Operation]:
    """Yield the call that changes the running guest."""
    verb, live = live_verb(change), draft.live
    assert live is not None
    back: Call | None
    words: tuple[str, ...]
    if verb == "set_vcpu_count":
        count = int(change.values["count"])
        run, back = _set_vcpus(count), _set_vcpus(live.vcpu_current or live.vcpus or 1)
        words = ("setvcpus", "{domain}", str(count), "--live")
    elif verb == "set_memory":
        kib = parse_memory(change.values["given"])
        run, back = _set_memory(kib), _set_memory(live.current_memory or live.memory or 0)
        words = ("setmem", "{domain}", f"{kib}KiB", "--live")
    else:
        run, back = _device_calls(live, change, frozenset(step.name for step in steps))
        words = _VIRSH[verb]
    yield Operation(verb=verb, steps=steps, is_live=True, virsh=words, run=run, back=back)


def _set_vcpus(count: int) -> Call:
    return lambda domain: domain.vcpus.set_count(count, Affect.LIVE)


def _set_memory(kib: int) -> Call:
    return lambda domain: domain.memory.set(kib, Affect.LIVE)


def _device_calls(
    live: DomainConf, change: Change, names: frozenset[str]
) -> tuple[Call, Call | None]:
    """Return what changes, plugs in or plugs out one device of the running guest; and back."""
    if change.what is What.ADDED:
        return _attach(change.node), _detach(change.node)
    node = change.part.find(live, change.key)
    if change.what is What.CHANGED:
        return _update(_changed_live(live, change, names)), _update(device_xml(node))
    if change.what is What.REMOVED:
        return _detach(node), _attach(_unplaced(node))

    async def replug(domain: Domain) -> None:
        await _detach(node)(domain)
        await wait_until_gone(domain, change)
        await _attach(_unplaced(node))(domain)

    return replug, None


def _update(xml: str) -> Call:
    return lambda domain: domain.devices.update(xml, Affect.LIVE)


def _attach(node: Any) -> Call:
    xml = device_xml(node)
    return lambda domain: domain.devices.attach(xml, Affect.LIVE)


def _detach(node: Any) -> Call:
    xml = device_xml(node)
    return lambda domain: domain.devices.detach(xml, Affect.LIVE)


def _unplaced(node: Any) -> Any:
    """Return a copy that may be plugged in anywhere."""
    copy = type(node)(deepcopy(node.element))
    copy.alias = copy.address = None
    return copy


def _changed_live(live: DomainConf, change: Change, names: frozenset[str]) -> str:
    conf = live.copy()
    node = change.part.find(conf, change.key)
    make(conf, change, names)
    return device_xml(node)


def device_xml(node: Any) -> str:
    """Return the document of one device."""
    return serialize(deepcopy(node.element))


async def wait_until_gone(domain: Domain, change: Change) -> None:
    """Wait until the guest has let go of the device.

    Raises:
        OperationFailed: it does not, for as long as people would wait.
    """
    from ..conf.domain_conf import DomainConf

    for _ in range(_LOOKS):
        if change.part.find(DomainConf.parse(await domain.xml()), change.key) is None:
            return
        await domain.connection.clock.sleep(_PAUSE)
    raise OperationFailed("the guest does not let go of the device", hint="is it running?")
