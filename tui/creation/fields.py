"""FIELDS: every question of the form: its step, its default, what is offered, when it is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine import printable
from engine.creation.os_profile import Firmware

from ..byte_size import byte_size
from .draft import FROM_FILE, FROM_PATH, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .draft import Draft

#: The steps in their order, by what stands above them.
STEPS: Final = ("Source", "Machine", "Disk and network", "First start", "Review")
SOURCE, MACHINE, PARTS, CLOUD, REVIEW = range(5)

#: Hypervisors that have what QEMU has.
_QEMU: Final = ("qemu", "kvm", "hvf")

_CD_NAME: Final = re.compile(r"\.iso$|\.img\.iso$", re.IGNORECASE)
_NO_NAME: Final = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: what it is called inside, and what people read."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One line of the form; without ``options`` it is typed."""

    name: str
    step: int
    label: str
    default: Callable[[Draft], str]
    options: Callable[[Draft], Sequence[Option]] | None = None
    asked: Callable[[Draft], bool] = lambda draft: True
    hint: str = ""
    is_secret: bool = False


def _plain(*values: str) -> Callable[[Draft], Sequence[Option]]:
    options = tuple(Option(value, value) for value in values)
    return lambda draft: options


def _when(*sources: Source) -> Callable[[Draft], bool]:
    return lambda draft: draft.source in sources


def _has_hardware(draft: Draft) -> bool:
    """Whether firmware, TPM and display of the guest are for us to choose."""
    return draft.source in _BUILT and draft.known.offer.kind in _QEMU


# -- where it comes from ----------------------------------------------------------------------


def _hosts(draft: Draft) -> Sequence[Option]:
    return [Option(name, printable(name)) for name in draft.hosts]


def _volumes(draft: Draft, *, cds: bool) -> list[Option]:
    found = []
    for pool in draft.known.pools:
        for ref in pool.volumes:
            if bool(_CD_NAME.search(ref.name)) is cds:
                value = f"{pool.ref.name}/{ref.name}"
                found.append(Option(value, printable(value)))
    if draft.known.pools and draft.source is not Source.DISK:
        found.append(Option(FROM_FILE, FROM_FILE))
    if draft.source is not Source.CLOUD:
        found.append(Option(FROM_PATH, FROM_PATH))
    return found


def _templates(draft: Draft) -> Sequence[Option]:
    return [Option(ref.name, printable(ref.name)) for ref in draft.known.templates]


def wants_file(draft: Draft) -> bool:
    """Whether a file of this machine is part of the answer."""
    if draft.source is Source.APPLIANCE:
        return True
    name = {Source.ISO: "cd", Source.CLOUD: "image"}.get(draft.source, "")
    return bool(name) and draft.value(name) == FROM_FILE


def wants_path(draft: Draft) -> bool:
    """Whether a path on the host is part of the answer."""
    name = {Source.ISO: "cd", Source.DISK: "image"}.get(draft.source, "")
    return bool(name) and draft.value(name) == FROM_PATH


# -- the machine ------------------------------------------------------------------------------


def _systems(draft: Draft) -> Sequence[Option]:
    return [Option(each.key, printable(each.title, 60)) for each in draft.profiles()]


def _name(draft: Draft) -> str:
    """Return a name that nobody has: that of the appliance, template or system, with a number."""
    stem = draft.profile.key
    if draft.source is Source.APPLIANCE and draft.local and draft.local.appliance:
        stem = draft.local.appliance.facts.name or stem
    elif draft.source is Source.TEMPLATE and draft.value("template"):
        stem = draft.value("template")
    elif image := draft.image_name():
        stem = image.rpartition("/")[2].rpartition(".")[0][:40] or stem
    stem = _NO_NAME.sub("-", stem).strip("-.") or "guest"
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in draft.known.names:
        number += 1
    return name


def _vcpus(draft: Draft) -> str:
    if draft.source is Source.APPLIANCE and draft.local and draft.local.appliance:
        return str(draft.local.appliance.facts.vcpus or 1)
    if conf := _template_size(draft):
        return str(conf[0])
    return str(max(1, min(draft.profile.vcpus, draft.known.offer.cpus or draft.profile.vcpus)))


def _memory(draft: Draft) -> str:
    mib = draft.profile.memory_mib
    if draft.source is Source.APPLIANCE and draft.local and draft.local.appliance:
        mib = draft.local.appliance.facts.memory_mib or mib
    elif conf := _template_size(draft):
        mib = conf[1]
    return byte_size(mib << 20)


def _template_size(draft: Draft) -> tuple[int, int] | None:
    """Return the processors and MiB of the template."""
    if draft.source is not Source.TEMPLATE or draft.value("template") not in draft.templates:
        return None
    from engine.conf.domain_conf import DomainConf

    conf = DomainConf.parse(draft.templates[draft.value("template")])
    return conf.vcpus or 1, (conf.memory or 1 << 20) >> 10


def _firmware(draft: Draft) -> str:
    if draft.source is Source.APPLIANCE and draft.local and draft.local.appliance:
        return (Firmware.UEFI if draft.local.appliance.facts.is_uefi else Firmware.BIOS).name
    return draft.profile.firmware.name


def _firmwares(draft: Draft) -> Sequence[Option]:
    offer = draft.known.offer
    has_uefi = offer.firmware is None or "efi" in offer.firmware
    fits = {
        Firmware.BIOS: offer.is_x86 or not offer.arch,
        Firmware.UEFI: has_uefi,
        Firmware.SECURE: has_uefi and offer.has_secure_boot is not False,
    }
    return [Option(each.name, each.value) for each, possible in fits.items() if possible]


def _tpm(draft: Draft) -> str:
    return "yes" if draft.profile.tpm and draft.known.offer.has_tpm is not False else "no"


# -- disk and network -------------------------------------------------------------------------


def _pools(draft: Draft) -> Sequence[Option]:
    return [
        Option(pool.ref.name, f"{printable(pool.ref.name)}, {byte_size(pool.available)} free")
        for pool in draft.known.pools
    ]


def _pool(draft: Draft) -> str:
    """Offer the pool of that name, else where there is most room."""
    pools = draft.known.pools
    if any(pool.ref.name == "default" for pool in pools):
        return "default"
    return max(pools, key=lambda pool: pool.available or 0).ref.name if pools else ""


def makes_disk(draft: Draft) -> bool:
    """Whether a volume is made for the first disk."""
    if draft.source in (Source.ISO, Source.NETWORK):
        return bool(draft.known.pools) and draft.value("size") not in ("", "0")
    return draft.source is Source.CLOUD


def _asks_pool(draft: Draft) -> bool:
    return draft.source is not Source.DISK and bool(draft.known.pools)


def _size(draft: Draft) -> str:
    if not draft.known.pools:
        return ""
    wanted = draft.profile.disk_gib << 30
    return byte_size(max(wanted, draft.facts_of("image").sketch.capacity or 0))


def _forms(draft: Draft) -> Sequence[Option]:
    keeps_files = draft.pool is None or draft.pool.keeps_files
    return [Option(form, form) for form in (("qcow2", "raw") if keeps_files else ("raw",))]


def _buses(draft: Draft) -> Sequence[Option]:
    offered = draft.known.offer.buses
    buses = ["virtio", "sata", "scsi", "ide", "usb"]
    if draft.value("machine") != "pc":
        buses.remove("ide")
    return [Option(bus, bus) for bus in buses if offered is None or bus in offered or bus == "ide"]


def _bus(draft: Draft) -> str:
    if draft.source is Source.APPLIANCE and draft.local and draft.local.appliance:
        disks = draft.local.appliance.facts.disks
        bus = disks[0].bus if disks else ""
        # A controller of VMware's own is not there; its guests have drivers for SATA.
        return bus if bus in ("ide", "sata", "virtio") else "sata"
    return draft.profile.disk_bus


def _networks(draft: Draft) -> Sequence[Option]:
    found = [Option(f"network:{name}", printable(name)) for name in draft.known.networks]
    found.append(Option("bridge", "a bridge of the host"))
    if draft.known.offer.kind in _QEMU:
        found.append(Option("user", "its own: out, but not in"))
    return [*found, Option("none", "none")]


def _network(draft: Draft) -> str:
    if draft.known.networks and not draft.known.offer.is_session:
        return f"network:{draft.known.networks[0]}"
    return "user" if draft.known.offer.kind in _QEMU else "none"


def _card(draft: Draft) -> str:
    if draft.source is Source.APPLIANCE and draft.local and draft.local.appliance:
        cards = draft.local.appliance.facts.cards
        return cards[0] if cards and cards[0] else "e1000"
    return draft.profile.card


def _graphics(draft: Draft) -> Sequence[Option]:
    offered = draft.known.offer.graphics
    words = {"vnc": "VNC, on the host itself only", "spice": "SPICE, on the host itself only"}
    found = [Option(k, w) for k, w in words.items() if offered is None or k in offered]
    return [*found, Option("none", "none, a serial line only")]


_BUILT: Final = (Source.ISO, Source.CLOUD, Source.DISK, Source.NETWORK, Source.APPLIANCE)
_CARDS: Final = ("virtio", "e1000e", "e1000", "rtl8139", "vmxnet3", "pcnet")


_ALL: Final = (
    Question(
        name="host", step=SOURCE, label="Host", options=_hosts,
        default=lambda draft: draft.hosts[0] if draft.hosts else "",
    ),
    Question(
        name="source", step=SOURCE, label="Install from",
        options=lambda draft: [Option(each.name, each.value) for each in Source],
        default=lambda draft: Source.ISO.name,
    ),
    Question(
        name="cd", step=SOURCE, label="CD", asked=_when(Source.ISO),
        options=lambda draft: _volumes(draft, cds=True), default=lambda draft: "",
    ),
    Question(
        name="image", step=SOURCE, label="Disk image", asked=_when(Source.CLOUD, Source.DISK),
        options=lambda draft: _volumes(draft, cds=False), default=lambda draft: "",
    ),
    Question(
        name="file", step=SOURCE, label="File", asked=wants_file, default=lambda draft: "",
        hint="a path on this machine; it is uploaded",
    ),
    Question(
        name="path", step=SOURCE, label="Path", asked=wants_path, default=lambda draft: "",
        hint="a full path on the host",
    ),
    Question(
        name="template", step=SOURCE, label="Template", asked=_when(Source.TEMPLATE),
        options=_templates, default=lambda draft: "",
    ),
    Question(
        name="copy", step=SOURCE, label="Its disks",
        asked=lambda draft: draft.source in (Source.CLOUD, Source.TEMPLATE)
        and not wants_file(draft),
        options=lambda draft: (
            Option("copy", "whole copies"),
            Option("linked", "linked: only what differs; the original must stay as it is"),
        ),
        default=lambda draft: "copy",
    ),
    Question(
        name="os", step=MACHINE, label="System", options=_systems, asked=_when(*_BUILT),
        default=lambda draft: draft.guessed_profile().key,
    ),
    Question(name="name", step=MACHINE, label="Name", default=_name),
    Question(name="vcpus", step=MACHINE, label="Processors", default=_vcpus),
    Question(name="memory", step=MACHINE, label="Memory", default=_memory),
    Question(
        name="firmware", step=MACHINE, label="Firmware", options=_firmwares, default=_firmware,
        asked=_has_hardware,
    ),
    Question(
        name="machine", step=MACHINE, label="Machine", options=_plain("q35", "pc"),
        default=lambda draft: draft.profile.machine,
        asked=lambda draft: draft.source in _BUILT and draft.known.offer.is_x86,
    ),
    Question(
        name="tpm", step=MACHINE, label="TPM", options=_plain("no", "yes"), default=_tpm,
        asked=_has_hardware,
    ),
    Question(
        name="pool", step=PARTS, label="Pool", options=_pools, default=_pool, asked=_asks_pool,
    ),
    Question(
        name="size", step=PARTS, label="Disk", default=_size, hint="20 GiB; 0 for none",
        asked=lambda draft: _asks_pool(draft)
        and draft.source in (Source.ISO, Source.NETWORK, Source.CLOUD),
    ),
    Question(
        name="form", step=PARTS, label="Format", options=_forms, default=lambda draft: "qcow2",
        asked=lambda draft: makes_disk(draft) and not wants_file(draft),
    ),
    Question(
        name="bus", step=PARTS, label="Bus", options=_buses, default=_bus, asked=_when(*_BUILT),
    ),
    Question(
        name="network", step=PARTS, label="Network", options=_networks, default=_network,
        asked=_when(*_BUILT),
    ),
    Question(
        name="bridge", step=PARTS, label="Bridge", default=lambda draft: "br0",
        asked=lambda draft: draft.source in _BUILT and draft.value("network") == "bridge",
    ),
    Question(
        name="card", step=PARTS, label="Card", options=_plain(*_CARDS), default=_card,
        asked=lambda draft: draft.source in _BUILT and draft.value("network") != "none",
    ),
    Question(
        name="graphics", step=PARTS, label="Display", options=_graphics, asked=_has_hardware,
        default=lambda draft: "vnc",
    ),
    Question(
        name="hostname", step=CLOUD, label="Host name", asked=_when(Source.CLOUD),
        default=lambda draft: _NO_NAME.sub("-", draft.value("name")).replace("_", "-"),
    ),
    Question(
        name="user", step=CLOUD, label="User", asked=_when(Source.CLOUD),
        default=lambda draft: "admin",
    ),
    Question(
        name="key", step=CLOUD, label="ssh key", asked=_when(Source.CLOUD),
        default=lambda draft: next(iter(draft.known.keys), ""), hint="ssh-ed25519 AAAA… who@where",
    ),
    Question(
        name="password", step=CLOUD, label="Password", asked=_when(Source.CLOUD), is_secret=True,
        default=lambda draft: "", hint="none; it is for the console",
    ),
    Question(
        name="packages", step=CLOUD, label="Packages", asked=_when(Source.CLOUD),
        default=lambda draft: "qemu-guest-agent", hint="installed at the first start",
    ),
    Question(
        name="start", step=REVIEW, label="Then", default=lambda draft: "yes",
        options=lambda draft: (Option("yes", "start it"), Option("no", "leave it shut off")),
    ),
)  # fmt: skip

FIELDS: Final = {question.name: question for question in _ALL}


def steps_of(draft: Draft) -> list[int]:
    """Return the steps that have something to ask, in order."""
    return [
        step
        for step in range(len(STEPS))
        if any(question.step == step and question.asked(draft) for question in _ALL)
    ]
