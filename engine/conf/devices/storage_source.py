"""``<source>`` of a disk: a file, block device, directory, volume or network share.

The same shape serves a disk, each member of its backing chain, its mirror, and NVRAM images.
"""

from __future__ import annotations

from ..elements.seclabel import SourceSecurityLabel
from ..xml_codec import STRING, UNSIGNED, YES_NO, choice
from ..xml_field import Attribute, Child, Children, Nested, Size, Text
from ..xml_node import Node
from .address import Address


class StorageSecret(Node):
    """``<secret>``: which stored secret opens something."""

    TAG = "secret"

    type = Attribute("@type")
    uuid = Attribute("@uuid")
    usage = Attribute("@usage")


class StorageAuth(Node):
    """``<auth>``: how to log in to a network share."""

    TAG = "auth"

    username = Attribute("@username")
    secret = Child(StorageSecret, "secret")


class StorageEncryption(Node):
    """``<encryption>``: how an image is encrypted."""

    TAG = "encryption"

    format = Attribute("@format", choice("default", "qcow", "luks", "luks2", "luks-any"))
    engine = Attribute("@engine", choice("qemu", "librbd"))
    secrets = Children(StorageSecret, "secret")
    cipher_name = Attribute("cipher@name")
    cipher_size = Attribute("cipher@size", UNSIGNED)
    cipher_mode = Attribute("cipher@mode")
    cipher_hash = Attribute("cipher@hash")
    ivgen_name = Attribute("ivgen@name")
    ivgen_hash = Attribute("ivgen@hash")


class StorageHost(Node):
    """``<host>``: one server of a network share."""

    TAG = "host"

    name = Attribute("@name")
    port = Attribute("@port", STRING)
    transport = Attribute("@transport", choice("tcp", "unix", "rdma"))
    socket = Attribute("@socket")


class StorageSlice(Node):
    """``<slice>``: the part of an image that is used; offset and size in bytes."""

    TAG = "slice"

    type = Attribute("@type", choice("storage"))
    offset = Attribute("@offset", UNSIGNED)
    size = Attribute("@size", UNSIGNED)


class StorageCookie(Node):
    """``<cookie>``: sent with HTTP requests."""

    TAG = "cookie"

    name = Attribute("@name")
    value = Text(".")


class StorageSource(Node):
    """Where the bytes are; the disk's ``type`` says which fields count."""

    TAG = "source"

    file = Attribute("@file")
    dev = Attribute("@dev")
    dir = Attribute("@dir")
    fdgroup = Attribute("@fdgroup")
    protocol = Attribute("@protocol")
    name = Attribute("@name")
    query = Attribute("@query")
    tls = Attribute("@tls", YES_NO)
    tls_hostname = Attribute("@tlsHostname")
    pool = Attribute("@pool")
    volume = Attribute("@volume")
    mode = Attribute("@mode", choice("host", "direct"))
    type = Attribute("@type")
    """``pci`` for NVMe, ``unix`` for vhost-user."""
    path = Attribute("@path")
    managed = Attribute("@managed", YES_NO)
    namespace = Attribute("@namespace", UNSIGNED)
    startup_policy = Attribute("@startupPolicy", choice("mandatory", "requisite", "optional"))
    index = Attribute("@index", UNSIGNED)

    hosts = Children(StorageHost, "host")
    snapshot_name = Attribute("snapshot@name")
    config_file = Attribute("config@file")
    initiator_iqn = Attribute("initiator/iqn@name")
    ssl_verify = Attribute("ssl@verify", YES_NO)
    cookies = Children(StorageCookie, "cookies/cookie")
    readahead = Attribute("readahead@size", UNSIGNED)
    timeout = Attribute("timeout@seconds", UNSIGNED)
    reconnect_enabled = Attribute("reconnect@enabled", YES_NO)
    reconnect_timeout = Attribute("reconnect@timeout", UNSIGNED)
    reconnect_delay = Attribute("reconnect@delay", UNSIGNED)
    identity_user = Attribute("identity@user")
    identity_group = Attribute("identity@group")
    address = Child(Address, "address")
    slices = Children(StorageSlice, "slices/slice")
    seclabels = Children(SourceSecurityLabel, "seclabel")
    auth = Child(StorageAuth, "auth")
    encryption = Child(StorageEncryption, "encryption")
    reservations_managed = Attribute("reservations@managed", YES_NO)
    reservations_source_type = Attribute("reservations/source@type")
    reservations_source_path = Attribute("reservations/source@path")
    reservations_source_mode = Attribute("reservations/source@mode")


class BackingStore(Node):
    """``<backingStore>``: the image below; an empty one ends the chain."""

    TAG = "backingStore"

    type = Attribute("@type")
    index = Attribute("@index", UNSIGNED)
    format = Attribute("format@type")
    metadata_cache_size = Size("format/metadata_cache/max_size", unit="bytes", default="bytes")
    source = Child(StorageSource, "source")
    backing_store: Nested[BackingStore] = Nested("backingStore")
