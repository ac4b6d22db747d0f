"""``<numa>``: how the guest's processors and memory are spread over nodes."""

from __future__ import annotations

from ..xml_codec import UNSIGNED, YES_NO, choice
from ..xml_field import Attribute, Children
from ..xml_node import Node


class NumaDistance(Node):
    """``<sibling>``: how far another cell is; 10 is the cell itself."""

    TAG = "sibling"

    id = Attribute("@id", UNSIGNED)
    value = Attribute("@value", UNSIGNED)


class NumaCache(Node):
    """``<cache>``: a cache on the memory's side, as the guest's firmware describes it."""

    TAG = "cache"

    level = Attribute("@level", UNSIGNED)
    associativity = Attribute("@associativity", choice("none", "direct", "full"))
    policy = Attribute("@policy", choice("none", "writeback", "writethrough"))
    size = Attribute("size@value", UNSIGNED)
    size_unit = Attribute("size@unit")
    line = Attribute("line@value", UNSIGNED)
    line_unit = Attribute("line@unit")


class NumaLink(Node):
    """``<latency>`` in nanoseconds or ``<bandwidth>`` in ``unit``, from one cell to another."""

    initiator = Attribute("@initiator", UNSIGNED)
    target = Attribute("@target", UNSIGNED)
    cache = Attribute("@cache", UNSIGNED)
    type = Attribute("@type", choice("access", "read", "write"))
    value = Attribute("@value", UNSIGNED)
    unit = Attribute("@unit")


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
    caches = Children(NumaCache, "cache")
