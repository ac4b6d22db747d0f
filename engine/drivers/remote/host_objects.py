"""Networks, pools and filters on the wire: ``(name, uuid)``; and their lists with states."""

from __future__ import annotations

import asyncio
from enum import IntFlag
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ...named import NamedRef

#: A network, a storage pool or a network filter as ``engine.rpc`` encodes and decodes it.
WireObject = tuple[str, bytes]


class _Which(IntFlag):
    """Filters of ``virConnectListAllNetworksFlags`` and ``virConnectListAllStoragePoolsFlags``."""

    ACTIVE = 2
    PERSISTENT = 4
    AUTOSTART = 16


class Listed(NamedTuple):
    """One row of a list."""

    object: WireObject
    active: bool
    persistent: bool
    autostart: bool


def wire_object(ref: NamedRef) -> WireObject:
    """Return the object as it is sent."""
    return ref.name, uuid_bytes(ref.uuid)


def uuid_bytes(text: str) -> bytes:
    """Return the 16 bytes of a uuid with dashes."""
    return bytes.fromhex(text.replace("-", ""))


async def list_with_states(
    ask: Callable[[str, str, int, int], Awaitable[Any]], verb: str, procedure: str
) -> list[Listed]:
    """Return all objects with their states: four calls at once, however many there are."""
    answers = await asyncio.gather(
        *(ask(verb, procedure, 1, which) for which in (0, *_Which)),
    )
    everything, *filtered = (objects for objects, _ in answers)
    active, persistent, autostart = (frozenset(uuid for _, uuid in some) for some in filtered)
    return [
        Listed(found, found[1] in active, found[1] in persistent, found[1] in autostart)
        for found in everything
    ]
