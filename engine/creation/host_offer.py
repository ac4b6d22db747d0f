"""HostOffer: what a host can give a new guest, read from what libvirt calls its capabilities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ..conf.xml_document import parse_document
from ..host_facts import Virtualization

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from ..connection import Connection

#: What is preferred where a host has several.
_KINDS: Final = ("kvm", "hvf", "xen", "bhyve", "vz", "test", "qemu")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostOffer:
    """``kind`` is libvirt's type of domain. What is empty or None is unknown and not judged."""

    kind: str
    arch: str = ""
    emulator: str = ""
    machines: tuple[str, ...] = ()
    most_vcpus: int | None = None
    memory_mib: int | None = None
    cpus: int | None = None
    cpu_modes: frozenset[str] | None = None
    firmware: frozenset[str] | None = None
    has_secure_boot: bool | None = None
    buses: frozenset[str] | None = None
    graphics: frozenset[str] | None = None
    videos: frozenset[str] | None = None
    has_tpm: bool | None = None
    has_rng: bool | None = None
    #: Whether guests belong to one user, who has no bridges of the host.
    is_session: bool = False

    @property
    def is_emulated(self) -> bool:
        """Whether the processor is imitated: an order of magnitude slower."""
        return self.kind == "qemu"

    @property
    def is_x86(self) -> bool:
        """Whether there are BIOS, pc and q35."""
        return self.arch in ("x86_64", "i686")

    def machine(self, wanted: str) -> str:
        """Return the machine to ask for: ``wanted`` where it has it, "" for its own choice."""
        if self.is_x86:
            return wanted if not self.machines or wanted in self.machines else ""
        return "virt" if "virt" in self.machines else ""


async def host_offer(connection: Connection) -> HostOffer:
    """Ask a host; what it does not tell stays unknown.

    Raises:
        EngineError: it does not answer.
    """
    if connection.why_impossible("capabilities"):
        return HostOffer(kind=_kind_of(connection.uri.driver))
    offer = read_capabilities(await connection.host.capabilities())
    offer = replace(offer, is_session=connection.uri.path == "/session")
    if not connection.why_impossible("node_info"):
        info = await connection.host.info()
        offer = replace(offer, memory_mib=info.memory_kib >> 10, cpus=info.cpus)
    if connection.why_impossible("domain_capabilities") or not offer.emulator:
        return offer
    about = Virtualization(arch=offer.arch, kind=offer.kind, machine=offer.machine("q35") or None)
    return with_domain_capabilities(offer, await connection.host.domain_capabilities(about))


def _kind_of(driver: str) -> str:
    return driver if driver in ("test", "xen", "bhyve", "vz", "lxc") else "qemu"


def read_capabilities(xml: str) -> HostOffer:
    """Return what the host's own architecture has, by the fastest way there is.

    Raises:
        InvalidXML: it cannot be read.
    """
    root = parse_document(xml, "capabilities")
    native = root.findtext("host/cpu/arch") or ""
    guests = [x for x in root.iterfind("guest") if x.findtext("os_type") in ("hvm", "linux")]
    guests.sort(key=lambda guest: _arch(guest) != native)
    if not guests:
        return HostOffer(kind="qemu", arch=native)
    arch = guests[0].find("arch")
    assert arch is not None
    kinds = [x.get("type", "") for x in arch.iterfind("domain")]
    kinds.sort(key=lambda kind: _KINDS.index(kind) if kind in _KINDS else len(_KINDS))
    kind = kinds[0] if kinds else "qemu"
    return HostOffer(
        kind=kind,
        arch=arch.get("name", ""),
        emulator=arch.findtext(f"domain[@type='{kind}']/emulator")
        or arch.findtext("emulator")
        or "",
        machines=tuple((x.text or "") for x in arch.iterfind("machine")),
    )


def _arch(guest: Element) -> str:
    arch = guest.find("arch")
    return "" if arch is None else arch.get("name", "")


def with_domain_capabilities(offer: HostOffer, xml: str) -> HostOffer:
    """Return the offer with what a guest of that kind can have.

    Raises:
        InvalidXML: it cannot be read.
    """
    root = parse_document(xml, "domainCapabilities")
    vcpus = root.find("vcpu")
    most = "" if vcpus is None else vcpus.get("max", "")
    has_firmware = root.find("os/enum[@name='firmware']") is not None
    return replace(
        offer,
        most_vcpus=int(most) if most.isascii() and most.isdigit() else None,
        cpu_modes=frozenset(x.get("name", "") for x in root.iterfind("cpu/mode[@supported='yes']")),
        firmware=_values(root, "os/enum[@name='firmware']") if has_firmware else None,
        has_secure_boot=_can_be_secure(root),
        buses=_values(root, "devices/disk/enum[@name='bus']"),
        graphics=_values(root, "devices/graphics/enum[@name='type']"),
        videos=_values(root, "devices/video/enum[@name='modelType']"),
        has_tpm="emulator" in (_values(root, "devices/tpm/enum[@name='backendModel']") or ()),
        has_rng=root.find("devices/rng[@supported='yes']") is not None,
    )


def _can_be_secure(root: Element) -> bool | None:
    values = _values(root, "os/loader/enum[@name='secure']")
    return None if values is None else "yes" in values


def _values(root: Element, path: str) -> frozenset[str] | None:
    enum = root.find(path)
    return None if enum is None else frozenset(x.text or "" for x in enum.iterfind("value"))
