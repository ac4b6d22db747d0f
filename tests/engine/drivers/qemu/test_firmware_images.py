from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.drivers.qemu.firmware_images import FirmwareImage, find_firmware


def _descriptor(code: str, **changes: Any) -> str:
    document = {
        "interface-types": ["uefi"],
        "mapping": {
            "device": "flash",
            "executable": {"filename": code, "format": "raw"},
            "nvram-template": {"filename": f"{code}.vars", "format": "qcow2"},
        },
        "targets": [{"architecture": "x86_64", "machines": ["pc-q35-*"]}],
        "features": ["acpi-s3"],
    }
    return json.dumps(document | changes)


def _folders(tmp_path: Path) -> tuple[Path, Path]:
    own, system = tmp_path / "own", tmp_path / "system"
    own.mkdir()
    system.mkdir()
    return own, system


def test_descriptors_are_ranked_by_name_and_the_first_folder_hides_the_second(
    tmp_path: Path,
) -> None:
    own, system = _folders(tmp_path)
    (system / "60-plain.json").write_text(_descriptor("/plain"))
    (system / "50-hidden.json").write_text(_descriptor("/hidden"))
    (own / "50-hidden.json").write_text(_descriptor("/chosen"))
    assert [image.code for image in find_firmware((own, system))] == [
        Path("/chosen"),
        Path("/plain"),
    ]


def test_what_a_descriptor_says(tmp_path: Path) -> None:
    own, system = _folders(tmp_path)
    (own / "1.json").write_text(_descriptor("/a"))
    assert find_firmware((own, system)) == (
        FirmwareImage(
            code=Path("/a"),
            code_format="raw",
            template=Path("/a.vars"),
            template_format="qcow2",
            targets=(("x86_64", "pc-q35-*"),),
            features=frozenset({"acpi-s3"}),
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[]",
        "{}",
        _descriptor("/a", mapping={"device": "memory", "filename": "/a"}),
        _descriptor("/a", **{"interface-types": ["bios"]}),
        _descriptor("/a", targets=[{"architecture": "x86_64"}]),
    ],
)
def test_descriptors_for_others_and_broken_ones_are_passed_over(text: str, tmp_path: Path) -> None:
    own, system = _folders(tmp_path)
    (own / "1.json").write_text(text)
    (own / "2.json").write_text(_descriptor("/good"))
    assert [image.code for image in find_firmware((own, system))] == [Path("/good")]


@pytest.mark.parametrize(
    ("machine", "fits"),
    [("q35", True), ("pc-q35-7.2", True), ("pc", False), ("pc-i440fx-7.2", False)],
)
def test_machines_by_name_and_by_alias(machine: str, fits: bool, tmp_path: Path) -> None:
    own, system = _folders(tmp_path)
    (own / "1.json").write_text(_descriptor("/a"))
    (image,) = find_firmware((own, system))
    assert image.fits("x86_64", machine) == fits
    assert not image.fits("aarch64", machine)
