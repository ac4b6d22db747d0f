"""A Linux that does not start: its fstab has a mistake, and its screen is the only way to it.

It has no network and no serial port. It is the kernel of ``guest`` and a busybox; the mistake is
real, and so is what the kernel says of it.
"""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Final

from .cpio import Entry, archive, folder, program
from .guest import linux_guest
from .tty_guest import _busybox

NAME: Final = "broken"
#: What the system cannot do, and what repairs it.
MISTAKE: Final = b"# what, where, which kind\nscratch /data tmfs defaults 0 0\n"
REPAIR: Final = "sed -i s/tmfs/tmpfs/ /etc/fstab"

_INIT: Final = Path(__file__).with_name("broken_guest_init.sh")
_XML: Final = """\
<domain type='qemu'>
  <name>{name}</name>
  <memory unit='MiB'>256</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <kernel>{kernel}</kernel>
    <initrd>{initrd}</initrd>
    <cmdline>quiet</cmdline>
  </os>
  <devices>
    <graphics type='vnc' port='-1' listen='127.0.0.1'/>
    <video><model type='vga'/></video>
  </devices>
</domain>
"""


async def broken_guest_xml(place: Path) -> str:
    """Lay the guest's files into ``place`` and describe it.

    Raises:
        NoGuest: the kernel cannot be had, or there is no static busybox.
    """
    initrd = place / "broken-initrd"
    initrd.write_bytes(
        archive(
            [
                *map(folder, ("bin", "data", "dev", "etc", "proc")),
                Entry("dev/console", stat.S_IFCHR | 0o600, device=(5, 1)),
                program("bin/busybox", _busybox()),
                program("etc/fstab", MISTAKE),
                program("init", _INIT.read_bytes()),
            ]
        )
    )
    kernel = (await linux_guest()).kernel
    return _XML.format(name=NAME, kernel=kernel, initrd=initrd)
