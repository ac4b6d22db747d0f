"""libvirt's own domain documents come back; skipped by name where they cannot be fetched."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from benchmarks.xml_round_trip import Tally, measure_all
from engine.conf.domain_conf import DomainConf
from engine.conf.domain_defaults import complete
from engine.conf.domain_validate import find_problems

from .libvirt_test_data import domain_documents, fetch
from .round_trip import Canonical, canonical

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.peer("libvirt-test-data")]


@pytest.fixture(scope="module")
def folder() -> Path:
    folder = fetch()
    assert folder is not None
    return folder


def test_every_document_comes_back_equal_and_untouched(folder: Path) -> None:
    total = Tally()
    for tally in measure_all(domain_documents(folder)).values():
        total.add(tally)
    assert total.files >= 2000
    assert total.equal == total.touched == total.files
    assert total.same_bytes >= 1900
    assert total.fields >= 100_000
    assert total.rebuilt >= 690


def test_what_libvirt_wrote_itself_comes_back_byte_for_byte(folder: Path) -> None:
    paths = [path for path in domain_documents(folder) if path.parent.name == "qemuxml2xmloutdata"]
    assert len(paths) >= 400
    assert [p.name for p in paths if _written(p) != p.read_text()] == []


def _written(path: Path) -> str:
    return DomainConf.parse(path.read_bytes()).to_xml(secure=True)


def _graphics(conf: DomainConf) -> list[Canonical]:
    return [canonical(item.element) for item in conf.devices.graphics]


def test_documents_are_filled_in_as_libvirt_fills_them_in(folder: Path) -> None:
    """libvirt's tests pair a document with what libvirt makes of it."""
    pairs = []
    for path in sorted((folder / "qemuxml2xmloutdata").glob("*.xml")):
        given = folder / "qemuxml2argvdata" / path.name
        if given.exists() and path.resolve() != given.resolve():
            pairs.append((given, path))
    different = []
    for given, expected in pairs:
        conf = DomainConf.parse(given.read_bytes())
        complete(conf, random.Random(1))
        assert list(find_problems(conf)) == [], given.name
        theirs = DomainConf.parse(expected.read_bytes())
        for name, ours, wanted in (
            ("graphics", _graphics(conf), _graphics(theirs)),
            ("serials", _ports(conf), _ports(theirs)),
            ("buses", _buses(conf), _buses(theirs)),
            ("life", _life(conf), _life(theirs)),
        ):
            if ours != wanted:
                different.append((name, given.name))
    assert len(pairs) >= 250
    assert different == []


def _ports(conf: DomainConf) -> list[tuple[object, ...]]:
    ports = [*conf.devices.serials, *conf.devices.consoles]
    return [(port.element.tag, port.type, port.target_port) for port in ports]


def _buses(conf: DomainConf) -> list[tuple[object, ...]]:
    return [(disk.target_dev, disk.target_bus, disk.readonly) for disk in conf.devices.disks]


def _life(conf: DomainConf) -> tuple[object, ...]:
    boot = tuple(device.dev for device in conf.os.boot_devices)
    return conf.on_poweroff, conf.on_reboot, conf.on_crash, conf.clock.offset, conf.vcpus, boot
