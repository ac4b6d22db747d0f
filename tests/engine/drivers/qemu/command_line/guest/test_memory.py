from __future__ import annotations

from ..documents import build, document, objects, values


def test_memory_of_another_kind() -> None:
    backing = (
        "<memoryBacking><nosharepages/><locked/><source type='memfd'/><access mode='shared'/>"
        "<allocation mode='immediate'/></memoryBacking>"
    )
    line = build(document(rest=backing))
    assert values(line, "-m") == ["size=64M"]
    assert objects(line, "-object") == [
        {
            "qom-type": "memory-backend-memfd", "id": "pc.ram", "size": 64 << 20, "share": True,
            "prealloc": True,
        }
    ]  # fmt: skip
    assert values(line, "-overcommit") == ["mem-lock=on"]
    assert "mem-merge=off,memory-backend=pc.ram" in values(line, "-machine")[0]
