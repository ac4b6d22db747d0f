"""Domain XML to QEMU's command line: pure translation, nothing is started or opened here.

build             build_command_line: check, complete, name, build, assemble
vocabulary        what is understood of a document; all else is refused
refusals          combinations that QEMU, or this driver, does not have
required_files    what must be on the host before a start
completion/       machine, controllers, models and addresses that nobody chose
guest/            builders of what is not a device
devices/          builders of devices, one kind per file
pieces            what builders yield: an option, a property, a QMP command...
assembly          pieces to a command line
place, command    what goes in beside the document, and what comes out
context           what builders may look at
"""

from __future__ import annotations

from .build import build_command_line, choose_accelerator
from .command import CommandLine
from .completion import complete_devices
from .pieces import TpmLaunch
from .place import GraphicsSecurity, Place
from .refusals import refuse_unsupported
from .required_files import required_files

__all__ = [
    "CommandLine",
    "GraphicsSecurity",
    "Place",
    "TpmLaunch",
    "build_command_line",
    "choose_accelerator",
    "complete_devices",
    "refuse_unsupported",
    "required_files",
]
