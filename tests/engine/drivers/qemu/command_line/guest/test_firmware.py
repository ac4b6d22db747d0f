from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.errors import ConfigUnsupported

from ..documents import HOST, PLACE, build, document, objects, values

if TYPE_CHECKING:
    from engine.conf.domain_conf import DomainConf


def _uefi_document(os: str = "") -> DomainConf:
    conf = document(os=os)
    conf.os.firmware = "efi"
    return conf


def test_uefi_of_the_hosts_choice() -> None:
    conf = _uefi_document()
    line = build(conf)
    code, variables = objects(line, "-blockdev")
    assert (code["file"]["filename"], code["read-only"]) == ("/fw/CODE.fd", True)
    assert (variables["file"]["filename"], variables["read-only"]) == ("/nvram/guest.fd", False)
    assert line.copies == ((Path("/fw/VARS.fd"), Path("/nvram/guest.fd")),)
    assert "pflash0=pflash0-format,pflash1=pflash1-format" in values(line, "-machine")[0]


def test_uefi_with_secure_boot() -> None:
    conf = _uefi_document("<firmware><feature enabled='yes' name='secure-boot'/></firmware>")
    line = build(conf)
    assert objects(line, "-blockdev")[0]["file"]["filename"] == "/fw/CODE.secboot.fd"
    assert "smm=on" in values(line, "-machine")[0]
    assert values(line, "-global") == ["driver=cfi.pflash01,property=secure,value=on"]


def test_a_loader_of_the_users_choice_is_paired_by_the_host() -> None:
    line = build(document(os="<loader readonly='yes' type='pflash'>/fw/CODE.fd</loader>"
                          "<nvram>/my,vars</nvram>"))  # fmt: skip
    assert line.copies == ((Path("/fw/VARS.fd"), Path("/my,vars")),)
    assert values(build(document(os="<loader type='rom'>/bios.bin</loader>")), "-bios") == [
        "/bios.bin"
    ]


def test_a_host_without_uefi_and_a_place_without_variables_are_refused() -> None:
    conf = _uefi_document()
    with pytest.raises(ConfigUnsupported, match="/domain/os/@firmware .*no UEFI firmware"):
        build(conf, host=replace(HOST, firmware=()))
    with pytest.raises(ConfigUnsupported, match="/domain/os/nvram .*variables"):
        build(conf, place=replace(PLACE, nvram=None))


def test_firmware_that_keeps_nothing() -> None:
    line = build(document(os="<loader readonly='yes' type='pflash' stateless='yes'>/c</loader>"))
    assert line.copies == ()
    assert len(objects(line, "-blockdev")) == 1
