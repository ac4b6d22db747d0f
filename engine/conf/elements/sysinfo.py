"""``<sysinfo>``: what the guest reads from its SMBIOS tables or fw_cfg."""

from __future__ import annotations

from ..xml_field import Attribute, Children, Text
from ..xml_node import Node


class SysinfoEntry(Node):
    """``<entry>``: one named text, or for fw_cfg one named file."""

    TAG = "entry"

    name = Attribute("@name")
    file = Attribute("@file")
    value = Text(".")


class BaseBoard(Node):
    """``<baseBoard>``: one board; a machine may show several."""

    TAG = "baseBoard"

    entries = Children(SysinfoEntry, "entry")


class Sysinfo(Node):
    """The tables; ``entries`` is for type ``fwcfg``."""

    TAG = "sysinfo"

    type = Attribute("@type")
    bios = Children(SysinfoEntry, "bios/entry")
    system = Children(SysinfoEntry, "system/entry")
    base_boards = Children(BaseBoard, "baseBoard")
    chassis = Children(SysinfoEntry, "chassis/entry")
    oem_strings = Children(SysinfoEntry, "oemStrings/entry")
    entries = Children(SysinfoEntry, "entry")
