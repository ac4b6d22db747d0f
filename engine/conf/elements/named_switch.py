"""``<perf>`` and ``<keywrap>``: named switches of the host's counters and of key wrapping."""

from __future__ import annotations

from ..xml_codec import ON_OFF, YES_NO
from ..xml_field import Attribute
from ..xml_node import Node


class PerfEvent(Node):
    """``<event>``: a performance counter of the host kept for the guest."""

    TAG = "event"

    name = Attribute("@name")
    enabled = Attribute("@enabled", YES_NO)


class KeyWrapCipher(Node):
    """``<cipher>``: whether the guest may wrap keys with this cipher (s390)."""

    TAG = "cipher"

    name = Attribute("@name")
    state = Attribute("@state", ON_OFF)
