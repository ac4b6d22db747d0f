"""``<cputune>``, ``<vcpus>``, ``<iothreadids>``: the host's processors for the guest's threads."""

from __future__ import annotations

from ..xml_codec import INTEGER, UNSIGNED, YES_NO, choice
from ..xml_field import Attribute, Child, Children, Text
from ..xml_node import Node


class VcpuPin(Node):
    """``<vcpupin>``: the host CPUs one virtual CPU may run on."""

    TAG = "vcpupin"

    vcpu = Attribute("@vcpu", UNSIGNED)
    cpuset = Attribute("@cpuset")


class IoThreadPin(Node):
    """``<iothreadpin>``: the host CPUs one I/O thread may run on."""

    TAG = "iothreadpin"

    iothread = Attribute("@iothread", UNSIGNED)
    cpuset = Attribute("@cpuset")


class Vcpu(Node):
    """``<vcpu>`` of ``<vcpus>``: one virtual CPU that can come and go."""

    TAG = "vcpu"

    id = Attribute("@id", UNSIGNED)
    enabled = Attribute("@enabled", YES_NO)
    hotpluggable = Attribute("@hotpluggable", YES_NO)
    order = Attribute("@order", UNSIGNED)


class IoThread(Node):
    """``<iothread>``: a thread that serves disks."""

    TAG = "iothread"

    id = Attribute("@id", UNSIGNED)
    thread_pool_min = Attribute("@thread_pool_min", UNSIGNED)
    thread_pool_max = Attribute("@thread_pool_max", UNSIGNED)


class Scheduling(Node):
    """``<vcpusched>`` and its kin: the host's scheduler for some threads; ids are a list."""

    vcpus = Attribute("@vcpus")
    iothreads = Attribute("@iothreads")
    scheduler = Attribute("@scheduler", choice("batch", "idle", "fifo", "rr"))
    priority = Attribute("@priority", INTEGER)


class CacheShare(Node):
    """``<cache>``: a piece of the host's cache kept for some virtual CPUs; size in ``unit``."""

    TAG = "cache"

    id = Attribute("@id", UNSIGNED)
    level = Attribute("@level", UNSIGNED)
    type = Attribute("@type", choice("both", "code", "data"))
    size = Attribute("@size", UNSIGNED)
    unit = Attribute("@unit")


class ResourceMonitor(Node):
    """``<monitor>``: a count of what some virtual CPUs use of a cache or of memory bandwidth."""

    TAG = "monitor"

    level = Attribute("@level", UNSIGNED)
    vcpus = Attribute("@vcpus")


class CacheTuning(Node):
    """``<cachetune>``: the host's cache for some virtual CPUs."""

    TAG = "cachetune"

    vcpus = Attribute("@vcpus")
    id = Attribute("@id")
    caches = Children(CacheShare, "cache")
    monitors = Children(ResourceMonitor, "monitor")


class BandwidthShare(Node):
    """``<node>``: percent of the memory bandwidth of one node of the host."""

    TAG = "node"

    id = Attribute("@id", UNSIGNED)
    bandwidth = Attribute("@bandwidth", UNSIGNED)


class BandwidthTuning(Node):
    """``<memorytune>``: the host's memory bandwidth for some virtual CPUs."""

    TAG = "memorytune"

    vcpus = Attribute("@vcpus")
    nodes = Children(BandwidthShare, "node")
    monitors = Children(ResourceMonitor, "monitor")


class CpuTuning(Node):
    """Shares of the host's processors; periods and quotas in microseconds, a quota may be -1."""

    TAG = "cputune"

    shares = Text("shares", UNSIGNED)
    period = Text("period", UNSIGNED)
    quota = Text("quota", INTEGER)
    global_period = Text("global_period", UNSIGNED)
    global_quota = Text("global_quota", INTEGER)
    emulator_period = Text("emulator_period", UNSIGNED)
    emulator_quota = Text("emulator_quota", INTEGER)
    iothread_period = Text("iothread_period", UNSIGNED)
    iothread_quota = Text("iothread_quota", INTEGER)
    vcpu_pins = Children(VcpuPin, "vcpupin")
    emulator_cpuset = Attribute("emulatorpin@cpuset")
    iothread_pins = Children(IoThreadPin, "iothreadpin")
    emulator_scheduling = Child(Scheduling, "emulatorsched")
    vcpu_schedulings = Children(Scheduling, "vcpusched")
    iothread_schedulings = Children(Scheduling, "iothreadsched")
    cache_tunings = Children(CacheTuning, "cachetune")
    bandwidth_tunings = Children(BandwidthTuning, "memorytune")
