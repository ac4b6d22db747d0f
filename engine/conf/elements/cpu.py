"""``<cpu>``: the processor the guest sees."""

from __future__ import annotations

from ..xml_codec import ON_OFF, UNSIGNED, choice
from ..xml_field import Attribute, Children, Text
from ..xml_node import Node
from .numa import NumaCell, NumaLink


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
    interconnects_latency = Children(NumaLink, "numa/interconnects/latency")
    interconnects_bandwidth = Children(NumaLink, "numa/interconnects/bandwidth")
