"""PARTS: what people change of a domain, in the order of the edit screen."""

from __future__ import annotations

from typing import Final

from .disk import DISK, DRIVE
from .display import DISPLAY, VIDEO
from .host_device import PCI, USB
from .machine_parts import MACHINE_PARTS
from .network_card import NETWORK_CARD
from .shared_folder import SHARED_FOLDER
from .small_devices import CHANNEL, INPUT, RNG, SERIAL, SOUND, TPM, WATCHDOG

PARTS: Final = (
    *MACHINE_PARTS, DISK, NETWORK_CARD, DISPLAY, VIDEO, USB, PCI, SHARED_FOLDER, SERIAL, CHANNEL,
    TPM, RNG, WATCHDOG, INPUT, SOUND,
)  # fmt: skip

#: What can be added, by what people call it.
ADDABLE: Final = (DISK, DRIVE, *(part for part in PARTS if part.make and part is not DISK))
