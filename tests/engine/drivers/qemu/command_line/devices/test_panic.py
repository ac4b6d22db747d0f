from __future__ import annotations

from ..documents import build, device, document


def test_panic_notifiers() -> None:
    line = build(
        document("<panic model='isa'><address type='isa' iobase='0x506'/></panic>"
                 "<panic model='pvpanic'/>")
    )  # fmt: skip
    assert device(line, "panic0") == {"driver": "pvpanic", "ioport": 0x506}
    assert device(line, "panic1") == {"driver": "pvpanic-pci"}
