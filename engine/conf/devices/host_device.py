"""``<hostdev>``: devices of the host handed to the guest."""

from __future__ import annotations

from ..xml_codec import ON_OFF, YES_NO, choice, hexadecimal
from ..xml_field import Attribute, Child, Children, Flag, Text
from ..xml_node import Node
from .address import Address
from .device import Device
from .interface import IpAddress, Route
from .storage_source import StorageAuth, StorageHost


class HostDeviceSource(Node):
    """``<source>``: which device of the host; ``mode`` and ``type`` say which fields count."""

    TAG = "source"

    startup_policy = Attribute("@startupPolicy", choice("mandatory", "requisite", "optional"))
    guest_reset = Attribute("@guestReset", choice("off", "uninitialized", "on"))
    write_filtering = Attribute("@writeFiltering", YES_NO)
    protocol = Attribute("@protocol", choice("iscsi", "vhost"))
    name = Attribute("@name")
    wwpn = Attribute("@wwpn")
    vendor_id = Attribute("vendor@id", hexadecimal(4))
    product_id = Attribute("product@id", hexadecimal(4))
    adapter_name = Attribute("adapter@name")
    address = Child(Address, "address")
    hosts = Children(StorageHost, "host")
    auth = Child(StorageAuth, "auth")
    initiator_iqn = Attribute("initiator/iqn@name")
    block = Text("block")
    char = Text("char")
    interface = Text("interface")


class HostDevice(Device):
    """A device of the host inside the guest."""

    TAG = "hostdev"

    mode = Attribute("@mode", choice("subsystem", "capabilities"))
    type = Attribute(
        "@type", choice("usb", "pci", "scsi", "scsi_host", "mdev", "storage", "misc", "net")
    )
    managed = Attribute("@managed", YES_NO)
    sgio = Attribute("@sgio", choice("filtered", "unfiltered"))
    rawio = Attribute("@rawio", YES_NO)
    model = Attribute("@model")
    display = Attribute("@display", ON_OFF)
    ramfb = Attribute("@ramfb", ON_OFF)
    driver_name = Attribute("driver@name", choice("kvm", "vfio", "xen"))
    driver_model = Attribute("driver@model")
    source = Child(HostDeviceSource, "source")
    ips = Children(IpAddress, "ip")
    routes = Children(Route, "route")
    readonly = Flag("readonly")
    shareable = Flag("shareable")
    teaming_type = Attribute("teaming@type", choice("persistent", "transient"))
    teaming_persistent = Attribute("teaming@persistent")
