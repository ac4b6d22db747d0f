"""``<video>``: graphics cards."""

from __future__ import annotations

from ..xml_codec import ON_OFF, UNSIGNED, YES_NO, choice
from ..xml_field import Attribute
from .device import VirtioDevice


class Video(VirtioDevice):
    """A graphics card of the guest; memory sizes in KiB."""

    TAG = "video"

    driver_name = Attribute("driver@name", choice("qemu", "vhostuser"))
    vgaconf = Attribute("driver@vgaconf", choice("io", "on", "off"))
    model = Attribute(
        "model@type",
        choice(
            "vga", "cirrus", "vmvga", "xen", "vbox", "qxl", "parallels", "virtio", "gop", "none",
            "bochs", "ramfb",
        ),
    )  # fmt: skip
    ram = Attribute("model@ram", UNSIGNED)
    vram = Attribute("model@vram", UNSIGNED)
    vram64 = Attribute("model@vram64", UNSIGNED)
    vgamem = Attribute("model@vgamem", UNSIGNED)
    heads = Attribute("model@heads", UNSIGNED)
    primary = Attribute("model@primary", YES_NO)
    blob = Attribute("model@blob", ON_OFF)
    edid = Attribute("model@edid", ON_OFF)
    accel2d = Attribute("model/acceleration@accel2d", YES_NO)
    accel3d = Attribute("model/acceleration@accel3d", YES_NO)
    rendernode = Attribute("model/acceleration@rendernode")
    resolution_x = Attribute("model/resolution@x", UNSIGNED)
    resolution_y = Attribute("model/resolution@y", UNSIGNED)
