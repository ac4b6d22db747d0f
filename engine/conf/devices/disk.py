"""``<disk>``: hard disks, optical drives, floppies and passed-through LUNs."""

from __future__ import annotations

from ..xml_codec import ON_OFF, UNSIGNED, YES_NO, choice
from ..xml_field import Attribute, Child, Flag, Section, Size, Text
from ..xml_node import Node
from .device import VirtioDevice
from .storage_source import BackingStore, StorageAuth, StorageEncryption, StorageSource


class DiskMirror(Node):
    """``<mirror>``: the copy a running block job writes."""

    TAG = "mirror"

    type = Attribute("@type")
    file = Attribute("@file")
    format_name = Attribute("@format")
    job = Attribute("@job")
    ready = Attribute("@ready", choice("yes", "abort", "pivot"))
    format = Attribute("format@type")
    metadata_cache_size = Size("format/metadata_cache/max_size", unit="bytes", default="bytes")
    source = Child(StorageSource, "source")
    backing_store = Child(BackingStore, "backingStore")


class DiskLimits(Node):
    """``<iotune>``: bytes and requests per second; ``max`` are bursts, lengths are seconds."""

    TAG = "iotune"

    total_bytes_sec = Text("total_bytes_sec", UNSIGNED)
    read_bytes_sec = Text("read_bytes_sec", UNSIGNED)
    write_bytes_sec = Text("write_bytes_sec", UNSIGNED)
    total_iops_sec = Text("total_iops_sec", UNSIGNED)
    read_iops_sec = Text("read_iops_sec", UNSIGNED)
    write_iops_sec = Text("write_iops_sec", UNSIGNED)
    total_bytes_sec_max = Text("total_bytes_sec_max", UNSIGNED)
    read_bytes_sec_max = Text("read_bytes_sec_max", UNSIGNED)
    write_bytes_sec_max = Text("write_bytes_sec_max", UNSIGNED)
    total_iops_sec_max = Text("total_iops_sec_max", UNSIGNED)
    read_iops_sec_max = Text("read_iops_sec_max", UNSIGNED)
    write_iops_sec_max = Text("write_iops_sec_max", UNSIGNED)
    size_iops_sec = Text("size_iops_sec", UNSIGNED)
    group_name = Text("group_name")
    total_bytes_sec_max_length = Text("total_bytes_sec_max_length", UNSIGNED)
    read_bytes_sec_max_length = Text("read_bytes_sec_max_length", UNSIGNED)
    write_bytes_sec_max_length = Text("write_bytes_sec_max_length", UNSIGNED)
    total_iops_sec_max_length = Text("total_iops_sec_max_length", UNSIGNED)
    read_iops_sec_max_length = Text("read_iops_sec_max_length", UNSIGNED)
    write_iops_sec_max_length = Text("write_iops_sec_max_length", UNSIGNED)


class Disk(VirtioDevice):
    """A disk of the guest."""

    TAG = "disk"

    type = Attribute(
        "@type",
        choice("file", "block", "dir", "network", "volume", "nvme", "vhostuser", "vhostvdpa"),
    )
    device = Attribute("@device", choice("disk", "cdrom", "floppy", "lun"))
    model = Attribute("@model")
    rawio = Attribute("@rawio", YES_NO)
    sgio = Attribute("@sgio", choice("filtered", "unfiltered"))
    snapshot = Attribute("@snapshot", choice("no", "internal", "external", "manual"))

    driver_name = Attribute("driver@name")
    driver_type = Attribute("driver@type")
    """The image format: ``raw``, ``qcow2``."""
    cache = Attribute(
        "driver@cache",
        choice("default", "none", "writethrough", "writeback", "directsync", "unsafe"),
    )
    error_policy = Attribute("driver@error_policy", choice("stop", "report", "ignore", "enospace"))
    rerror_policy = Attribute("driver@rerror_policy", choice("stop", "report", "ignore"))
    io = Attribute("driver@io", choice("native", "threads", "io_uring"))
    ioeventfd = Attribute("driver@ioeventfd", ON_OFF)
    event_idx = Attribute("driver@event_idx", ON_OFF)
    copy_on_read = Attribute("driver@copy_on_read", ON_OFF)
    discard = Attribute("driver@discard", choice("unmap", "ignore"))
    iothread = Attribute("driver@iothread", UNSIGNED)
    detect_zeroes = Attribute("driver@detect_zeroes", choice("off", "on", "unmap"))
    queues = Attribute("driver@queues", UNSIGNED)
    queue_size = Attribute("driver@queue_size", UNSIGNED)
    discard_no_unref = Attribute("driver@discard_no_unref", ON_OFF)
    metadata_cache_size = Size("driver/metadata_cache/max_size", unit="bytes", default="bytes")

    auth = Child(StorageAuth, "auth")
    source = Child(StorageSource, "source")
    backing_store = Child(BackingStore, "backingStore")
    backend_domain = Attribute("backenddomain@name")
    geometry_cylinders = Attribute("geometry@cyls", UNSIGNED)
    geometry_heads = Attribute("geometry@heads", UNSIGNED)
    geometry_sectors = Attribute("geometry@secs", UNSIGNED)
    geometry_translation = Attribute("geometry@trans", choice("none", "auto", "lba"))
    logical_block_size = Attribute("blockio@logical_block_size", UNSIGNED)
    physical_block_size = Attribute("blockio@physical_block_size", UNSIGNED)
    discard_granularity = Attribute("blockio@discard_granularity", UNSIGNED)
    mirror = Child(DiskMirror, "mirror")
    target_dev = Attribute("target@dev")
    target_bus = Attribute(
        "target@bus",
        choice("ide", "fdc", "scsi", "virtio", "xen", "usb", "uml", "sata", "sd", "nvme"),
    )
    target_tray = Attribute("target@tray", choice("closed", "open"))
    target_removable = Attribute("target@removable", ON_OFF)
    rotation_rate = Attribute("target@rotation_rate", UNSIGNED)
    limits = Section(DiskLimits, "iotune")
    readonly = Flag("readonly")
    shareable = Flag("shareable")
    transient = Flag("transient")
    transient_share_backing = Attribute("transient@shareBacking", YES_NO)
    serial = Text("serial")
    wwn = Text("wwn")
    vendor = Text("vendor")
    product = Text("product")
    encryption = Child(StorageEncryption, "encryption")
