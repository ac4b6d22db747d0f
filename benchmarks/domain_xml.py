"""The figures of ``xml_round_trip`` as rows: what of libvirt's own domain XML comes back."""

from __future__ import annotations

from tests.engine.conf.libvirt_test_data import RELEASE, domain_documents, fetch

from .peers import MissingPeer
from .row import Row, count, exactly, milliseconds
from .statistics import median
from .xml_round_trip import Tally, measure_all, parse_milliseconds


def measure() -> list[Row]:
    """Return the counts over every document, and how long one takes to parse.

    Raises:
        MissingPeer: libvirt's test data can neither be found nor fetched.
    """
    folder = fetch()
    if folder is None:
        raise MissingPeer("libvirt's test data is missing: it needs apt and a Debian mirror")
    paths = list(domain_documents(folder))
    total = Tally()
    for tally in measure_all(paths).values():
        total.add(tally)
    what = f"domain XML of libvirt {RELEASE}'s tests"
    rebuilt = f"{what}: equal when made anew from its fields, of {total.written_by_libvirt:,}"
    return [
        exactly(f"{what}: equal when written", total.equal, total.files),
        exactly(f"{what}: the same after each field was set", total.touched, total.files),
        Row(name=rebuilt, ours=total.rebuilt, unit=count),
        Row(
            name="parse of one document: median",
            ours=median(parse_milliseconds(paths)) / 1000,
            unit=milliseconds,
        ),
    ]
