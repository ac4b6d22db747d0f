"""``<smartcard>``: smart cards of the host or of a remote viewer."""

from __future__ import annotations

from ..xml_codec import choice
from ..xml_field import Attribute, Children, Text
from ..xml_node import Node
from .character import CharacterBackend
from .device import Device


class Certificate(Node):
    """``<certificate>``: the nickname of a certificate in the host's database."""

    TAG = "certificate"

    name = Text(".")


class SmartCard(CharacterBackend, Device):
    """A smart card of the guest; three certificates in mode ``host-certificates``."""

    TAG = "smartcard"
    ORDER = "certificate database source protocol"

    mode = Attribute("@mode", choice("host", "host-certificates", "passthrough"))
    certificates = Children(Certificate, "certificate")
    database = Text("database")
