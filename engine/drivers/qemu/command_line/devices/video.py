"""``<video>``: graphics cards; the primary one also speaks VGA where its model can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..pieces import device_option
from .virtio import virtio_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.video import Video
    from ..context import Context
    from ..pieces import Piece

_DRIVERS = {
    "vga": "VGA", "cirrus": "cirrus-vga", "vmvga": "vmware-svga", "qxl": "qxl-vga",
    "virtio": "virtio-vga", "bochs": "bochs-display", "ramfb": "ramfb",
}  # fmt: skip

_SECONDARY_DRIVERS = {"qxl": "qxl", "virtio": "virtio-gpu-pci", "vga": "secondary-vga"}


def build_video(video: Video, context: Context) -> Iterator[Piece]:
    """Yield the card; model ``none`` has none."""
    model = video.model or ""
    if model == "none":
        return
    driver = _DRIVERS[model]
    if not video.primary:
        driver = _SECONDARY_DRIVERS.get(model, driver)
    place = {} if model == "ramfb" else context.pci_place(video)
    size = {"xres": video.resolution_x, "yres": video.resolution_y}
    yield device_option(driver, {"id": video.alias, **_memory(video), **size, **place})


def _memory(video: Video) -> dict[str, Any]:
    """Documents count kibibytes; QEMU wants mebibytes here and bytes there."""
    if video.model == "qxl":
        return {
            "max_outputs": video.heads,
            "ram_size": _times(video.ram, 1024),
            "vram_size": _times(video.vram, 1024),
            "vram64_size_mb": _mebibytes(video.vram64),
            "vgamem_mb": _mebibytes(video.vgamem),
        }
    if video.model == "virtio":
        return {"max_outputs": video.heads, "blob": video.blob, **virtio_options(video)}
    if video.model == "bochs":
        return {"vgamem": _times(video.vram, 1024)}
    return {} if video.model == "ramfb" else {"vgamem_mb": _mebibytes(video.vram)}


def _times(amount: int | None, factor: int) -> int | None:
    return None if amount is None else amount * factor


def _mebibytes(kibibytes: int | None) -> int | None:
    return None if kibibytes is None else kibibytes // 1024
