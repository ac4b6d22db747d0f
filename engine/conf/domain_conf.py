"""``DomainConf``: the root of a guest's configuration, libvirt's ``<domain>``.

Drivers turn it into a command line, the application shows and edits it; ``domain_defaults`` and
``domain_validate`` are the steps between a user's document and one that can run.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from .devices_conf import DevicesConf
from .elements.block_tuning import BlockTuning
from .elements.clock import ClockConf
from .elements.cpu import CpuConf
from .elements.cpu_tuning import CpuTuning, IoThread, Vcpu
from .elements.features import FeaturesConf
from .elements.id_map import IdMapRange
from .elements.launch_security import LaunchSecurity
from .elements.memory import MemoryBacking, MemoryTuning, NumaTuning
from .elements.named_switch import KeyWrapCipher, PerfEvent
from .elements.os import OsConf
from .elements.qemu_commandline import QemuCommandLine
from .elements.seclabel import SecurityLabel
from .elements.sysinfo import Sysinfo
from .live_state import drop_live_state
from .xml_codec import ON_OFF, UNSIGNED, YES_NO, choice
from .xml_document import parse_document, serialize
from .xml_field import Attribute, Child, Children, Section, Size, Text
from .xml_node import Node, remove

if TYPE_CHECKING:
    from typing import Self

DOMAIN_TYPES = (
    "qemu", "kqemu", "kvm", "xen", "lxc", "uml", "openvz", "test", "vmware", "hyperv", "vbox",
    "phyp", "parallels", "bhyve", "vz", "hvf",
)  # fmt: skip

_LIFECYCLE_ACTION = choice(
    "destroy", "restart", "rename-restart", "preserve", "coredump-destroy", "coredump-restart"
)


class Metadata(Node):
    """``<metadata>``: elements of other programs, each in its own namespace; kept as they are."""

    TAG = "metadata"


class DomainConf(Node):
    """A guest's configuration, in the order libvirt writes it."""

    TAG = "domain"

    type = Attribute("@type", choice(*DOMAIN_TYPES))
    id = Attribute("@id", UNSIGNED)
    """The number of a running guest."""

    name = Text("name")
    uuid = Text("uuid")
    genid = Text("genid")
    title = Text("title")
    description = Text("description")
    metadata = Child(Metadata, "metadata")
    max_memory = Size("maxMemory")
    """KiB up to which memory modules may be plugged."""
    max_memory_slots = Attribute("maxMemory@slots", UNSIGNED)
    memory = Size("memory")
    """KiB at start."""
    memory_dump_core = Attribute("memory@dumpCore", ON_OFF)
    current_memory = Size("currentMemory")
    """KiB the balloon leaves to the guest."""
    block_tuning = Section(BlockTuning, "blkiotune")
    memory_tuning = Section(MemoryTuning, "memtune")
    memory_backing = Section(MemoryBacking, "memoryBacking")
    vcpus = Text("vcpu", UNSIGNED)
    """The largest number of virtual CPUs."""
    vcpu_placement = Attribute("vcpu@placement", choice("static", "auto"))
    vcpu_cpuset = Attribute("vcpu@cpuset")
    vcpu_current = Attribute("vcpu@current", UNSIGNED)
    """How many are plugged in; all where missing."""
    vcpu_list = Children(Vcpu, "vcpus/vcpu")
    iothreads = Text("iothreads", UNSIGNED)
    iothread_ids = Children(IoThread, "iothreadids/iothread")
    default_thread_pool_min = Attribute("defaultiothread@thread_pool_min", UNSIGNED)
    default_thread_pool_max = Attribute("defaultiothread@thread_pool_max", UNSIGNED)
    cpu_tuning = Section(CpuTuning, "cputune")
    numa_tuning = Section(NumaTuning, "numatune")
    resource_partition = Text("resource/partition")
    resource_appid = Attribute("resource/fibrechannel@appid")
    sysinfos = Children(Sysinfo, "sysinfo")
    bootloader = Text("bootloader")
    bootloader_args = Text("bootloader_args")
    os = Section(OsConf, "os")
    idmap_uids = Children(IdMapRange, "idmap/uid")
    idmap_gids = Children(IdMapRange, "idmap/gid")
    features = Section(FeaturesConf, "features")
    cpu = Child(CpuConf, "cpu")
    clock = Section(ClockConf, "clock")
    on_poweroff = Text("on_poweroff", _LIFECYCLE_ACTION)
    on_reboot = Text("on_reboot", _LIFECYCLE_ACTION)
    on_crash = Text("on_crash", _LIFECYCLE_ACTION)
    on_lockfailure = Text("on_lockfailure", choice("poweroff", "restart", "pause", "ignore"))
    suspend_to_mem = Attribute("pm/suspend-to-mem@enabled", YES_NO)
    suspend_to_disk = Attribute("pm/suspend-to-disk@enabled", YES_NO)
    perf_events = Children(PerfEvent, "perf/event")
    devices = Section(DevicesConf, "devices")
    seclabels = Children(SecurityLabel, "seclabel")
    keywrap_ciphers = Children(KeyWrapCipher, "keywrap/cipher")
    launch_security = Child(LaunchSecurity, "launchSecurity")
    qemu_commandline = Child(QemuCommandLine, "qemu:commandline")

    @classmethod
    def parse(cls, text: str | bytes) -> Self:
        """Read a document whose root is ``<domain>``.

        Fields are read when asked for: a bad value somewhere does not keep the rest from use.

        Raises:
            InvalidXML: not well-formed, hostile, or another root; names the line.
        """
        return cls(parse_document(text, cls.TAG))

    def copy(self) -> Self:
        """Return the same configuration in a document of its own; line numbers stay."""
        return type(self)(deepcopy(self.element))

    def to_xml(self, *, secure: bool = False, inactive: bool = False) -> str:
        """Return the document as ``virsh dumpxml`` prints it.

        Passwords are left out unless ``secure``; ``inactive`` leaves out what only a running guest
        has (its id, device names the user did not choose, addresses of pseudo-terminals).
        """
        conf = self if secure and not inactive else self.copy()
        if not secure:
            conf.drop_secrets()
        if inactive:
            drop_live_state(conf)
        return serialize(conf.element)

    def drop_secrets(self) -> None:
        """Take out what ``to_xml`` shows only when asked: console passwords and HTTP cookies."""
        for graphics in self.devices.graphics:
            graphics.passwd = None
        for cookies in list(self.devices.element.iter("cookies")):
            remove(cookies)
