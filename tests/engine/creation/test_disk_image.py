"""Disks that qemu-img wrote are read as what went into them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from engine.creation.disk_image import DiskImage, image_of
from engine.errors import InvalidArgument
from tests.engine.creation.appliances import MIB, convert, raw_disk

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.peer("qemu-img")


def content_of(image: DiskImage) -> bytes:
    parts = (bytes(piece) for piece in image.pieces())  # bytes(number) is that many zeros
    return b"".join(parts)


@pytest.mark.parametrize(
    "form",
    ["streamOptimized", "monolithicSparse", "monolithicFlat", "twoGbMaxExtentSparse",
     "twoGbMaxExtentFlat"],
)  # fmt: skip
@pytest.mark.parametrize("mib", [8, 70])
def test_every_kind_of_vmdk(tmp_path: Path, form: str, mib: int) -> None:
    content = raw_disk(tmp_path / "raw", mib)
    convert(tmp_path / "raw", tmp_path / "disk.vmdk", "vmdk", f"subformat={form}")
    image = image_of(tmp_path / "disk.vmdk")
    assert (image.form, image.capacity) == ("raw", mib * MIB)
    assert content_of(image) == content
    holes = sum(piece for piece in image.pieces() if isinstance(piece, int))
    assert holes > mib * MIB * 0.5


def test_an_odd_size(tmp_path: Path) -> None:
    content = raw_disk(tmp_path / "raw", 1) + b"tail" * 128 * 3
    (tmp_path / "raw").write_bytes(content)
    convert(tmp_path / "raw", tmp_path / "disk.vmdk", "vmdk", "subformat=streamOptimized")
    assert content_of(image_of(tmp_path / "disk.vmdk")) == content


def test_qcow2_goes_as_it_is(tmp_path: Path) -> None:
    raw_disk(tmp_path / "raw")
    convert(tmp_path / "raw", tmp_path / "disk.qcow2", "qcow2")
    image = image_of(tmp_path / "disk.qcow2")
    assert (image.form, image.capacity) == ("qcow2", 8 * MIB)
    assert content_of(image) == (tmp_path / "disk.qcow2").read_bytes()


def test_an_image_that_names_a_file_of_the_host_is_refused(tmp_path: Path) -> None:
    words = ["create", "-q", "-f", "qcow2", "-b", "/etc/shadow", "-F", "raw", "-u"]
    subprocess.run(["qemu-img", *words, str(tmp_path / "evil.qcow2"), "8M"], check=True)
    with pytest.raises(InvalidArgument, match="names another file"):
        image_of(tmp_path / "evil.qcow2")


def test_an_image_whose_data_is_elsewhere_is_refused(tmp_path: Path) -> None:
    options = f"data_file={tmp_path / 'outside'}"
    words = ["create", "-q", "-f", "qcow2", "-o", options, str(tmp_path / "evil.qcow2"), "8M"]
    subprocess.run(["qemu-img", *words], check=True)
    with pytest.raises(InvalidArgument, match="names another file"):
        image_of(tmp_path / "evil.qcow2")


def test_changes_alone_are_no_disk(tmp_path: Path) -> None:
    raw_disk(tmp_path / "raw")
    convert(tmp_path / "raw", tmp_path / "base.vmdk", "vmdk")
    words = ["create", "-q", "-f", "vmdk", "-b", str(tmp_path / "base.vmdk"), "-F", "vmdk"]
    subprocess.run(["qemu-img", *words, str(tmp_path / "top.vmdk")], check=True)
    with pytest.raises(InvalidArgument, match="changes of another disk"):
        image_of(tmp_path / "top.vmdk")


@pytest.mark.parametrize("place", [12, 20, 44, 66000])
def test_a_broken_vmdk_is_told_and_never_read_beyond(tmp_path: Path, place: int) -> None:
    raw_disk(tmp_path / "raw", 1)
    convert(tmp_path / "raw", tmp_path / "disk.vmdk", "vmdk", "subformat=streamOptimized")
    content = bytearray((tmp_path / "disk.vmdk").read_bytes())
    content[place : place + 16] = b"\xee" * 16
    content[-1024:] = content[-1024:].replace(b"KDMV", b"XXXX")
    (tmp_path / "disk.vmdk").write_bytes(content)
    with pytest.raises(InvalidArgument):
        content_of(image_of(tmp_path / "disk.vmdk"))


def test_an_extent_elsewhere_is_not_opened(tmp_path: Path) -> None:
    text = '# Disk DescriptorFile\nparentCID=ffffffff\nRW 1 FLAT "../../etc/shadow" 0\n'
    (tmp_path / "disk.vmdk").write_text(text)
    with pytest.raises(InvalidArgument, match="not beside it"):
        image_of(tmp_path / "disk.vmdk")


@pytest.mark.parametrize("start", [b"\x1f\x8b", b"\xfd7zXZ\0"])
def test_what_is_compressed_says_so(tmp_path: Path, start: bytes) -> None:
    (tmp_path / "disk").write_bytes(start + bytes(100))
    with pytest.raises(InvalidArgument, match="compressed"):
        image_of(tmp_path / "disk")
