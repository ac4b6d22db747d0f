"""``<blkiotune>``: the guest's share of the host's block devices."""

from __future__ import annotations

from ..xml_codec import UNSIGNED
from ..xml_field import Children, Text
from ..xml_node import Node


class BlockDeviceTuning(Node):
    """``<device>``: weight and limits per second on one block device of the host."""

    TAG = "device"

    path = Text("path")
    weight = Text("weight", UNSIGNED)
    read_iops_sec = Text("read_iops_sec", UNSIGNED)
    write_iops_sec = Text("write_iops_sec", UNSIGNED)
    read_bytes_sec = Text("read_bytes_sec", UNSIGNED)
    write_bytes_sec = Text("write_bytes_sec", UNSIGNED)


class BlockTuning(Node):
    """The guest's weight among others, and limits on single devices."""

    TAG = "blkiotune"

    weight = Text("weight", UNSIGNED)
    devices = Children(BlockDeviceTuning, "device")
