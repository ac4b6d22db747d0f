from __future__ import annotations

from ..documents import device, devices_of


def test_parallel_ports() -> None:
    line = devices_of("<parallel type='null'/>")
    assert device(line, "parallel0") == {
        "driver": "isa-parallel", "chardev": "charparallel0", "index": 0,
    }  # fmt: skip
