"""What lists need of the XML of pools and volumes, and the XML of new volumes."""

from __future__ import annotations

import pytest

from engine.conf.storage_sketch import (
    PoolSketch,
    VolumeSketch,
    new_volume_xml,
    pool_sketch,
    volume_sketch,
)
from engine.errors import InvalidXML


def test_a_pool_with_a_source() -> None:
    xml = """<pool type='netfs'><source><host name='nas.example'/><dir path='/export'/></source>
    <target><path>/mnt/nas</path></target></pool>"""
    assert pool_sketch(xml) == PoolSketch(
        kind="netfs", path="/mnt/nas", source="nas.example /export"
    )


def test_a_volume() -> None:
    xml = """<volume><capacity unit='bytes'>2048</capacity><allocation>512</allocation>
    <target><path>/p/v</path><format type='qcow2'/></target>
    <backingStore><path>/p/base</path></backingStore></volume>"""
    assert volume_sketch(xml) == VolumeSketch(
        path="/p/v", format="qcow2", capacity=2048, allocation=512, backing="/p/base"
    )


@pytest.mark.parametrize(
    ("element", "count"),
    [
        ("<capacity unit='GiB'>2</capacity>", 2 << 30),
        ("<capacity unit='parsec'>2</capacity>", None),
        ("<capacity>many</capacity>", None),
        ("<capacity>²</capacity>", None),
        ("", None),
    ],
)
def test_sizes(element: str, count: int | None) -> None:
    assert volume_sketch(f"<volume>{element}</volume>").capacity == count


def test_a_new_volume_says_what_was_asked_for() -> None:
    xml = new_volume_xml("<&'>", 5, "raw")
    assert "&lt;&amp;&apos;&gt;" in xml
    assert volume_sketch(xml) == VolumeSketch(format="raw", capacity=5, allocation=0)
    assert "target" not in new_volume_xml("x", 5, "")


def test_what_is_no_storage() -> None:
    with pytest.raises(InvalidXML):
        pool_sketch("<volume/>")
    with pytest.raises(InvalidXML):
        volume_sketch("<pool/>")
