"""Systems of libosinfo's database, and what the names of images tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.creation.os_database import database_folders, read_database
from engine.creation.os_profile import (
    FAMILIES,
    LINUX,
    WINDOWS_11,
    WINDOWS_SERVER,
    Firmware,
    OsProfile,
    profile_by_label,
    profile_by_name,
)


@pytest.fixture(scope="module")
def systems() -> dict[str, OsProfile]:
    return {each.key: each for each in read_database([Path("/usr/share/osinfo")])}


@pytest.mark.peer("osinfo-db")
def test_systems_have_what_they_derive_from(systems: dict[str, OsProfile]) -> None:
    debian = systems["debian11"]
    assert (debian.title, debian.family, debian.disk_bus) == ("Debian 11", "linux", "virtio")
    assert (debian.card, debian.video, debian.machine) == ("virtio", "virtio", "q35")
    assert debian.least_memory_mib == 1024
    old = systems["debian3"]
    assert (old.disk_bus, old.card, old.machine, old.has_virtio) == ("ide", "e1000", "pc", False)


@pytest.mark.peer("osinfo-db")
def test_windows_11_needs_a_tpm(systems: dict[str, OsProfile]) -> None:
    windows = systems["win11"]
    assert (windows.firmware, windows.tpm, windows.least_disk_gib) == (Firmware.SECURE, True, 64)
    assert windows.local_clock


@pytest.mark.peer("osinfo-db")
def test_labels_of_cds_are_known(systems: dict[str, OsProfile]) -> None:
    known = (*FAMILIES, *systems.values())
    assert profile_by_label("Debian 11.5.0 amd64 n", known) == systems["debian11"]
    assert profile_by_label("CCCOMA_X64FRE_EN-US_DV9", FAMILIES) is not None
    assert profile_by_label("no such thing", known) is None


@pytest.mark.peer("osinfo-db")
def test_names_of_images_are_known(systems: dict[str, OsProfile]) -> None:
    known = tuple(systems.values())
    assert profile_by_name("iso/debian-11.5.0-amd64-netinst.iso", known).key == "debian11"
    assert profile_by_name("ubuntu-22.04.3-live-server.iso", known).key == "ubuntu22.04"
    assert profile_by_name("whatever.qcow2", known) == LINUX


def test_names_tell_without_a_database() -> None:
    assert profile_by_name("Win11_23H2_x64.iso") == WINDOWS_11
    assert profile_by_name("windows_server_2022.iso") == WINDOWS_SERVER
    assert profile_by_name("debian-12.iso") == LINUX


ENTRY = """<libosinfo version="0.0.1"><os id="http://x/{n}"><short-id>x{n}</short-id>
<name>X {n}</name><family>linux</family><derives-from id="http://x/{of}"/>
<resources arch="all"><recommended><ram>{ram}</ram></recommended></resources>
<media><iso><volume-id>{label}</volume-id></iso></media></os></libosinfo>"""


def test_a_database_that_lies_is_survived(tmp_path: Path) -> None:
    folder = tmp_path / "os" / "x"
    folder.mkdir(parents=True)
    (folder / "1.xml").write_text(ENTRY.format(n=1, of=2, ram="9" * 30, label="(a+)+$"))
    (folder / "2.xml").write_text(ENTRY.format(n=2, of=1, ram="-5", label="["))
    (folder / "3.xml").write_text("<libosinfo><os")
    (folder / "4.xml").write_text('<!DOCTYPE a [<!ENTITY b "c">]><libosinfo>&b;</libosinfo>')
    found = {each.key: each for each in read_database([tmp_path])}
    assert set(found) == {"x1", "x2"}
    assert found["x1"].labels == found["x2"].labels == ()


def test_where_the_database_may_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert database_folders()[-1] == tmp_path / "osinfo"
    assert read_database([tmp_path / "osinfo"]) == ()
