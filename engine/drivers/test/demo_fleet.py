"""Who is there in test:///demo: the guests of a small company, with the display each one has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import NAMESPACE_DNS, uuid5

from ...conf.domain_conf import DomainConf
from ...domain_state import DomainState, DomainStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUNNING = DomainStatus.because(DomainState.RUNNING, "booted")
_HELD = DomainStatus.because(DomainState.PAUSED, "user")
_FALLEN = DomainStatus.because(DomainState.CRASHED, "panicked")
_OFF = DomainStatus.because(DomainState.SHUTOFF, "shutdown")

#: Where the displays of the demo's host listen.
HOST_ADDRESS = "10.20.0.5"

#: What QEMU calls the ways to sign in, as graphics events carry them.
SIGNED = "vencrypt+x509+sasl"
PASSWORD = "vencrypt+x509+vnc"
OPEN = "none"
TICKET = "spice"


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest of the demo; ``busy`` is its average share of each processor, 0 to 0.5."""

    name: str
    title: str
    vcpus: int
    memory_gib: int
    busy: float
    scheme: str = SIGNED
    status: DomainStatus = _RUNNING
    autostart: bool = True
    disks: int = 1
    #: The network it is plugged into; "" for the bridge of the host.
    network: str = ""
    #: The images below its first disk, nearest first.
    golden: tuple[str, ...] = ()

    @property
    def uuid(self) -> str:
        """The uuid, always the same for a name."""
        return str(uuid5(NAMESPACE_DNS, f"{self.name}.demo.virtdeck"))

    @property
    def protocol(self) -> str:
        """The protocol of the display."""
        return "spice" if self.scheme == TICKET else "vnc"


FLEET = (
    Guest("web-01", "Shop front, blue", 4, 8, 0.32),
    Guest("web-02", "Shop front, green", 4, 8, 0.29),
    Guest("lb-1", "Load balancer", 2, 2, 0.12),
    Guest("db-primary", "PostgreSQL, writes here", 8, 32, 0.38, disks=3),
    Guest("db-replica", "PostgreSQL, reads only", 8, 32, 0.18, disks=3),
    Guest("cache-1", "Redis", 2, 16, 0.15),
    Guest("mail", "Postfix and Dovecot", 2, 4, 0.08, PASSWORD, disks=2),
    Guest("git", "Repositories and reviews", 4, 8, 0.14, disks=2),
    Guest("monitoring", "Prometheus, keeps 90 days", 4, 8, 0.22, disks=2),
    Guest("backup-01", "Nightly backups", 2, 4, 0.25, disks=2),
    Guest("ci-runner-1", "Pipelines, x86-64", 8, 16, 0.45, OPEN, network="default"),
    Guest("ci-runner-2", "Pipelines, x86-64", 8, 16, 0.42, OPEN, network="default"),
    Guest("ci-runner-3", "Pipelines, on demand", 8, 16, 0.40, OPEN, _OFF, autostart=False),
    Guest(
        *("build-7", "Release builds", 8, 16, 0.48, OPEN),
        autostart=False,
        network="default",
        golden=("golden-toolchain", "golden-debian-12"),
    ),
    Guest("win11-test", "Windows 11 for the testers", 4, 8, 0.16, TICKET, autostart=False),
    Guest("desktop-anna", "Anna's desktop", 4, 8, 0.10, TICKET),
    Guest("desktop-jonas", "Jonas's desktop", 4, 8, 0.10, TICKET, _OFF),
    Guest("kiosk-1", "Lobby display", 1, 2, 0.20, OPEN),
    Guest("kiosk-3", "Canteen display", 1, 2, 0.20, OPEN),
    Guest("legacy-erp", "Do not touch before the audit", 2, 4, 0.05, PASSWORD, _HELD),
    Guest("scanner-gw", "Paper to mail", 1, 1, 0.06, OPEN, _FALLEN),
    Guest("staging", "Next week's release", 4, 8, 0.12, SIGNED, _OFF, autostart=False),
    Guest("template-debian", "Clone me, do not start me", 2, 2, 0.05, SIGNED, _OFF, False),
)


def domain_conf(guest: Guest, number: int) -> DomainConf:
    """Return the configuration of the guest that is ``number`` in the fleet."""
    return DomainConf.parse(_XML.format(
        guest=guest,
        disks="".join(_disks(guest)),
        mac=f"52:54:00:d0:00:{number:02x}",
        number=number,
        way="network" if guest.network else "bridge",
        source=guest.network or "br0",
        port=display_port(number),
        display=_DISPLAYS[guest.protocol],
    ))  # fmt: skip


def display_port(number: int) -> int:
    """Return the TCP port of the display of the guest that is ``number`` in the fleet."""
    return 5900 + number


def _disks(guest: Guest) -> Iterator[str]:
    for letter in "abc"[: guest.disks]:
        below = _backing(guest.golden) if letter == "a" else ""
        yield _DISK.format(name=guest.name, letter=letter, below=below)


def _backing(images: tuple[str, ...]) -> str:
    """Return the ``<backingStore>`` of images, nearest first; nothing where there are none."""
    if not images:
        return ""
    inner = _backing(images[1:]) or "<backingStore/>"
    return _BACKING.format(name=images[0], inner=inner)


_XML = """\
<domain type='test'>
  <name>{guest.name}</name>
  <uuid>{guest.uuid}</uuid>
  <title>{guest.title}</title>
  <memory unit='GiB'>{guest.memory_gib}</memory>
  <currentMemory unit='GiB'>{guest.memory_gib}</currentMemory>
  <vcpu placement='static'>{guest.vcpus}</vcpu>
  <os>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features>
    <acpi/>
    <apic/>
  </features>
  <cpu mode='host-passthrough'/>
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>preserve</on_crash>
  <devices>
{disks}    <interface type='{way}'>
      <mac address='{mac}'/>
      <source {way}='{source}'/>
      <target dev='vnet{number}'/>
      <model type='virtio'/>
    </interface>
    <serial type='pty'>
      <target port='0'/>
    </serial>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
    </channel>
    <graphics type='{guest.protocol}' {display}='{port}' autoport='no' listen='10.20.0.5'>
      <listen type='address' address='10.20.0.5'/>
    </graphics>
    <video>
      <model type='virtio' heads='1' primary='yes'/>
    </video>
    <memballoon model='virtio'/>
  </devices>
</domain>
"""

_DISK = """\
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/var/lib/libvirt/images/{name}-{letter}.qcow2'/>{below}
      <target dev='vd{letter}' bus='virtio'/>
    </disk>
"""

_BACKING = (
    "<backingStore type='file'><format type='qcow2'/>"
    "<source file='/var/lib/libvirt/images/{name}.qcow2'/>{inner}</backingStore>"
)

#: Which attribute holds the port of a display: SPICE's is the one with TLS.
_DISPLAYS = {"vnc": "port", "spice": "tlsPort"}
