from __future__ import annotations

from ..documents import devices_of, objects


def test_an_image_is_its_bytes_below_its_format() -> None:
    line = devices_of(
        "<disk type='file'><driver name='qemu' type='qcow2' cache='none' io='native'"
        " discard='unmap' detect_zeroes='unmap'/><source file='/a.qcow2'/>"
        "<target dev='vda' bus='virtio'/></disk>"
    )
    cache = {"direct": True, "no-flush": False}
    assert objects(line, "-blockdev") == [
        {
            "driver": "file", "filename": "/a.qcow2", "node-name": "vda-storage",
            "auto-read-only": True, "aio": "native", "discard": "unmap", "cache": cache,
        },
        {
            "driver": "qcow2", "node-name": "vda-format", "read-only": False,
            "discard": "unmap", "detect-zeroes": "unmap", "file": "vda-storage", "cache": cache,
        },
    ]  # fmt: skip


def test_zeroes_are_only_found_where_nothing_is_discarded() -> None:
    line = devices_of(
        "<disk type='file'><driver type='raw' detect_zeroes='unmap'/><source file='/a'/>"
        "<target dev='vda' bus='virtio'/></disk>"
    )
    assert objects(line, "-blockdev")[-1]["detect-zeroes"] == "on"


def test_a_read_only_block_device() -> None:
    line = devices_of(
        "<disk type='block' device='cdrom'><source dev='/dev/sr0'/><target dev='sda' bus='sata'/>"
        "</disk>"
    )
    storage, image = objects(line, "-blockdev")
    assert (storage["driver"], storage["read-only"]) == ("host_device", True)
    assert (image["driver"], image["read-only"]) == ("raw", True)


def test_a_chain_that_the_document_names_and_ends() -> None:
    line = devices_of(
        "<disk type='file'><driver type='qcow2'/><source file='/top'/>"
        "<backingStore type='file'><format type='raw'/><source file='/base'/><backingStore/>"
        "</backingStore><target dev='vda' bus='virtio'/></disk>"
    )
    nodes = {node["node-name"]: node for node in objects(line, "-blockdev")}
    assert list(nodes) == ["vda-1-storage", "vda-1-format", "vda-storage", "vda-format"]
    assert nodes["vda-format"]["backing"] == "vda-1-format"
    assert nodes["vda-1-storage"]["filename"] == "/base"
    assert nodes["vda-1-format"]["read-only"] is True


def test_an_empty_chain_keeps_qemu_from_following_the_image() -> None:
    line = devices_of(
        "<disk type='file'><driver type='qcow2'/><source file='/top'/><backingStore/>"
        "<target dev='vda' bus='virtio'/></disk>"
    )
    image = objects(line, "-blockdev")[-1]
    assert "backing" in image
    assert image["backing"] is None


def test_without_a_word_about_the_chain_qemu_reads_it_from_the_image() -> None:
    line = devices_of(
        "<disk type='file'><driver type='qcow2'/><source file='/top'/><target dev='vda'/></disk>"
    )
    assert "backing" not in objects(line, "-blockdev")[-1]
