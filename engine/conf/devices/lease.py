"""``<lease>``: a lock that must be held while the guest runs."""

from __future__ import annotations

from ..xml_codec import UNSIGNED
from ..xml_field import Attribute, Text
from ..xml_node import Node


class Lease(Node):
    """A lease. It is no device of the guest: no address, no alias."""

    TAG = "lease"

    lockspace = Text("lockspace")
    key = Text("key")
    target_path = Attribute("target@path")
    target_offset = Attribute("target@offset", UNSIGNED)
