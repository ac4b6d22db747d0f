"""Tiny guests of libvirt's QEMU driver: no disk, 32 MiB, emulated, with the consoles asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_DNS, uuid5

from .streams import free_port

if TYPE_CHECKING:
    from collections.abc import Sequence

_DOMAIN: Final = """\
<domain type='qemu'>
  <name>{name}</name>
  <uuid>{uuid}</uuid>
  <memory unit='MiB'>32</memory>
  <os><type arch='x86_64'>hvm</type></os>
  <devices>
    {displays}
    <serial type='pty'/>
    <video><model type='vga'/></video>
    {devices}
  </devices>
</domain>
"""
_DISPLAY: Final = "<graphics type='{kind}' port='{port}' autoport='no' listen='127.0.0.1'{more}/>"


@dataclass(frozen=True, slots=True, kw_only=True)
class LibvirtGuest:
    """``ports`` are those of the loopback interface, by kind (``vnc``, ``spice``)."""

    name: str
    uuid: str
    ports: dict[str, int]
    xml: str

    @classmethod
    def planned(
        cls,
        name: str,
        graphics: Sequence[str] = (),
        *,
        devices: str = "",
        passwords: dict[str, str] | None = None,
    ) -> LibvirtGuest:
        """Describe one whose consoles listen at free ports; ``devices`` is XML to add."""
        ports = {kind: free_port() for kind in graphics}
        displays = "\n    ".join(
            _DISPLAY.format(kind=kind, port=port, more=_password((passwords or {}).get(kind)))
            for kind, port in ports.items()
        )
        uuid = str(uuid5(NAMESPACE_DNS, f"{name}.example"))
        xml = _DOMAIN.format(name=name, uuid=uuid, displays=displays, devices=devices)
        return cls(name=name, uuid=uuid, ports=ports, xml=xml)


def _password(password: str | None) -> str:
    return f" passwd='{password}'" if password else ""


def container_xml(name: str, init: Sequence[str] = ("/bin/busybox", "sleep", "infinity")) -> str:
    """Describe a container that runs ``init`` in the machine's own files."""
    program, *arguments = init
    words = "".join(f"<initarg>{argument}</initarg>" for argument in arguments)
    return (
        f"<domain type='lxc'><name>{name}</name><memory unit='MiB'>32</memory>"
        f"<os><type>exe</type><init>{program}</init>{words}</os>"
        "<devices><console type='pty'/></devices></domain>\n"
    )
