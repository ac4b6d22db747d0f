from __future__ import annotations

from pathlib import Path

from engine.drivers.qemu.command_line import TpmLaunch

from ..documents import RUN, device, devices_of, values


def test_an_emulated_tpm_is_started_first() -> None:
    line = devices_of("<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>")
    assert line.tpm == TpmLaunch(Path("/tpm/guest"), RUN / "swtpm.sock", "2.0")
    assert values(line, "-tpmdev") == ["emulator,id=tpm-tpm0,chardev=chrtpm0"]
    assert values(line, "-chardev")[1] == "socket,id=chrtpm0,path=/run/guest/swtpm.sock"
    assert device(line, "tpm0") == {"driver": "tpm-crb", "tpmdev": "tpm-tpm0"}


def test_the_hosts_own_tpm() -> None:
    line = devices_of(
        "<tpm><backend type='passthrough'><device path='/dev/tpm,1'/></backend></tpm>"
    )
    assert values(line, "-tpmdev") == ["passthrough,id=tpm-tpm0,path=/dev/tpm,,1"]
    assert line.tpm is None
