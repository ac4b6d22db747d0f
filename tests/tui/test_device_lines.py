"""One line for each device."""

from __future__ import annotations

import pytest

from engine.conf.devices_conf import DEVICE_CLASSES
from engine.conf.domain_conf import DomainConf
from tui.device_lines import DETAILS, device_lines


def text_of(devices: str) -> list[str]:
    conf = DomainConf.parse(f"<domain type='test'><devices>{devices}</devices></domain>")
    return ["".join(text for text, _ in line).rstrip() for line in device_lines(conf)]


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (
            "<disk><driver type='raw'/><source file='/a'/><target dev='vda' bus='sata'/></disk>",
            "disk       vda       sata  /a  raw",
        ),
        (
            "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>",
            "disk       sda       sata  cdrom  empty  readonly",
        ),
        (
            "<interface type='bridge'><source bridge='br0'/><model type='e1000'/></interface>",
            "interface  e1000     bridge  br0",
        ),
        (
            (
                "<interface type='user'><portForward proto='tcp' address='::1'><range start='80'"
                " end='90'/><range start='85' exclude='yes'/></portForward></interface>"
            ),
            "interface  ?         user  forwards tcp @::1 80-90 !85",
        ),
        ("<graphics type='vnc' passwd='secret'/>", "graphics   vnc"),
        ("<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>",
         "tpm        tpm-crb   emulator  version 2.0"),
        ("<watchdog model='i6300esb' action='reset'/>", "watchdog   i6300esb  then reset"),
        ("<hostdev type='pci'><source><address bus='0x06' slot='0x12'/></source></hostdev>",
         "hostdev    pci       bus=0x06 slot=0x12"),
        ("<future kind='x' size='3'/>", "future               kind x  size 3"),
    ],
)  # fmt: skip
def test_a_device_reads_like_this(xml: str, expected: str) -> None:
    assert text_of(xml) == [expected]


def test_no_device_at_all_is_said() -> None:
    assert text_of("<emulator>/usr/bin/qemu</emulator>") == ["It has no devices."]


def test_every_kind_in_the_table_is_one_of_the_engines() -> None:
    assert DETAILS.keys() <= DEVICE_CLASSES.keys()


def test_foreign_text_is_made_printable() -> None:
    (line,) = text_of("<disk type='file'><source file='/[red]\u202e'/><target dev='vda'/></disk>")
    assert "/[red]\\u202e" in line
