"""``<interface>``: network cards, of every kind of connection to the host."""

from __future__ import annotations

from ..xml_codec import INTEGER, ON_OFF, STRING, UNSIGNED, YES_NO, choice
from ..xml_field import Attribute, Child, Children, Section, Text
from ..xml_node import Node
from .address import Address
from .device import VirtioDevice


class IpAddress(Node):
    """``<ip>``: an address given to the guest's or the host's side."""

    TAG = "ip"

    family = Attribute("@family", choice("ipv4", "ipv6"))
    address = Attribute("@address")
    prefix = Attribute("@prefix", UNSIGNED)
    peer = Attribute("@peer")


class Route(Node):
    """``<route>``: a route set up beside an ``<ip>``."""

    TAG = "route"

    family = Attribute("@family", choice("ipv4", "ipv6"))
    address = Attribute("@address")
    netmask = Attribute("@netmask")
    prefix = Attribute("@prefix", UNSIGNED)
    gateway = Attribute("@gateway")
    metric = Attribute("@metric", UNSIGNED)


class InterfaceSource(Node):
    """``<source>``: the host's end; the interface's ``type`` says which fields count."""

    TAG = "source"

    network = Attribute("@network")
    portgroup = Attribute("@portgroup")
    bridge = Attribute("@bridge")
    dev = Attribute("@dev")
    mode = Attribute("@mode", STRING)
    """vepa, bridge, private, passthrough for ``direct``; client, server for ``vhostuser``."""
    type = Attribute("@type")
    path = Attribute("@path")
    name = Attribute("@name")
    hostip = Attribute("@address")
    port = Attribute("@port", UNSIGNED)
    portid = Attribute("@portid")
    switchid = Attribute("@switchid")
    portgroupid = Attribute("@portgroupid")
    connectionid = Attribute("@connectionid", INTEGER)
    reconnect_enabled = Attribute("reconnect@enabled", YES_NO)
    reconnect_timeout = Attribute("reconnect@timeout", UNSIGNED)
    local_address = Attribute("local@address")
    local_port = Attribute("local@port", UNSIGNED)
    address = Child(Address, "address")
    ips = Children(IpAddress, "ip")
    routes = Children(Route, "route")


class VlanTag(Node):
    """``<tag>``: one VLAN of the port."""

    TAG = "tag"

    id = Attribute("@id", UNSIGNED)
    native_mode = Attribute("@nativeMode", choice("tagged", "untagged"))


class VirtualPort(Node):
    """``<virtualport>``: parameters of 802.1Qbg, 802.1Qbh, Open vSwitch or MidoNet."""

    TAG = "virtualport"

    type = Attribute("@type")
    managerid = Attribute("parameters@managerid", UNSIGNED)
    typeid = Attribute("parameters@typeid", UNSIGNED)
    typeidversion = Attribute("parameters@typeidversion", UNSIGNED)
    instanceid = Attribute("parameters@instanceid")
    profileid = Attribute("parameters@profileid")
    interfaceid = Attribute("parameters@interfaceid")


class Bandwidth(Node):
    """``<inbound>`` or ``<outbound>``: kibibytes per second; ``burst`` in kibibytes."""

    average = Attribute("@average", UNSIGNED)
    peak = Attribute("@peak", UNSIGNED)
    floor = Attribute("@floor", UNSIGNED)
    burst = Attribute("@burst", UNSIGNED)


class FilterParameter(Node):
    """``<parameter>``: a variable of the network filter."""

    TAG = "parameter"

    name = Attribute("@name")
    value = Attribute("@value")


class PortForwardRange(Node):
    """``<range>``: ports forwarded to the guest, or left out of it."""

    TAG = "range"

    start = Attribute("@start", UNSIGNED)
    end = Attribute("@end", UNSIGNED)
    to = Attribute("@to", UNSIGNED)
    exclude = Attribute("@exclude", YES_NO)


class PortForward(Node):
    """``<portForward>``: host ports that lead to the guest (passt)."""

    TAG = "portForward"

    proto = Attribute("@proto", choice("tcp", "udp"))
    address = Attribute("@address")
    dev = Attribute("@dev")
    ranges = Children(PortForwardRange, "range")


class Offloads(Node):
    """``<host>`` or ``<guest>`` of the driver: which virtio offloads are on."""

    csum = Attribute("@csum", ON_OFF)
    gso = Attribute("@gso", ON_OFF)
    tso4 = Attribute("@tso4", ON_OFF)
    tso6 = Attribute("@tso6", ON_OFF)
    ecn = Attribute("@ecn", ON_OFF)
    ufo = Attribute("@ufo", ON_OFF)
    mrg_rxbuf = Attribute("@mrg_rxbuf", ON_OFF)


class Interface(VirtioDevice):
    """A network card of the guest."""

    TAG = "interface"

    type = Attribute(
        "@type",
        choice(
            "user", "ethernet", "vhostuser", "server", "client", "mcast", "network", "bridge",
            "internal", "direct", "hostdev", "udp", "vdpa", "null", "vds",
        ),
    )  # fmt: skip
    managed = Attribute("@managed", YES_NO)
    trust_guest_rx_filters = Attribute("@trustGuestRxFilters", YES_NO)

    mac = Attribute("mac@address")
    mac_type = Attribute("mac@type", choice("generated", "static"))
    mac_check = Attribute("mac@check", YES_NO)
    source = Child(InterfaceSource, "source")
    vlan_trunk = Attribute("vlan@trunk", YES_NO)
    vlan_tags = Children(VlanTag, "vlan/tag")
    virtual_port = Child(VirtualPort, "virtualport")
    inbound = Child(Bandwidth, "bandwidth/inbound")
    outbound = Child(Bandwidth, "bandwidth/outbound")
    port_isolated = Attribute("port@isolated", YES_NO)
    ips = Children(IpAddress, "ip")
    routes = Children(Route, "route")
    port_forwards = Children(PortForward, "portForward")
    script = Attribute("script@path")
    downscript = Attribute("downscript@path")
    backend_domain = Attribute("backenddomain@name")
    target_dev = Attribute("target@dev")
    """The name of the host's side, chosen by the host where it is missing."""
    target_managed = Attribute("target@managed", YES_NO)
    guest_dev = Attribute("guest@dev")
    guest_actual = Attribute("guest@actual")
    model = Attribute("model@type")
    driver_name = Attribute("driver@name", choice("qemu", "vhost", "kvm", "vfio", "xen"))
    txmode = Attribute("driver@txmode", choice("iothread", "timer"))
    ioeventfd = Attribute("driver@ioeventfd", ON_OFF)
    event_idx = Attribute("driver@event_idx", ON_OFF)
    queues = Attribute("driver@queues", UNSIGNED)
    rx_queue_size = Attribute("driver@rx_queue_size", UNSIGNED)
    tx_queue_size = Attribute("driver@tx_queue_size", UNSIGNED)
    rss = Attribute("driver@rss", ON_OFF)
    rss_hash_report = Attribute("driver@rss_hash_report", ON_OFF)
    host_offloads = Section(Offloads, "driver/host")
    guest_offloads = Section(Offloads, "driver/guest")
    backend_type = Attribute("backend@type", choice("default", "passt"))
    backend_tap = Attribute("backend@tap")
    backend_vhost = Attribute("backend@vhost")
    backend_log_file = Attribute("backend@logFile")
    filter = Attribute("filterref@filter")
    filter_parameters = Children(FilterParameter, "filterref/parameter")
    sndbuf = Text("tune/sndbuf", UNSIGNED)
    teaming_type = Attribute("teaming@type", choice("persistent", "transient"))
    teaming_persistent = Attribute("teaming@persistent")
    link_state = Attribute("link@state", choice("up", "down"))
    mtu = Attribute("mtu@size", UNSIGNED)
    coalesce_rx_frames = Attribute("coalesce/rx/frames@max", UNSIGNED)
