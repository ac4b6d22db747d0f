from __future__ import annotations

import pytest

from ..documents import device, devices_of, objects


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
