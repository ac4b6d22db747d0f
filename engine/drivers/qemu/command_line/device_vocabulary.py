"""The devices' part of ``vocabulary``: what each builder in ``devices`` reads of its element."""

from __future__ import annotations

from .pci_devices import PCI_MODELS

_DEVICE = """
    alias@name
    address@type=pci|drive|usb|virtio-serial|ccid|isa
    address@domain address@bus address@slot address@function address@multifunction
    address@controller address@target address@unit address@port
"""
"""What every device may have; addresses of other kinds are refused by ``refusals``."""

_VIRTIO = "driver@iommu driver@ats driver@packed driver@page_per_vq"

_STREAM = """
    @type=null|vc|pty|dev|file|pipe|udp|tcp|unix|spicevmc|spiceport|qemu-vdagent
    source@mode source@path source@append source@host source@service source@tls=no source@channel
    source/reconnect@enabled source/reconnect@timeout
    source/clipboard@copypaste source/mouse@mode source/seclabel@model source/seclabel@relabel=no
    protocol@type=raw|telnet log@file log@append
"""

_SOURCE = "@file @dev @index @startupPolicy=mandatory seclabel@model seclabel@relabel=no"

_IMAGE_FORMATS = "raw|qcow2|qed|vdi|vmdk|vpc|vhdx"

_BACKING_DEPTH = 16
"""How many images of a chain a document may name."""


def _source_below(prefix: str) -> str:
    joined = [
        f"{prefix}{entry}" if entry.startswith("@") else f"{prefix}/{entry}"
        for entry in _SOURCE.split()
    ]
    return " ".join([prefix, *joined])


def _backing_chain() -> str:
    entries = []
    for depth in range(1, _BACKING_DEPTH + 1):
        path = "/".join(["backingStore"] * depth)
        entries.append(f"{path}@type=file|block {path}@index")
        entries.append(f"{path}/format@type={_IMAGE_FORMATS} {_source_below(path + '/source')}")
    return " ".join(entries)


_LIMITS = [
    f"{direction}_{unit}_sec{suffix}"
    for direction in ("total", "read", "write")
    for unit in ("bytes", "iops")
    for suffix in ("", "_max", "_max_length")
] + ["size_iops_sec", "group_name"]

_DISK = f"""
    @type=file|block @device=disk|cdrom|floppy @snapshot
    @model=virtio|virtio-transitional|virtio-non-transitional
    driver@name=qemu driver@type={_IMAGE_FORMATS} driver@cache driver@error_policy
    driver@rerror_policy driver@io driver@ioeventfd driver@event_idx driver@discard
    driver@iothread driver@detect_zeroes driver@queues driver@queue_size
    driver/metadata_cache/max_size driver/metadata_cache/max_size@unit
    target@dev target@bus=ide|fdc|scsi|virtio|usb|sata target@tray=closed target@removable
    target@rotation_rate
    readonly shareable serial wwn vendor product
    geometry@cyls geometry@heads geometry@secs geometry@trans
    blockio@logical_block_size blockio@physical_block_size blockio@discard_granularity
    {" ".join(f"iotune/{name}" for name in _LIMITS)}
    {_source_below("source")} {_backing_chain()}
"""

_OFFLOADS = ["csum", "gso", "tso4", "tso6", "ecn", "ufo", "mrg_rxbuf"]

_INTERFACE = f"""
    @type=user|ethernet|bridge|mcast|server|client|udp|null
    mac@address mac@type source@bridge source@address source@port
    source/local@address source/local@port
    ip@family ip@address ip@prefix script@path downscript@path target@dev target@managed
    model@type={"|".join(sorted(PCI_MODELS["interface"]))}|usb-net
    driver@name=qemu|vhost driver@txmode driver@ioeventfd driver@event_idx driver@queues=1
    driver@rx_queue_size driver@tx_queue_size
    {" ".join(f"driver/host@{name} driver/guest@{name}" for name in _OFFLOADS)}
    tune/sndbuf link@state mtu@size rom@enabled rom@bar rom@file backend@type=default
"""

_GRAPHICS = """
    @type=vnc|spice|egl-headless @port @tlsPort @autoport @websocket @listen @socket @keymap
    @sharePolicy @powerControl @defaultMode @passwd @passwdValidTo @connected
    listen@type listen@address listen@network listen@socket channel@name channel@mode
    image@compression jpeg@compression zlib@compression playback@compression streaming@mode
    mouse@mode clipboard@copypaste filetransfer@enable gl@enable=no gl@rendernode audio@id
"""

_VIDEO = """
    driver@name=qemu
    model@type=vga|cirrus|vmvga|qxl|virtio|none|bochs|ramfb model@ram model@vram model@vram64
    model@vgamem model@heads model@primary model@blob model/acceleration@accel2d=no
    model/acceleration@accel3d=no model/resolution@x model/resolution@y
"""

_CONTROLLER = """
    @type=ide|fdc|scsi|sata|virtio-serial|ccid|usb|pci @index @model @ports @vectors
    model@name=pci-bridge|pcie-root-port|ioh3420|pcie-pci-bridge|i82801b11-bridge|x3130-upstream|xio3130-downstream
    target@chassisNr target@chassis target@port target@hotplug
    driver@queues driver@cmd_per_lun driver@max_sectors driver@ioeventfd driver@iothread
    master@startport
"""

_ELEMENTS = {
    "disk": f"boot@order {_DISK} {_VIRTIO}",
    "controller": f"{_CONTROLLER} {_VIRTIO}",
    "interface": f"boot@order acpi@index {_INTERFACE} {_VIRTIO}",
    "serial": f"""
        {_STREAM} @tty target@type=isa-serial|pci-serial|usb-serial target@port
        target/model@name=isa-serial|pci-serial|usb-serial address@iobase address@irq
    """,
    "parallel": f"{_STREAM} @tty target@port",
    "console": f"{_STREAM} @tty target@type=serial|virtio target@port",
    "channel": f"{_STREAM} @tty target@type=virtio target@name target@state",
    "input": f"""
        @type @bus=ps2|usb|virtio|none @model=virtio source@dev source@evdev source@grab
        source@grabToggle source@repeat {_VIRTIO}
    """,
    "tpm": """
        @model=tpm-tis|tpm-crb backend@type backend@version backend@persistent_state=yes
        backend/device@path backend/source@type=unix backend/source@path backend/source@mode=connect
    """,
    "graphics": _GRAPHICS,
    "sound": """
        @model=ich6|ich9|ac97|es1370|sb16|usb|pcspk @multichannel codec@type audio@id
    """,
    "audio": "@id @type=none|spice|file @timerPeriod @path",
    "video": f"{_VIDEO} {_VIRTIO}",
    "redirdev": f"boot@order @bus=usb {_STREAM}",
    "hub": "@type=usb",
    "watchdog": "@model=i6300esb|ib700|itco @action=reset|shutdown|poweroff|pause|none|inject-nmi",
    "memballoon": f"""
        @model=virtio|virtio-transitional|virtio-non-transitional|none @autodeflate
        @freePageReporting stats@period {_VIRTIO}
    """,
    "rng": f"""
        @model=virtio|virtio-transitional|virtio-non-transitional rate@bytes rate@period
        backend backend@model backend@type=unix|tcp|udp backend/source@mode backend/source@path
        backend/source@host backend/source@service backend/protocol@type=raw {_VIRTIO}
    """,
    "panic": "@model=isa|pvpanic|hyperv address@iobase",
    "vsock": f"""
        @model=virtio|virtio-transitional|virtio-non-transitional cid@auto cid@address {_VIRTIO}
    """,
    "smartcard": f"@mode=passthrough {_STREAM}",
    "crypto": f"@model=virtio @type=qemu backend@model=builtin backend@queues {_VIRTIO}",
}

DEVICE_TABLE = {"devices": "emulator"} | {
    f"devices/{name}": f"{_DEVICE} {entries}" for name, entries in _ELEMENTS.items()
}
