"""The documents of the host in memory: capabilities, devices, filters and secrets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from ...host_interface_facts import InterfaceRef

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...network_filter_facts import FilterRef
    from ...secret_facts import SecretInfo

INTERFACE: Final = InterfaceRef("br0", "52:54:00:a0:00:01")


@dataclass(frozen=True, slots=True)
class Device:
    """One device: what it hangs on, what it is, its driver, and the inside of its capability."""

    parent: str
    kind: str
    driver: str = ""
    inside: str = ""


def _pci(parent: str, slot: int, driver: str, vendor: str, product: str) -> Device:
    place = f"<domain>0</domain><bus>{slot >> 8}</bus><slot>{slot & 0xFF}</slot>"
    words = f"<product>{product}</product><vendor>{vendor}</vendor>"
    return Device(parent, "pci", driver, f"{place}<function>0</function>{words}")


DEVICES: Final[dict[str, Device]] = {
    "computer": Device("", "system"),
    "pci_0000_00_1f_2": _pci("computer", 0x1F, "ahci", "Intel Corporation", "SATA Controller"),
    "pci_0000_00_14_0": _pci("computer", 0x14, "xhci_hcd", "Intel Corporation", "USB 3 Controller"),
    "pci_0000_03_00_0": _pci("computer", 0x300, "ixgbe", "Intel Corporation", "X550 Ethernet"),
    "pci_0000_03_00_1": _pci("computer", 0x301, "ixgbe", "Intel Corporation", "X550 Ethernet"),
    "pci_0000_41_00_0": _pci("computer", 0x4100, "vfio-pci", "NVIDIA Corporation", "GA102GL"),
    "net_eno1_52_54_00_a0_00_01": Device(
        "pci_0000_03_00_0",
        "net",
        inside="<interface>eno1</interface><address>52:54:00:a0:00:01</address>",
    ),
    "net_eno2_52_54_00_a0_00_02": Device(
        "pci_0000_03_00_1",
        "net",
        inside="<interface>eno2</interface><address>52:54:00:a0:00:02</address>",
    ),
    "scsi_host0": Device("pci_0000_00_1f_2", "scsi_host", inside="<host>0</host>"),
    "scsi_target0_0_0": Device("scsi_host0", "scsi_target", inside="<target>target0:0:0</target>"),
    "scsi_0_0_0_0": Device("scsi_target0_0_0", "scsi", "sd", "<type>disk</type>"),
    "block_sda_SSD_1T": Device(
        "scsi_0_0_0_0",
        "storage",
        inside="<block>/dev/sda</block><model>SSD 1T</model><size>1000204886016</size>",
    ),
    "usb_usb1": Device("pci_0000_00_14_0", "usb_device", "usb", "<bus>1</bus><device>1</device>"),
    "usb_1_4": Device(
        "usb_usb1",
        "usb_device",
        "usb",
        "<bus>1</bus><device>4</device><product>Security Key</product><vendor>Yubico</vendor>",
    ),
}

#: Name -> chain and the filters it is made of, as in the files that libvirt brings.
FILTERS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "allow-arp": ("arp", ()),
    "allow-dhcp": ("ipv4", ()),
    "allow-incoming-ipv4": ("ipv4", ()),
    "allow-ipv4": ("ipv4", ()),
    "clean-traffic": (
        "root",
        ("no-mac-spoofing", "no-ip-spoofing", "allow-incoming-ipv4", "no-arp-spoofing"),
    ),
    "no-arp-spoofing": ("arp", ()),
    "no-ip-spoofing": ("ipv4-ip", ()),
    "no-mac-spoofing": ("mac", ()),
}


def capabilities_xml(memory_kib: int, cells: Sequence[tuple[int, range]]) -> str:
    """Return what the host can do; what guests can have is left to each domain."""
    memory = memory_kib // len(cells)
    inner = "\n".join(_cell(number, cpus, memory, len(cells)) for number, cpus in cells)
    cores = len(cells[0][1])
    threads = 2 if cores % 2 == 0 else 1
    return f"""\
<capabilities>
  <host>
    <uuid>00000000-1111-2222-3333-444444444444</uuid>
    <cpu>
      <arch>x86_64</arch>
      <model>Icelake-Server</model>
      <vendor>Intel</vendor>
      <topology sockets='1' dies='1' cores='{cores // threads}' threads='{threads}'/>
      <feature name='vmx'/>
      <feature name='aes'/>
      <feature name='avx2'/>
      <pages unit='KiB' size='4'/>
      <pages unit='KiB' size='2048'/>
    </cpu>
    <migration_features>
      <live/>
    </migration_features>
    <topology>
      <cells num='{len(cells)}'>
{inner}
      </cells>
    </topology>
  </host>
  <guest>
    <os_type>hvm</os_type>
    <arch name='x86_64'>
      <wordsize>64</wordsize>
      <machine>pc-q35-7.2</machine>
      <machine>q35</machine>
      <domain type='test'/>
    </arch>
    <features>
      <acpi default='on' toggle='yes'/>
    </features>
  </guest>
</capabilities>
"""


def _cell(number: int, cpus: range, memory_kib: int, count: int) -> str:
    lines = "\n".join(
        f"            <cpu id='{cpu}' socket_id='{number}' die_id='0' core_id='{cpu // 2}'"
        f" siblings='{cpu & ~1}-{cpu | 1}'/>"
        for cpu in cpus
    )
    distances = "".join(
        f"<sibling id='{other}' value='{10 if other == number else 21}'/>" for other in range(count)
    )
    return f"""\
        <cell id='{number}'>
          <memory unit='KiB'>{memory_kib}</memory>
          <distances>{distances}</distances>
          <cpus num='{len(cpus)}'>
{lines}
          </cpus>
        </cell>"""


def domain_capabilities_xml(cpus: int) -> str:
    """Return what a guest can have."""
    return f"""\
<domainCapabilities>
  <domain>test</domain>
  <machine>pc-q35-7.2</machine>
  <arch>x86_64</arch>
  <vcpu max='{cpus}'/>
  <devices>
    <disk supported='yes'>
      <enum name='bus'>
        <value>sata</value>
        <value>scsi</value>
        <value>usb</value>
        <value>virtio</value>
      </enum>
    </disk>
  </devices>
</domainCapabilities>
"""


def device_xml(name: str, cpus: int) -> str:
    """Return a device's document."""
    device = DEVICES[name]
    inside = device.inside
    if device.kind == "system":
        inside = f"<hardware><vendor>virtdeck</vendor></hardware><!-- {cpus} processors -->"
    parent = f"<parent>{device.parent}</parent>" if device.parent else ""
    driver = f"<driver><name>{device.driver}</name></driver>" if device.driver else ""
    parts = (f"<name>{name}</name>", parent, driver)
    head = "\n  ".join(part for part in parts if part)
    capability = f"<capability type='{device.kind}'>{inside}</capability>"
    return f"<device>\n  {head}\n  {capability}\n</device>\n"


def filter_xml(ref: FilterRef) -> str:
    """Return a filter's document."""
    chain, parts = FILTERS[ref.name]
    lines = [f"  <filterref filter='{part}'/>" for part in parts]
    if not lines:
        action = "drop" if ref.name.startswith("no-") else "accept"
        lines = [f"  <rule action='{action}' direction='inout' priority='500'/>"]
    inner = "\n".join((f"  <uuid>{ref.uuid}</uuid>", *lines))
    return f"<filter name='{ref.name}' chain='{chain}'>\n{inner}\n</filter>\n"


def secret_xml(info: SecretInfo) -> str:
    """Return a secret's document; its value is nowhere in it."""
    names = {"volume": "volume", "ceph": "name", "iscsi": "target", "tls": "name", "vtpm": "name"}
    ephemeral, private = ("yes" if each else "no" for each in (info.ephemeral, info.private))
    usage, ref = "", info.ref
    if name := names.get(ref.usage.label):
        inner = f"<{name}>{escape(ref.usage_id)}</{name}>"
        usage = f"  <usage type='{ref.usage.label}'>{inner}</usage>\n"
    head = f"<secret ephemeral='{ephemeral}' private='{private}'>"
    return f"{head}\n  <uuid>{ref.uuid}</uuid>\n{usage}</secret>\n"
