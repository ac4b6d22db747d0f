"""``<memory>``: memory modules plugged into the guest."""

from __future__ import annotations

from ..xml_codec import UNSIGNED, YES_NO, choice, hexadecimal
from ..xml_field import Attribute, Flag, Size, Text
from .device import Device


class MemoryDevice(Device):
    """A memory module of the guest; sizes in KiB."""

    TAG = "memory"

    model = Attribute("@model", choice("dimm", "nvdimm", "virtio-pmem", "virtio-mem", "sgx-epc"))
    access = Attribute("@access", choice("shared", "private"))
    discard = Attribute("@discard", YES_NO)
    uuid = Text("uuid")
    source_nodemask = Text("source/nodemask")
    source_pagesize = Size("source/pagesize")
    source_path = Text("source/path")
    source_alignsize = Size("source/alignsize")
    source_pmem = Flag("source/pmem")
    target_dynamic_slots = Attribute("target@dynamicMemslots", YES_NO)
    target_size = Size("target/size")
    target_node = Text("target/node", UNSIGNED)
    target_label_size = Size("target/label/size")
    target_readonly = Flag("target/readonly")
    target_block = Size("target/block")
    target_requested = Size("target/requested")
    target_current = Size("target/current")
    target_address_base = Attribute("target/address@base", hexadecimal(1))
