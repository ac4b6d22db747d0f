from __future__ import annotations

import pytest

from ..documents import build, document, objects, values


def _first(option: str, *, rest: str = "", features: str = "<acpi/>", os: str = "") -> str:
    return values(build(document(rest=rest, features=features, os=os)), option)[0]


@pytest.mark.parametrize(
    ("vcpu", "expected"),
    [
        ("<vcpu>2</vcpu>", "2,sockets=2,dies=1,cores=1,threads=1"),
        ("<vcpu current='1'>4</vcpu>", "1,maxcpus=4,sockets=4,dies=1,cores=1,threads=1"),
        (
            "<vcpu>8</vcpu><cpu><topology sockets='1' dies='2' cores='2' threads='2'/></cpu>",
            "8,sockets=1,dies=2,cores=2,threads=2",
        ),
    ],
)
def test_vcpus(vcpu: str, expected: str) -> None:
    assert _first("-smp", rest=vcpu) == expected


def test_iothreads_are_numbered_around_those_that_have_numbers() -> None:
    xml = "<iothreads>3</iothreads><iothreadids><iothread id='2'/></iothreadids>"
    line = build(document(rest=xml))
    names = [item["id"] for item in objects(line, "-object")]
    assert names == ["iothread2", "iothread1", "iothread3"]
