"""Theirs: ``libvirt_watcher.py URI COUNT`` notes when each callback of libvirt-python is called.

Runs in libvirt-python's environment, so it imports nothing of ours. It starts a guest that ends
with it and prints ``ready`` with the port of its VNC server, then as ``attach_watcher`` does.
"""

from __future__ import annotations

import re
import sys
import time
from typing import Any

import libvirt  # type: ignore[import-not-found]

_GUEST = """
<domain type='qemu'>
  <name>guest</name><memory unit='MiB'>128</memory><os><type arch='x86_64'>hvm</type></os>
  <devices>
    <graphics type='vnc' autoport='yes' listen='127.0.0.1'/><video><model type='vga'/></video>
  </devices>
</domain>
"""
_PHASES = ("connect", "initialize", "disconnect")


def watch(uri: str, count: int) -> None:
    """Watch a guest until ``count`` clients have left."""
    lines: list[str] = []
    left = 0

    def on_graphics(_connection: Any, _domain: Any, phase: int, *facts: Any) -> None:
        nonlocal left
        moment = time.monotonic_ns()
        remote = facts[1]
        lines.append(f"{_PHASES[phase]} {remote['service']} {moment}")
        left += phase == libvirt.VIR_DOMAIN_EVENT_GRAPHICS_DISCONNECT

    libvirt.virEventRegisterDefaultImpl()
    connection = libvirt.open(uri)
    flags = libvirt.VIR_DOMAIN_START_PAUSED | libvirt.VIR_DOMAIN_START_AUTODESTROY
    domain = connection.createXML(_GUEST, flags)
    kind = libvirt.VIR_DOMAIN_EVENT_ID_GRAPHICS
    connection.domainEventRegisterAny(domain, kind, on_graphics, None)
    port = re.search(r"port='(\d+)'", domain.XMLDesc())
    assert port is not None
    print("ready", port[1], flush=True)
    while left < count:
        libvirt.virEventRunDefaultImpl()
    print("\n".join(lines), flush=True)
    domain.destroy()
    connection.close()


if __name__ == "__main__":
    watch(sys.argv[1], int(sys.argv[2]))
