"""``<idmap>``: user and group ids of a container, or of a shared folder, on the host."""

from __future__ import annotations

from ..xml_codec import UNSIGNED
from ..xml_field import Attribute
from ..xml_node import Node


class IdMapRange(Node):
    """``<uid>`` or ``<gid>``: a range of ids inside and where it starts on the host."""

    start = Attribute("@start", UNSIGNED)
    target = Attribute("@target", UNSIGNED)
    count = Attribute("@count", UNSIGNED)
