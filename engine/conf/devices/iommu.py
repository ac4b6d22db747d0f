"""``<iommu>``: the guest's own IOMMU."""

from __future__ import annotations

from ..xml_codec import ON_OFF, UNSIGNED
from ..xml_field import Attribute
from .device import Device


class Iommu(Device):
    """The IOMMU of the guest."""

    TAG = "iommu"

    model = Attribute("@model")
    intremap = Attribute("driver@intremap", ON_OFF)
    caching_mode = Attribute("driver@caching_mode", ON_OFF)
    eim = Attribute("driver@eim", ON_OFF)
    iotlb = Attribute("driver@iotlb", ON_OFF)
    aw_bits = Attribute("driver@aw_bits", UNSIGNED)
    dma_translation = Attribute("driver@dma_translation", ON_OFF)
