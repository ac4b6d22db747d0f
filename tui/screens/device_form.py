"""The menu of devices that can be added; what is chosen becomes a part with fields of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .dialogs import ActionMenu

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.editing.part_kind import PartKind

#: The characters that choose a kind, by its title.
_KEYS: Final = {
    "Disk": "d", "CD drive": "c", "Network card": "n", "Display": "g", "Video": "v",
    "USB device of the host": "u", "PCI device of the host": "p", "Shared folder": "f",
    "Serial port": "s", "Channel to an agent": "a", "TPM": "t", "Random numbers": "r",
    "Watchdog": "w", "Input": "i", "Sound": "o",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeviceKind:
    """One kind of device, as the menu needs it."""

    part: PartKind
    group: str = ""

    @property
    def name(self) -> str:
        """What identifies it in the menu."""
        return self.part.title.replace(" ", "-")

    @property
    def title(self) -> str:
        """What it is called there."""
        return self.part.title

    @property
    def key(self) -> str:
        """The character that chooses it."""
        return _KEYS.get(self.part.title, "")


def device_menu(parts: Sequence[PartKind]) -> ActionMenu[DeviceKind]:
    """Return the menu of these kinds."""
    return ActionMenu("Add", [DeviceKind(part) for part in parts], {})
