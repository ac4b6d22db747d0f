"""``<qemu:commandline>``: arguments and variables for QEMU that have no element of their own."""

from __future__ import annotations

from ..xml_document import qualified
from ..xml_field import Attribute, Children
from ..xml_node import Node


class QemuArgument(Node):
    """``<qemu:arg>``: one argument."""

    TAG = qualified("qemu:arg")

    value = Attribute("@value")


class QemuVariable(Node):
    """``<qemu:env>``: one environment variable."""

    TAG = qualified("qemu:env")

    name = Attribute("@name")
    value = Attribute("@value")


class QemuCommandLine(Node):
    """What the user adds to QEMU's command line, at their own risk."""

    TAG = qualified("qemu:commandline")

    arguments = Children(QemuArgument, "qemu:arg")
    variables = Children(QemuVariable, "qemu:env")
