"""``<cputune>``, ``<vcpus>``, ``<iothreadids>``: the host's processors for the guest's threads."""

from __future__ import annotations

from ..xml_codec import INTEGER, UNSIGNED, YES_NO
from ..xml_field import Attribute, Children, Text
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
