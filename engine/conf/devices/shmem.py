"""``<shmem>``: memory shared between guests."""

from __future__ import annotations

from ..xml_codec import ON_OFF, UNSIGNED, choice
from ..xml_field import Attribute, Flag, Size
from .device import Device


class Shmem(Device):
    """A shared memory device of the guest."""

    TAG = "shmem"

    name = Attribute("@name")
    role = Attribute("@role", choice("master", "peer"))
    model = Attribute("model@type", choice("ivshmem", "ivshmem-plain", "ivshmem-doorbell"))
    size = Size("size", unit="M", default="bytes")
    """Mebibytes."""
    server = Flag("server")
    server_path = Attribute("server@path")
    msi_vectors = Attribute("msi@vectors", UNSIGNED)
    msi_ioeventfd = Attribute("msi@ioeventfd", ON_OFF)
