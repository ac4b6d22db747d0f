"""A Linux with a person's two ways in: a serial line and a keyboard with a screen.

Both say when they listen and repeat every line that they read: ``SERIAL-HEARD …`` on the serial
line, ``SCREEN-HEARD …`` on the screen. It is the kernel of ``guest`` and a busybox.
"""

from __future__ import annotations

import shutil
import stat
from pathlib import Path
from typing import Final

from .cpio import Entry, archive, folder, program
from .guest import LinuxGuest, NoGuest, linux_guest

#: The processor rests while nobody types.
_INIT: Final = """\
#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t devtmpfs dev /dev
listen() {
    exec <"$1" >"$1" 2>&1
    echo "$2-READY"
    while read -r line; do echo "$2-HEARD $line"; done
}
listen /dev/ttyS0 SERIAL &
printf '\\033c' >/dev/tty1
listen /dev/tty1 SCREEN
"""
_XML: Final = """\
<domain type='qemu'>
  <name>{name}</name>
  <memory unit='MiB'>256</memory>
  <os>
    <type arch='x86_64'>hvm</type>
    <kernel>{kernel}</kernel>
    <initrd>{initrd}</initrd>
    <cmdline>console=ttyS0 quiet</cmdline>
  </os>
  <features><acpi/></features>
  <devices>
    <graphics type='vnc' port='{port}' autoport='no' listen='127.0.0.1' passwd='{password}'/>
    <serial type='pty'><log file='{log}' append='on'/></serial>
    <video><model type='vga'/></video>
  </devices>
</domain>
"""


async def tty_guest(place: Path) -> LinuxGuest:
    """Lay the files into ``place``, where anybody may read them.

    Raises:
        NoGuest: the kernel cannot be had, or there is no static busybox.
    """
    content = _busybox()
    made = LinuxGuest(place / "vmlinuz", place / "initrd")
    shutil.copyfile((await linux_guest()).kernel, made.kernel)
    made.initrd.write_bytes(
        archive(
            [
                *map(folder, ("bin", "dev")),
                Entry("dev/console", stat.S_IFCHR | 0o600, device=(5, 1)),
                program("bin/busybox", content),
                program("init", _INIT.encode()),
            ]
        )
    )
    for path in (made.kernel, made.initrd):
        path.chmod(0o644)
    return made


def _busybox() -> bytes:
    busybox = shutil.which("busybox")
    if busybox is None:
        raise NoGuest("missing: busybox (Debian package busybox-static)")
    return Path(busybox).read_bytes()


def tty_guest_xml(name: str, guest: LinuxGuest, *, port: int, password: str, log: Path) -> str:
    """Describe it for libvirt: VNC with a password, and a serial port that the host logs."""
    return _XML.format(
        name=name, kernel=guest.kernel, initrd=guest.initrd, port=port, password=password, log=log
    )
