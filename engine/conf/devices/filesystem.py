"""``<filesystem>``: folders of the host inside the guest."""

from __future__ import annotations

from ..elements.id_map import IdMapRange
from ..xml_codec import ON_OFF, UNSIGNED, Codec, choice
from ..xml_field import Attribute, Children, Flag, Size
from .device import VirtioDevice

_MODE: Codec[int] = Codec(lambda text: int(text, 8), lambda value: f"{value:04o}")


class Filesystem(VirtioDevice):
    """A shared folder of the guest."""

    TAG = "filesystem"
    ORDER = (
        "driver binary idmap source target readonly boot alias rom acpi address"
        " space_hard_limit space_soft_limit"
    )

    type = Attribute("@type", choice("mount", "block", "file", "template", "ram", "bind", "volume"))
    accessmode = Attribute("@accessmode", choice("passthrough", "mapped", "squash"))
    model = Attribute("@model")
    multidevs = Attribute("@multidevs", choice("default", "remap", "forbid", "warn"))
    fmode = Attribute("@fmode", _MODE)
    dmode = Attribute("@dmode", _MODE)
    driver_type = Attribute(
        "driver@type", choice("path", "handle", "loop", "nbd", "ploop", "virtiofs", "mtp")
    )
    driver_format = Attribute("driver@format")
    wrpolicy = Attribute("driver@wrpolicy", choice("immediate"))
    queue = Attribute("driver@queue", UNSIGNED)
    binary_path = Attribute("binary@path")
    binary_xattr = Attribute("binary@xattr", ON_OFF)
    cache_mode = Attribute("binary/cache@mode", choice("none", "always"))
    sandbox_mode = Attribute("binary/sandbox@mode", choice("namespace", "chroot"))
    lock_posix = Attribute("binary/lock@posix", ON_OFF)
    lock_flock = Attribute("binary/lock@flock", ON_OFF)
    thread_pool_size = Attribute("binary/thread_pool@size", UNSIGNED)
    openfiles_max = Attribute("binary/openfiles@max", UNSIGNED)
    idmap_uids = Children(IdMapRange, "idmap/uid")
    idmap_gids = Children(IdMapRange, "idmap/gid")
    source_dir = Attribute("source@dir")
    source_socket = Attribute("source@socket")
    source_dev = Attribute("source@dev")
    source_file = Attribute("source@file")
    source_name = Attribute("source@name")
    source_usage = Attribute("source@usage", UNSIGNED)
    source_units = Attribute("source@units")
    source_pool = Attribute("source@pool")
    source_volume = Attribute("source@volume")
    target_dir = Attribute("target@dir")
    """A mount point, or for virtio the tag the guest mounts by."""
    readonly = Flag("readonly")
    space_hard_limit = Size("space_hard_limit", unit="bytes", default="bytes")
    space_soft_limit = Size("space_soft_limit", unit="bytes", default="bytes")
