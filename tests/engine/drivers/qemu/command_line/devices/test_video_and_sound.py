from __future__ import annotations

import pytest

from ..documents import device, devices_of, objects, values


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


@pytest.mark.parametrize(
    ("model", "driver"), [("ac97", "AC97"), ("es1370", "ES1370"), ("sb16", "sb16"),
                          ("usb", "usb-audio")]
)  # fmt: skip
def test_sound_cards(model: str, driver: str) -> None:
    line = devices_of(f"<sound model='{model}'/>")
    assert device(line, "sound0") == {"driver": driver, "audiodev": "audio1"}
    assert objects(line, "-audiodev") == [{"id": "audio1", "driver": "none"}]


def test_codecs_of_hd_audio() -> None:
    line = devices_of("<sound model='ich9'><codec type='micro'/><codec type='output'/></sound>")
    assert device(line, "sound0") == {"driver": "ich9-intel-hda"}
    assert device(line, "sound0-codec1") == {
        "driver": "hda-output", "cad": 1, "audiodev": "audio1",
    }  # fmt: skip


def test_the_speaker_is_on_the_board() -> None:
    line = devices_of("<sound model='pcspk'/><audio id='4' type='file' path='/a.wav'/>")
    assert "pcspk-audiodev=audio4" in values(line, "-machine")[0]
    assert objects(line, "-audiodev") == [{"id": "audio4", "driver": "wav", "path": "/a.wav"}]


def test_sound_goes_to_spice_clients_where_there_are_any() -> None:
    line = devices_of("<graphics type='spice' port='5901'/><sound model='ich6'/>")
    assert objects(line, "-audiodev") == [{"id": "audio1", "driver": "spice"}]
