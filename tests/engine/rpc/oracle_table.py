"""Which call of libvirt-python is which procedure, and how its value is ours.

The lines are in ``tests/data/rpc/oracle_reading.txt``, whose order does not matter, and
``oracle_writing.txt``: ``procedure  kind  method  ours -> theirs  conversion``. Arguments are JSON;
without an arrow both get the same; the object of ``kind`` goes before ours.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from engine.drivers.remote.wire_domain import uuid_text
from engine.rpc import schema

if TYPE_CHECKING:
    from collections.abc import Callable


class Case(NamedTuple):
    """One comparison; ``ours`` and ``theirs`` are the arguments without the object."""

    procedure: str
    kind: str
    method: str
    ours: list[Any]
    theirs: list[Any]
    conversion: str


def cases(*tables: str) -> list[Case]:
    """Return the comparisons of tables, in order; of both unless it is said which."""
    folder = Path(__file__).parents[2] / "data/rpc"
    names = tables or ("reading", "writing")
    texts = [(folder / f"oracle_{name}.txt").read_text() for name in names]
    lines = [line for text in texts for line in text.splitlines()]
    return [_case(line) for line in lines if not line.startswith("#")]


def _case(line: str) -> Case:
    procedure, kind, method, rest = line.split(None, 3)
    decoder = json.JSONDecoder()
    ours, end = decoder.raw_decode(rest)
    rest = rest[end:].strip()
    theirs = ours
    if rest.startswith("->"):
        rest = rest[2:].strip()
        theirs, end = decoder.raw_decode(rest)
        rest = rest[end:].strip()
    return Case(procedure, kind, method, ours, theirs, rest)


#: Structures that libvirt-python has objects for -> what ``libvirt_oracle.py`` makes of them.
_OBJECTS: Final[dict[str, Callable[..., list[Any]]]] = {
    "domain": lambda name, uuid, number: ["domain", name, uuid_text(uuid), number],
    "network": lambda name, uuid: ["network", name, uuid_text(uuid)],
    "storage_pool": lambda name, uuid: ["pool", name, uuid_text(uuid)],
    "storage_volume": lambda _pool, name, key: ["volume", name, key],
    "secret": lambda uuid, kind, usage: ["secret", uuid_text(uuid), kind, usage],
    "node_device": lambda name: ["nodedev", name],
    "interface": lambda name, mac: ["interface", name, mac],
    "network_filter": lambda name, uuid: ["nwfilter", name, uuid_text(uuid)],
    "snapshot": lambda name, _domain: ["snapshot", name],
    "checkpoint": lambda name, _domain: ["checkpoint", name],
}


def as_theirs(procedure: str, value: Any) -> Any:
    """Return our value as ``libvirt_oracle.py`` writes such a value of theirs."""
    words = [item.split(":", 1)[1] for item in schema.procedure(procedure).results.split()]
    if len(words) == 1:
        return _plain(words[0], value)
    return [_plain(word, item) for word, item in zip(words, value or (), strict=True)] or 0


def _plain(word: str, value: Any) -> Any:
    name = word.rstrip("?").split("<")[0].split("[")[0]
    if name in ("opaque", "char") and value is not None:
        return {"bytes": value.hex()} if name == "opaque" else value.rstrip(b"\0").decode()
    if isinstance(value, list):
        return [_plain(name, item) for item in value]
    if name in _OBJECTS and value is not None:
        fields = value if isinstance(value, tuple) else (value,)
        return {"object": _OBJECTS[name](*fields)}
    if isinstance(value, tuple):
        words = [item.split(":", 1)[1] for item in schema.structure(name).split()]
        return [_plain(inner, item) for inner, item in zip(words, value, strict=True)]
    return value


def _shape(value: Any) -> Any:
    """Return the kind of a value that is another one at the next moment."""
    if isinstance(value, list):
        return [_shape(item) for item in value]
    if isinstance(value, dict):
        return {key: _shape(item) for key, item in value.items()}
    return type(value).__name__


#: Conversion -> what is compared, of our value and of theirs.
CONVERSIONS: Final[dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]]] = {
    "": (lambda ours: ours, lambda theirs: theirs),
    "zero": (lambda _: 0, lambda theirs: theirs),
    "first": (lambda ours: ours[0], lambda theirs: theirs),
    # we ask once before: the second time counts for both
    "again": (lambda ours: ours, lambda theirs: theirs),
    # libvirt-python returns None where libvirt said that it failed
    "swallows": (lambda ours: ours, lambda theirs: theirs),
    "shape": (_shape, _shape),
    "free_pages": (lambda ours: {"0": {"4": _shape(ours[0])}}, _shape),
    "named_shape": (lambda ours: _shape(dict(ours[0])), _shape),
    "params_shape": (lambda ours: _shape(ours[0]), _shape),
    # they give MiB
    "node_info": (lambda ours: [ours[0], ours[1] // 1024, *ours[2:]], lambda theirs: theirs),
    # the time of a processor goes on
    "domain_info": (lambda ours: ours[:4], lambda theirs: theirs[:4]),
    "cpu_map": (
        lambda ours: [ours[2], ours[1]],
        lambda theirs: [theirs[0], sum(theirs[1])],
    ),
    "vcpus": (
        lambda ours: [[v[0], v[1], v[3]] for v in ours[0]],
        lambda theirs: [[v[0], v[1], v[3]] for v in theirs[0]],
    ),
    "pinning": (lambda ours: ours[1], len),
    "pinning_one": (lambda ours: ours[1], lambda _: 1),
    "iothreads": (
        lambda ours: [item[0] for item in ours[0]],
        lambda theirs: [i[0] for i in theirs],
    ),
    # they have the order capacity, allocation, physical
    "block_info": (lambda ours: [ours[1], ours[0], ours[2]], lambda theirs: theirs),
    "block_job": (lambda ours: bool(ours[0]), bool),
    "memory_stats": (lambda ours: len(ours), len),
    "cpu_stats": (lambda ours: sorted(ours[0]), lambda theirs: sorted(theirs[0])),
    "disk_errors": (lambda ours: ours[0], lambda theirs: [[*item] for item in theirs.items()]),
    "job_stats": (lambda ours: {"type": ours[0], **ours[1]}, lambda theirs: theirs),
    "time": (lambda ours: _shape(dict(zip(("seconds", "nseconds"), ours, strict=True))), _shape),
    "filesystems": (lambda ours: ours[0], lambda theirs: theirs),
    "addresses": (lambda ours: [item[0] for item in ours], lambda theirs: [*theirs]),
}
