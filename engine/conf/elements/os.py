"""``<os>``: what the guest boots, and by which firmware."""

from __future__ import annotations

from ..devices.storage_source import StorageSource
from ..xml_codec import INTEGER, UNSIGNED, YES_NO, choice
from ..xml_field import Attribute, Child, Children, Text
from ..xml_node import Node


class BootDevice(Node):
    """``<boot>``: one kind of device to try, in document order."""

    TAG = "boot"

    dev = Attribute("@dev", choice("fd", "cdrom", "hd", "network"))


class FirmwareFeature(Node):
    """``<feature>``: what an automatically chosen firmware must have, or must not."""

    TAG = "feature"

    enabled = Attribute("@enabled", YES_NO)
    name = Attribute("@name")


class InitArgument(Node):
    """``<initarg>``: an argument of a container's first process."""

    TAG = "initarg"

    value = Text(".")


class InitVariable(Node):
    """``<initenv>``: an environment variable of a container's first process."""

    TAG = "initenv"

    name = Attribute("@name")
    value = Text(".")


class AcpiTable(Node):
    """``<table>``: a file with an ACPI table to add."""

    TAG = "table"

    type = Attribute("@type")
    file = Text(".")


class OsConf(Node):
    """How the guest boots."""

    TAG = "os"

    firmware = Attribute("@firmware", choice("bios", "efi"))
    type = Text("type")
    """``hvm``, ``linux``, ``xen``, ``xenpvh``, ``exe``, ``uml``."""
    arch = Attribute("type@arch")
    machine = Attribute("type@machine")
    firmware_features = Children(FirmwareFeature, "firmware/feature")
    init = Text("init")
    initargs = Children(InitArgument, "initarg")
    initenvs = Children(InitVariable, "initenv")
    initdir = Text("initdir")
    inituser = Text("inituser")
    initgroup = Text("initgroup")
    loader = Text("loader")
    loader_readonly = Attribute("loader@readonly", YES_NO)
    loader_type = Attribute("loader@type", choice("rom", "pflash"))
    loader_secure = Attribute("loader@secure", YES_NO)
    loader_stateless = Attribute("loader@stateless", YES_NO)
    loader_format = Attribute("loader@format")
    nvram = Text("nvram")
    nvram_template = Attribute("nvram@template")
    nvram_template_format = Attribute("nvram@templateFormat")
    nvram_type = Attribute("nvram@type")
    nvram_format = Attribute("nvram@format")
    nvram_source = Child(StorageSource, "nvram/source")
    kernel = Text("kernel")
    initrd = Text("initrd")
    cmdline = Text("cmdline")
    dtb = Text("dtb")
    shim = Text("shim")
    root = Text("root")
    acpi_tables = Children(AcpiTable, "acpi/table")
    boot_devices = Children(BootDevice, "boot")
    bootmenu_enable = Attribute("bootmenu@enable", YES_NO)
    bootmenu_timeout = Attribute("bootmenu@timeout", UNSIGNED)
    """Milliseconds."""
    bios_useserial = Attribute("bios@useserial", YES_NO)
    bios_reboot_timeout = Attribute("bios@rebootTimeout", INTEGER)
    """Milliseconds until a guest that found nothing to boot starts again; -1 for never."""
    smbios_mode = Attribute("smbios@mode", choice("emulate", "host", "sysinfo"))
