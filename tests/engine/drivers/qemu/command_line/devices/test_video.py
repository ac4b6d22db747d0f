from __future__ import annotations

import pytest

from ..documents import device, devices_of, objects


@pytest.mark.parametrize(
    ("model", "driver"),
    [
        ("vga", "VGA"), ("cirrus", "cirrus-vga"), ("vmvga", "vmware-svga"), ("qxl", "qxl-vga"),
        ("virtio", "virtio-vga"), ("bochs", "bochs-display"), ("ramfb", "ramfb"),
    ],
)  # fmt: skip
def test_models_of_cards(model: str, driver: str) -> None:
    line = devices_of(f"<video><model type='{model}'/></video>")
    assert device(line, "video0") == {"driver": driver}


def test_the_primary_card_comes_first_and_the_others_are_not_vga() -> None:
    line = devices_of(
        "<video><model type='virtio'/></video>"
        "<video><model type='qxl' ram='65536' vram='32768' vram64='0' vgamem='8192' heads='2'"
        " primary='yes'/></video>"
    )
    drivers = [item for item in objects(line, "-device") if item["id"].startswith("video")]
    assert [item["driver"] for item in drivers] == ["qxl-vga", "virtio-gpu-pci"]
    assert device(line, "video1") == {
        "driver": "qxl-vga", "max_outputs": 2, "ram_size": 64 << 20, "vram_size": 32 << 20,
        "vram64_size_mb": 0, "vgamem_mb": 8,
    }  # fmt: skip


def test_a_guest_with_a_console_server_has_a_card() -> None:
    assert device(devices_of("<graphics type='vnc' port='5901'/>"), "video0") == {"driver": "VGA"}
