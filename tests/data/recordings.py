"""The recordings of real QEMU and libvirt beside this file, as the tests read them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent / "graphics"
#: Every recording that holds monitor traffic.
NAMES = sorted(
    path.stem for path in FOLDER.glob("*.jsonl") if path.stem not in {"index", "mapping-pairs"}
)


def lines(name: str) -> Iterator[dict[str, Any]]:
    """Yield the lines of a recording, in the order in which they were read."""
    with (FOLDER / f"{name}.jsonl").open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def wire(name: str, source: str = "qmp") -> Iterator[bytes]:
    """Yield what QEMU sent on one monitor, line by line and byte for byte."""
    for line in lines(name):
        if line["source"] != source:
            continue
        if "raw" in line:
            yield line["raw"].encode() + b"\r\n"
        elif "event" in line or "reply" in line:
            yield json.dumps(line.get("event", line.get("reply"))).encode() + b"\r\n"


def sources(name: str) -> list[str]:
    """Return the monitors of a recording: ``qmp``, and ``qmp-2`` and so on where there are more."""
    return sorted({x["source"] for x in lines(name) if str(x["source"]).startswith("qmp")})
