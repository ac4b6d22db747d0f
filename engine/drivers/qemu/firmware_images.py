"""Firmware images of this host, from the descriptors that QEMU's packages install.

The format is docs/interop/firmware.json in QEMU's source; files are ranked by name, and a file of
the same name in a later folder of the list is hidden by the earlier one, as in libvirt.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DESCRIPTOR_FOLDERS: Final = (Path("/etc/qemu/firmware"), Path("/usr/share/qemu/firmware"))

_OVMF: Final = Path("/usr/share/OVMF")
_KNOWN_PAIRS: Final = (
    (_OVMF / "OVMF_CODE_4M.fd", _OVMF / "OVMF_VARS_4M.fd"),
    (_OVMF / "OVMF_CODE.fd", _OVMF / "OVMF_VARS.fd"),
    (Path("/usr/share/edk2/ovmf/OVMF_CODE.fd"), Path("/usr/share/edk2/ovmf/OVMF_VARS.fd")),
)
"""Where distributions without descriptors keep UEFI for x86_64."""


@dataclass(frozen=True, slots=True)
class FirmwareImage:
    """A UEFI image in flash memory, with the template of its variables where it keeps any."""

    code: Path
    code_format: str
    template: Path | None
    template_format: str
    targets: tuple[tuple[str, str], ...]
    """Architecture and pattern of full machine names it is made for."""
    features: frozenset[str] = frozenset()
    """``secure-boot``, ``requires-smm``, ``enrolled-keys``, ``acpi-s3``..."""

    def fits(self, arch: str, machine: str) -> bool:
        """Return whether it runs on a machine; ``machine`` is a full name or an alias of one."""
        full = {"pc": "pc-i440fx-0", "q35": "pc-q35-0"}.get(machine, machine)
        return any(arch == own and fnmatchcase(full, pattern) for own, pattern in self.targets)


def find_firmware(folders: Iterable[Path] = DESCRIPTOR_FOLDERS) -> tuple[FirmwareImage, ...]:
    """Return the images of all readable descriptors, best first; the known paths without any.

    Descriptors for other kinds of firmware or of flash memory, and those that cannot be read, are
    passed over: they are for other programs.
    """
    files: dict[str, Path] = {}
    for folder in folders:
        for path in folder.glob("*.json"):
            files.setdefault(path.name, path)
    read = (_read(files[name]) for name in sorted(files))
    return tuple(image for image in read if image is not None) or _known()


def _read(path: Path) -> FirmwareImage | None:
    try:
        return _image(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _image(document: dict[str, Any]) -> FirmwareImage | None:
    mapping = document["mapping"]
    if "uefi" not in document["interface-types"] or mapping["device"] != "flash":
        return None
    code = mapping["executable"]
    template = mapping.get("nvram-template")
    targets: Sequence[dict[str, Any]] = document["targets"]
    return FirmwareImage(
        code=Path(code["filename"]),
        code_format=code["format"],
        template=Path(template["filename"]) if template else None,
        template_format=template["format"] if template else "raw",
        targets=tuple(
            (target["architecture"], machine)
            for target in targets
            for machine in target["machines"]
        ),
        features=frozenset(document.get("features", ())),
    )


def _known() -> tuple[FirmwareImage, ...]:
    targets = (("x86_64", "pc-i440fx-*"), ("x86_64", "pc-q35-*"))
    return tuple(
        FirmwareImage(code, "raw", template, "raw", targets)
        for code, template in _KNOWN_PAIRS
        if code.exists() and template.exists()
    )
