"""What builders yield: one option, one property, one QMP command, each a small fact.

A builder is a generator of pieces and knows nothing of its neighbours; ``assembly`` sorts the
pieces into a ``CommandLine``. Everything a stranger wrote passes through ``json_option`` or
``keyed_option``, which are immune to commas and quotes in it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Option:
    """One option of QEMU's command line, as it stands there."""

    name: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class MachineProperty:
    """A property of ``-machine``, where many parts of a document end up."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class CpuProperty:
    """A property of ``-cpu``."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class QmpCommand:
    """A command for the monitor before the guest runs; secrets go this way, never by argument."""

    name: str
    arguments: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FileCopy:
    """A file that is made from a template where it is missing."""

    template: Path
    target: Path


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable of the QEMU process."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class TpmLaunch:
    """A TPM emulator that must listen before QEMU starts."""

    state_dir: Path
    socket: Path
    version: str
    """``1.2`` or ``2.0``."""


Piece = Option | MachineProperty | CpuProperty | QmpCommand | FileCopy | Variable | TpmLaunch


class Null:
    """JSON's null, where a property that is there and empty differs from one that is missing."""


NULL = Null()


def json_option(name: str, properties: Mapping[str, Any]) -> Option:
    """Return an option whose value is a JSON object; properties that are None are left out.

    ``NULL`` is written as null.
    """
    present = {
        key: None if value is NULL else value
        for key, value in properties.items()
        if value is not None
    }
    return Option(name, json.dumps(present, ensure_ascii=False, separators=(",", ":")))


def device_option(driver: str, properties: Mapping[str, Any]) -> Option:
    """Return ``-device`` in its JSON form (QEMU 6.2)."""
    return json_option("-device", {"driver": driver, **properties})


def object_option(kind: str, name: str, properties: Mapping[str, Any]) -> Option:
    """Return ``-object`` in its JSON form (QEMU 6.0)."""
    return json_option("-object", {"qom-type": kind, "id": name, **properties})


def keyed_option(name: str, first: str | None, properties: Mapping[str, object]) -> Option:
    """Return an option of the form ``first,key=value,...`` with the commas in values doubled.

    Properties that are None are left out; booleans are spelled ``on`` and ``off``.
    """
    pairs = [f"{key}={_keyed(value)}" for key, value in properties.items() if value is not None]
    head = [] if first is None else [_keyed(first)]
    return Option(name, ",".join(head + pairs))


def on_off(value: bool | None) -> str | None:
    """Return the word for properties that are ``on``, ``off`` or ``auto``; None stays None."""
    return None if value is None else ("on" if value else "off")


def _keyed(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value).replace(",", ",,")
