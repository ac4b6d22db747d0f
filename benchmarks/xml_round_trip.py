"""How much of libvirt's own domain XML comes back: ``python -m benchmarks.xml_round_trip``.

Reads every domain document of libvirt's test data (fetched into the cache, never kept in the
project) and counts, per folder:

    files      documents whose root is <domain>; a file under two names counts once
    equal      parsed and written, the same elements, attributes, texts and order
    bytes      the same bytes; needs a document in libvirt's own layout to begin with
    touched    still the same bytes after every field was read and written back
    rebuilt    equal after being made anew from its fields alone: nothing unnamed, all in order

``rebuilt`` is counted where libvirt wrote the document: a person's order of devices is their own.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from engine.conf.domain_conf import DomainConf
from engine.errors import InvalidXML
from tests.engine.conf.libvirt_test_data import RELEASE, domain_documents, fetch
from tests.engine.conf.round_trip import canonical, rebuild, touch

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_WRITTEN_BY_LIBVIRT = ("xmloutdata", "conf2xmldata", "vmx2xmldata", "xlconfigdata", "xmconfigdata")


@dataclass(slots=True)
class Tally:
    """The counts of one folder; ``rebuilt`` counts among ``written_by_libvirt``."""

    files: int = 0
    equal: int = 0
    same_bytes: int = 0
    touched: int = 0
    written_by_libvirt: int = 0
    rebuilt: int = 0
    fields: int = 0

    def add(self, other: Tally) -> None:
        """Count the other's files here too."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def measure(path: Path) -> Tally:
    """Return the counts of one document."""
    raw = path.read_bytes()
    original = canonical(etree.fromstring(raw))
    conf = DomainConf.parse(raw)
    written = conf.to_xml(secure=True)
    tally = Tally(files=1, same_bytes=written.encode() == raw)
    tally.equal = canonical(etree.fromstring(written)) == original
    tally.fields = touch(conf)
    tally.touched = conf.to_xml(secure=True) == written
    if path.parent.name.endswith(_WRITTEN_BY_LIBVIRT):
        tally.written_by_libvirt = 1
        tally.rebuilt = _is_rebuilt(conf)
    return tally


def _is_rebuilt(conf: DomainConf) -> bool:
    try:
        return canonical(rebuild(conf).element) == canonical(conf.element)
    except InvalidXML:
        return False


def measure_all(paths: Iterable[Path]) -> dict[str, Tally]:
    """Return the counts by folder."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for path in paths:
        tallies[path.parent.name].add(measure(path))
    return tallies


def parse_milliseconds(paths: list[Path]) -> list[float]:
    """Return how long each document takes to parse, in order of the time."""
    durations = []
    for path in paths:
        raw = path.read_bytes()
        start = time.perf_counter()
        DomainConf.parse(raw)
        durations.append((time.perf_counter() - start) * 1000)
    return sorted(durations)


def _print_table(tallies: dict[str, Tally]) -> None:
    total = Tally()
    print(f"{'folder':26} {'files':>6} {'equal':>6} {'bytes':>6} {'touched':>8} {'rebuilt':>12}")
    for name, tally in [*sorted(tallies.items()), ("total", total)]:
        if tally is not total:
            total.add(tally)
        rebuilt = f"{tally.rebuilt}/{tally.written_by_libvirt}" if tally.written_by_libvirt else ""
        counts = f"{tally.files:6} {tally.equal:6} {tally.same_bytes:6} {tally.touched:8}"
        print(f"{name:26} {counts} {rebuilt:>12}")
    print(f"values read and written back: {total.fields}")


def main() -> int:
    """Print the table and the time a parse takes."""
    folder = fetch()
    if folder is None:
        print("libvirt's test data cannot be fetched here: it needs apt and a Debian mirror")
        return 1
    paths = list(domain_documents(folder))
    print(f"domain XML of libvirt {RELEASE}'s tests\n")
    _print_table(measure_all(paths))
    durations = parse_milliseconds(paths)
    median, slowest = statistics.median(durations), durations[-1]
    print(f"parse: median {median:.3f} ms, slowest {slowest:.3f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
