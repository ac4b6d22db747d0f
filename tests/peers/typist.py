"""The smallest guest with a keyboard and a serial port: a boot sector of 38 bytes.

It writes ``R`` on its first serial port, then every key that is pressed, and every byte that comes
there plus one. SeaBIOS starts it from the first disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

READY: Final = b"R"

#: sti; write R; forever: a key by int 16h goes to port 3f8, a byte of port 3f8 goes back plus one.
_CODE: Final = bytes.fromhex(
    "fb baf803 b052 eeb401 cd16 7408 b400 cd16 baf803 eebafd03 ec a801 74ea baf803 ec fec0 ee ebe1"
)


def typist_disk(path: Path) -> str:
    """Write the disk and return the element for a domain's devices."""
    path.write_bytes(_CODE.ljust(510, b"\0") + b"\x55\xaa" + bytes(1 << 20))
    return (
        "<disk type='file' device='disk'><driver name='qemu' type='raw'/>"
        f"<source file='{path}'/><target dev='hda' bus='ide'/></disk>"
    )
