"""A real Linux with a shell on its first serial port, and a second port for whoever compares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.engine.drivers.qemu.embed_root import domain_xml
from tests.peers.guest import linux_guest, unavailable

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "guest"
#: The words that make a system of it, once the shell asks for some.
SETUP: Final = (
    "/bin/busybox --install -s /bin; mount -t proc proc /proc; mount -t devtmpfs dev /dev;"
    "stty -F /dev/ttyS1 sane; cat </dev/ttyS1 >/dev/null &\n"
    "echo 1 >/proc/sys/kernel/printk; export PS1='shell> '; echo SET''UP\n"
)


async def shell_xml(second: Path) -> str:
    """Return the guest; its second serial port is the socket ``second``.

    Skips the test where it cannot be made.
    """
    if reason := unavailable():
        pytest.skip(reason)
    guest = await linux_guest()
    xml = domain_xml(
        NAME,
        extra="<features><acpi/></features>",
        devices="<serial type='pty'/>"
        f"<serial type='unix'><source mode='bind' path='{second}'/></serial>",
    ).replace("32768", "262144")
    kernel = (
        f"<kernel>{guest.kernel}</kernel><initrd>{guest.initrd}</initrd>"
        "<cmdline>console=ttyS0 quiet rdinit=/bin/busybox -- sh</cmdline></os>"
    )
    return xml.replace("</os>", kernel)
