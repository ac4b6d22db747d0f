"""``<memballoon>``: memory given back to the host while the guest runs."""

from __future__ import annotations

from ..xml_codec import ON_OFF, UNSIGNED
from ..xml_field import Attribute
from .device import VirtioDevice


class MemBalloon(VirtioDevice):
    """The balloon of the guest; model ``none`` means there is none."""

    TAG = "memballoon"

    model = Attribute("@model")
    autodeflate = Attribute("@autodeflate", ON_OFF)
    free_page_reporting = Attribute("@freePageReporting", ON_OFF)
    stats_period = Attribute("stats@period", UNSIGNED)
    """Seconds between the guest's reports."""
