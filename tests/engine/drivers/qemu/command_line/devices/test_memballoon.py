from __future__ import annotations

from ..documents import build, device, devices_of, document, objects


def test_a_balloon_with_a_target_and_reports() -> None:
    line = build(
        document(
            "<memballoon model='virtio' autodeflate='on'><stats period='10'/></memballoon>",
            rest="<currentMemory unit='MiB'>32</currentMemory>",
        )
    )
    assert device(line, "balloon0") == {"driver": "virtio-balloon-pci", "deflate-on-oom": True}
    period = {
        "path": "/machine/peripheral/balloon0",
        "property": "guest-stats-polling-interval",
        "value": 10,
    }
    assert line.setup == (("balloon", {"value": 32 << 20}), ("qom-set", period))


def test_no_balloon() -> None:
    line = devices_of("<memballoon model='none'/>")
    assert [item["driver"] for item in objects(line, "-device")] == ["qemu-xhci"]
