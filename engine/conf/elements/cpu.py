"""``<cpu>``: the processor the guest sees, and its NUMA cells."""

from __future__ import annotations

from ..xml_codec import ON_OFF, UNSIGNED, YES_NO, choice
from ..xml_field import Attribute, Children, Text
from ..xml_node import Node


class CpuFeature(Node):
    """``<feature>``: one CPU flag that differs from the model."""

    TAG = "feature"

    policy = Attribute("@policy", choice("force", "require", "optional", "disable", "forbid"))
    name = Attribute("@name")


class CpuCache(Node):
    """``<cache>``: which cache the guest is shown."""

    TAG = "cache"

    level = Attribute("@level", UNSIGNED)
    mode = Attribute("@mode", choice("emulate", "passthrough", "disable"))


class NumaDistance(Node):
    """``<sibling>``: how far another cell is; 10 is the cell itself."""

    TAG = "sibling"

    id = Attribute("@id", UNSIGNED)
    value = Attribute("@value", UNSIGNED)


class NumaCell(Node):
    """``<cell>``: the processors and memory of one node of the guest; memory in ``unit``."""

    TAG = "cell"

    id = Attribute("@id", UNSIGNED)
    cpus = Attribute("@cpus")
    memory = Attribute("@memory", UNSIGNED)
    unit = Attribute("@unit")
    mem_access = Attribute("@memAccess", choice("shared", "private"))
    discard = Attribute("@discard", YES_NO)
    distances = Children(NumaDistance, "distances/sibling")


class CpuConf(Node):
    """The guest's processor."""

    TAG = "cpu"

    mode = Attribute("@mode", choice("custom", "host-model", "host-passthrough", "maximum"))
    match = Attribute("@match", choice("minimum", "exact", "strict"))
    check = Attribute("@check", choice("none", "partial", "full"))
    migratable = Attribute("@migratable", ON_OFF)
    model = Text("model")
    model_fallback = Attribute("model@fallback", choice("allow", "forbid"))
    model_vendor_id = Attribute("model@vendor_id")
    vendor = Text("vendor")
    sockets = Attribute("topology@sockets", UNSIGNED)
    dies = Attribute("topology@dies", UNSIGNED)
    clusters = Attribute("topology@clusters", UNSIGNED)
    cores = Attribute("topology@cores", UNSIGNED)
    threads = Attribute("topology@threads", UNSIGNED)
    caches = Children(CpuCache, "cache")
    maxphysaddr_mode = Attribute("maxphysaddr@mode", choice("emulate", "passthrough"))
    maxphysaddr_bits = Attribute("maxphysaddr@bits", UNSIGNED)
    features = Children(CpuFeature, "feature")
    cells = Children(NumaCell, "numa/cell")
