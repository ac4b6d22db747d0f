"""Images of CDs: other programs read label, names and content."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from engine.creation.cloud_init import CloudSeed
from engine.creation.iso9660 import SECTOR, iso_image, iso_label
from engine.errors import InvalidArgument

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"user-data": b"#cloud-config\n" * 300, "meta-data": b"", "network-config": b"x" * 2048}
#: Midday, first of February 2026.
WHEN = 1_769_947_200.0


def run(*words: str) -> str:
    return subprocess.run(words, capture_output=True, check=True, text=True).stdout


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "seed.iso"
    path.write_bytes(iso_image("CIDATA", FILES, when=WHEN))
    return path


@pytest.mark.peer("isoinfo")
@pytest.mark.parametrize("names", ["-R", "-J"])
def test_isoinfo_reads_both_kinds_of_names(image: Path, names: str) -> None:
    assert sorted(run("isoinfo", names, "-f", "-i", str(image)).split()) == [
        f"/{name}" for name in sorted(FILES)
    ]
    for name, content in FILES.items():
        read = run("isoinfo", names, "-x", f"/{name}", "-i", str(image))
        assert read.encode() == content


@pytest.mark.peer("isoinfo")
def test_isoinfo_reads_label_and_dates(image: Path) -> None:
    told = run("isoinfo", "-d", "-i", str(image))
    assert "Volume id: CIDATA" in told
    assert "Joliet with UCS level 3 found" in told
    assert "Rock Ridge signatures version 1 found" in told
    assert "Feb  1 2026" in run("isoinfo", "-R", "-l", "-i", str(image))


@pytest.mark.peer("bsdtar")
def test_bsdtar_takes_it_apart(image: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    run("bsdtar", "-x", "-f", str(image), "-C", str(folder))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == FILES


def test_its_label_is_found_again(image: Path) -> None:
    content = image.read_bytes()
    assert len(content) % SECTOR == 0
    assert iso_label(content[16 * SECTOR : 17 * SECTOR]) == "CIDATA"
    assert iso_label(bytes(SECTOR)) is None


@pytest.mark.parametrize("name", ["", "a/b", "ü", "x" * 65, "line\n"])
def test_names_that_no_cd_can_have(name: str) -> None:
    with pytest.raises(InvalidArgument):
        iso_image("CIDATA", {name: b""}, when=WHEN)


def test_too_many_files() -> None:
    with pytest.raises(InvalidArgument, match="more files"):
        iso_image("CIDATA", {f"file-{n}": b"" for n in range(40)}, when=WHEN)


@pytest.mark.peer("isoinfo")
def test_a_seed_holds_what_cloud_init_looks_for(tmp_path: Path) -> None:
    seed = CloudSeed(instance="i-1", hostname="web", user="admin", network="version: 2\n")
    path = tmp_path / "seed.iso"
    path.write_bytes(seed.image(WHEN))
    assert run("isoinfo", "-R", "-x", "/user-data", "-i", str(path)) == seed.user_data()
    assert run("isoinfo", "-R", "-x", "/meta-data", "-i", str(path)) == seed.meta_data()
    assert run("isoinfo", "-R", "-x", "/network-config", "-i", str(path)) == "version: 2\n"
