"""The programs of libvirt's protocol, and the records that the tables are read into.

The records are named tuples: a frozen dataclass takes eight times as long to make, and two would be
most of what importing the schema costs.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .streams import StreamDirection


class Program(IntEnum):
    """Who a message is for. All are of version 1; KEEPALIVE has no procedures to call."""

    REMOTE = 0x20008086
    QEMU = 0x20008087
    LXC = 0x00068000
    KEEPALIVE = 0x6B656570


class Procedure(NamedTuple):
    """What can be called: ``arguments`` and ``results`` are fields in notation, "" for none.

    ``takes_descriptors`` and ``returns_descriptors``: file descriptors of processes travel with the
    call or its answer, over unix sockets only.
    """

    program: Program
    number: int
    name: str
    arguments: str
    results: str
    stream: StreamDirection | None
    takes_descriptors: bool
    returns_descriptors: bool


class EventMessage(NamedTuple):
    """A message that a daemon sends by itself; ``fields`` are in notation."""

    program: Program
    number: int
    name: str
    fields: str
