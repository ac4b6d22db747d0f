"""Character streams: ``<serial>``, ``<parallel>``, ``<console>``, ``<channel>``.

The host side (``CharacterBackend``) is shared with the devices that also move bytes through one:
random number generators, smart cards, redirected USB, TPMs.
"""

from __future__ import annotations

from ..elements.seclabel import SourceSecurityLabel
from ..xml_codec import ON_OFF, UNSIGNED, YES_NO, choice
from ..xml_field import Attribute, Child, Children
from ..xml_node import Node
from .device import Device


class CharacterSource(Node):
    """``<source>``: the host's end of a byte stream."""

    TAG = "source"

    mode = Attribute("@mode", choice("bind", "connect"))
    """``bind``: the guest's side listens; ``connect``: it calls."""
    path = Attribute("@path")
    append = Attribute("@append", ON_OFF)
    host = Attribute("@host")
    service = Attribute("@service")
    tls = Attribute("@tls", YES_NO)
    channel = Attribute("@channel")
    """The name of a spiceport or D-Bus channel."""
    master = Attribute("@master")
    slave = Attribute("@slave")
    clipboard_copypaste = Attribute("clipboard@copypaste", YES_NO)
    mouse_mode = Attribute("mouse@mode", choice("server", "client"))
    reconnect_enabled = Attribute("reconnect@enabled", YES_NO)
    reconnect_timeout = Attribute("reconnect@timeout", UNSIGNED)
    """Seconds."""
    seclabels = Children(SourceSecurityLabel, "seclabel")


class CharacterBackend(Node):
    """The host side of a character device, whatever element it is spread over."""

    type = Attribute(
        "@type",
        choice(
            "null", "vc", "pty", "dev", "file", "pipe", "stdio", "udp", "tcp", "unix",
            "spicevmc", "spiceport", "nmdm", "qemu-vdagent", "dbus",
        ),
    )  # fmt: skip
    source = Child(CharacterSource, "source")
    sources = Children(CharacterSource, "source")
    """UDP has two: where it binds and where it sends."""
    protocol = Attribute("protocol@type", choice("raw", "telnet", "telnets", "tls"))
    log_file = Attribute("log@file")
    log_append = Attribute("log@append", ON_OFF)


class CharacterDevice(CharacterBackend, Device):
    """A character device of the guest."""

    ORDER = "source protocol log target"

    tty = Attribute("@tty")
    """The pseudo-terminal of a running guest, repeated for old clients."""
    target_type = Attribute("target@type")
    target_port = Attribute("target@port", UNSIGNED)


class Serial(CharacterDevice):
    """``<serial>``: a serial port."""

    TAG = "serial"

    target_model = Attribute("target/model@name")


class Parallel(CharacterDevice):
    """``<parallel>``: a parallel port."""

    TAG = "parallel"


class Console(CharacterDevice):
    """``<console>``: what the guest's kernel talks to; the first repeats the first serial port."""

    TAG = "console"


class Channel(CharacterDevice):
    """``<channel>``: a named stream between host and an agent in the guest."""

    TAG = "channel"

    target_name = Attribute("target@name")
    target_state = Attribute("target@state", choice("connected", "disconnected"))
    target_address = Attribute("target@address")
