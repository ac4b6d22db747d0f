"""``<loader>``, ``<nvram>`` and ``<os firmware=...>``: SeaBIOS, another ROM, or UEFI in flash."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..pieces import FileCopy, MachineProperty, Option, json_option
from ..unsupported import unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.elements.os import OsConf
    from ...firmware_images import FirmwareImage
    from ..context import Context
    from ..pieces import Piece

_SECURE_FLASH = "driver=cfi.pflash01,property=secure,value=on"
"""Only code in system management mode may write to the flash."""


def build_firmware(context: Context) -> Iterator[Piece]:
    """Yield what maps the firmware; nothing for QEMU's own SeaBIOS.

    Raises:
        ConfigUnsupported: the host has no such firmware, or nothing says where variables live.
    """
    os = context.conf.os
    if os.firmware == "efi":
        image = choose_firmware(context)
        yield from _code(image.code, image.code_format, "smm" if _is_secure(image) else "")
        if image.template is not None and not os.loader_stateless:
            yield from _variables(context, image.template)
    elif os.loader and os.loader_type == "pflash":
        yield from _code(Path(os.loader), "raw", "smm" if os.loader_secure else "")
        if not os.loader_stateless and (os.nvram or os.nvram_template):
            yield from _variables(context, _template_of(context))
    elif os.loader:
        yield Option("-bios", os.loader)


def choose_firmware(context: Context) -> FirmwareImage:
    """Return the host's best image that fits the machine and the features asked for.

    Raises:
        ConfigUnsupported: there is none.
    """
    os = context.conf.os
    for image in context.host.firmware:
        if image.fits(os.arch or "", os.machine or "") and _matches(image, os):
            return image
    message = f"this host has no UEFI firmware for {os.arch} {os.machine} with these features"
    raise unsupported(os, message, "/@firmware", hint="install ovmf (edk2-ovmf)")


def _is_secure(image: FirmwareImage) -> bool:
    return "requires-smm" in image.features


def _matches(image: FirmwareImage, os: OsConf) -> bool:
    """Secure boot is what a document asks for by name; without a word the plain image is taken."""
    wanted = {"secure-boot": bool(os.loader_secure), "enrolled-keys": False}
    for feature in os.firmware_features:
        wanted[feature.name or ""] = bool(feature.enabled)
    if os.loader_secure is None and wanted["enrolled-keys"]:
        wanted["secure-boot"] = True
    return all((name in image.features) == asked for name, asked in wanted.items())


def _code(path: Path, image_format: str, mode: str) -> Iterator[Piece]:
    yield _blockdev("pflash0", path, image_format, read_only=True)
    yield MachineProperty("pflash0", "pflash0-format")
    if mode == "smm":
        yield MachineProperty("smm", "on")
        yield Option("-global", _SECURE_FLASH)


def _variables(context: Context, template: Path | None) -> Iterator[Piece]:
    os = context.conf.os
    target = Path(os.nvram) if os.nvram else context.place.nvram
    if target is None:
        message = "nothing says where the variables of this guest are kept"
        raise unsupported(os, message, "/nvram")
    if template is not None:
        yield FileCopy(template, target)
    yield _blockdev("pflash1", target, os.nvram_format or "raw", read_only=False)
    yield MachineProperty("pflash1", "pflash1-format")


def _template_of(context: Context) -> Path | None:
    """Return the template a document names, or the one that the host pairs with its loader."""
    os = context.conf.os
    if os.nvram_template:
        return Path(os.nvram_template)
    images = (image for image in context.host.firmware if str(image.code) == os.loader)
    return next((image.template for image in images), None)


def _blockdev(name: str, path: Path, image_format: str, *, read_only: bool) -> Option:
    return json_option(
        "-blockdev",
        {
            "driver": image_format,
            "node-name": f"{name}-format",
            "read-only": read_only,
            "file": {"driver": "file", "filename": str(path), "node-name": f"{name}-storage"},
        },
    )
