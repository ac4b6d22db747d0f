from __future__ import annotations

from ..documents import build, document, objects, values


def test_the_menu_and_a_kernel_of_the_hosts() -> None:
    os = (
        "<kernel>/boot/v,m</kernel><initrd>/boot/i</initrd><cmdline>console=ttyS0 a,b</cmdline>"
        "<bootmenu enable='yes' timeout='3000'/><bios rebootTimeout='0'/>"
    )
    line = build(document(os=os))
    assert values(line, "-boot") == ["menu=on,splash-time=3000,reboot-timeout=0,strict=on"]
    assert values(line, "-kernel") == ["/boot/v,m"]
    assert values(line, "-append") == ["console=ttyS0 a,b"]


def test_boot_devices_are_the_first_of_their_kind() -> None:
    disks = (
        "<disk type='file' device='cdrom'><target dev='sdc' bus='sata'/></disk>"
        "<disk type='file'><source file='/a'/><target dev='vda' bus='virtio'/></disk>"
        "<disk type='file'><source file='/b'/><target dev='vdb' bus='virtio'/></disk>"
        "<interface type='user'/>"
    )
    line = build(document(disks, os="<boot dev='network'/><boot dev='hd'/><boot dev='cdrom'/>"))
    orders = {
        item["id"]: item["bootindex"] for item in objects(line, "-device") if "bootindex" in item
    }
    assert orders == {"net0": 1, "virtio-disk0": 2, "sata0-0-2": 3}
