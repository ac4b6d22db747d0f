"""``<seclabel>``: SELinux, AppArmor and DAC labels of a domain and of what it opens."""

from __future__ import annotations

from ..xml_codec import YES_NO, choice
from ..xml_field import Attribute, Text
from ..xml_node import Node


class SourceSecurityLabel(Node):
    """``<seclabel>`` of one host resource; overrides the domain's."""

    TAG = "seclabel"

    model = Attribute("@model")
    relabel = Attribute("@relabel", YES_NO)
    labelskip = Attribute("@labelskip", YES_NO)
    label = Text("label")


class SecurityLabel(Node):
    """``<seclabel>`` of the domain."""

    TAG = "seclabel"

    type = Attribute("@type", choice("none", "dynamic", "static"))
    model = Attribute("@model")
    relabel = Attribute("@relabel", YES_NO)
    label = Text("label")
    imagelabel = Text("imagelabel")
    baselabel = Text("baselabel")
