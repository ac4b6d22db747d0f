from __future__ import annotations

from pathlib import Path

from engine.drivers.qemu.command_line import required_files

from .documents import document


def test_what_a_start_reads_with_the_element_that_names_it() -> None:
    conf = document(
        "<emulator>/opt/qemu</emulator>"
        "<disk type='file'><source file='/top'/><backingStore type='file'><format type='raw'/>"
        "<source file='/base'/><backingStore/></backingStore><target dev='vda'/></disk>"
        "<disk type='block'><source dev='/dev/sdx'/><target dev='vdb'/></disk>"
        "<disk type='file' device='cdrom'><target dev='sdc' bus='sata'/></disk>"
        "<interface type='user'><rom file='/rom'/></interface>"
        "<rng model='virtio'><backend model='random'>/dev/random</backend></rng>",
        os="<kernel>/vmlinuz</kernel><initrd>/initrd</initrd><nvram>/made-when-missing</nvram>",
    )
    assert required_files(conf) == [
        (Path("/opt/qemu"), "/domain/devices/emulator"),
        (Path("/vmlinuz"), "/domain/os/kernel"),
        (Path("/initrd"), "/domain/os/initrd"),
        (Path("/top"), "/domain/devices/disk[1]/source"),
        (Path("/base"), "/domain/devices/disk[1]/backingStore/source"),
        (Path("/dev/sdx"), "/domain/devices/disk[2]/source"),
        (Path("/rom"), "/domain/devices/interface/rom/@file"),
        (Path("/dev/random"), "/domain/devices/rng/backend"),
    ]
