"""``<launchSecurity>``: memory encryption, the guest's protection from its host."""

from __future__ import annotations

from ..xml_codec import UNSIGNED, YES_NO, hexadecimal
from ..xml_field import Attribute, Text
from ..xml_node import Node


class LaunchSecurity(Node):
    """AMD SEV and its kin; blobs are base64."""

    TAG = "launchSecurity"

    type = Attribute("@type")
    kernel_hashes = Attribute("@kernelHashes", YES_NO)
    cbitpos = Text("cbitpos", UNSIGNED)
    reduced_phys_bits = Text("reducedPhysBits", UNSIGNED)
    policy = Text("policy", hexadecimal(4))
    dh_cert = Text("dhCert")
    session = Text("session")
