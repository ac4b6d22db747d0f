"""``<memoryBacking>``, ``<memtune>``, ``<numatune>``: how the host provides the guest's memory."""

from __future__ import annotations

from ..xml_codec import UNSIGNED, choice
from ..xml_field import Attribute, Children, Flag, Size
from ..xml_node import Node


class HugePage(Node):
    """``<page>``: one size of huge page, in ``unit``, and the guest's cells that use it."""

    TAG = "page"

    size = Attribute("@size", UNSIGNED)
    unit = Attribute("@unit")
    nodeset = Attribute("@nodeset")


class MemoryBacking(Node):
    """Which memory of the host backs the guest's."""

    TAG = "memoryBacking"

    hugepages = Flag("hugepages")
    pages = Children(HugePage, "hugepages/page")
    nosharepages = Flag("nosharepages")
    locked = Flag("locked")
    source_type = Attribute("source@type", choice("file", "anonymous", "memfd"))
    access_mode = Attribute("access@mode", choice("shared", "private"))
    allocation_mode = Attribute("allocation@mode", choice("immediate", "ondemand"))
    allocation_threads = Attribute("allocation@threads", UNSIGNED)
    discard = Flag("discard")


class MemoryTuning(Node):
    """Limits the host sets, in KiB."""

    TAG = "memtune"

    hard_limit = Size("hard_limit")
    soft_limit = Size("soft_limit")
    min_guarantee = Size("min_guarantee")
    swap_hard_limit = Size("swap_hard_limit")


class NumaMemoryNode(Node):
    """``<memnode>``: where the memory of one cell of the guest comes from."""

    TAG = "memnode"

    cellid = Attribute("@cellid", UNSIGNED)
    mode = Attribute("@mode", choice("strict", "preferred", "interleave", "restrictive"))
    nodeset = Attribute("@nodeset")


class NumaTuning(Node):
    """Which nodes of the host the guest's memory comes from."""

    TAG = "numatune"

    mode = Attribute("memory@mode", choice("strict", "preferred", "interleave", "restrictive"))
    nodeset = Attribute("memory@nodeset")
    placement = Attribute("memory@placement", choice("static", "auto"))
    nodes = Children(NumaMemoryNode, "memnode")
