"""``<controller>``: buses inside the guest that other devices sit on."""

from __future__ import annotations

from ..xml_codec import C_NUMBER, ON_OFF, UNSIGNED, choice, hexadecimal
from ..xml_field import Attribute, Size, Text
from .device import VirtioDevice


class Controller(VirtioDevice):
    """A bus controller of the guest; ``index`` is what addresses call ``controller`` or ``bus``."""

    TAG = "controller"
    ORDER = "model target driver boot alias master rom acpi address pcihole64"

    type = Attribute(
        "@type",
        choice(
            "ide", "fdc", "scsi", "sata", "virtio-serial", "ccid", "usb", "pci", "xenbus", "isa",
            "nvme",
        ),
    )  # fmt: skip
    index = Attribute("@index", UNSIGNED)
    model = Attribute("@model")
    ports = Attribute("@ports", UNSIGNED)
    vectors = Attribute("@vectors", UNSIGNED)
    max_grant_frames = Attribute("@maxGrantFrames", UNSIGNED)
    max_event_channels = Attribute("@maxEventChannels", UNSIGNED)
    model_name = Attribute("model@name")
    target_chassis_nr = Attribute("target@chassisNr", UNSIGNED)
    target_chassis = Attribute("target@chassis", UNSIGNED)
    target_port = Attribute("target@port", hexadecimal(1))
    target_bus_nr = Attribute("target@busNr", C_NUMBER)
    target_index = Attribute("target@index", UNSIGNED)
    target_hotplug = Attribute("target@hotplug", ON_OFF)
    target_mem_reserve = Attribute("target@memReserve", UNSIGNED)
    target_node = Text("target/node", UNSIGNED)
    queues = Attribute("driver@queues", UNSIGNED)
    cmd_per_lun = Attribute("driver@cmd_per_lun", UNSIGNED)
    max_sectors = Attribute("driver@max_sectors", UNSIGNED)
    ioeventfd = Attribute("driver@ioeventfd", ON_OFF)
    iothread = Attribute("driver@iothread", UNSIGNED)
    serial = Text("serial")
    pcihole64 = Size("pcihole64")
