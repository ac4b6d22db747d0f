"""Short documents and what became of them: what every test of the command line starts from."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.conf.domain_conf import DomainConf
from engine.conf.domain_defaults import complete
from engine.drivers.qemu.capabilities import QemuHost
from engine.drivers.qemu.command_line import Place, build_command_line
from engine.drivers.qemu.firmware_images import FirmwareImage

if TYPE_CHECKING:
    from engine.drivers.qemu.command_line import CommandLine

NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
RUN = Path("/run/guest")
PLACE = Place(
    monitor_fd=7,
    run_dir=RUN,
    pid_file=RUN / "qemu.pid",
    nvram=Path("/nvram/guest.fd"),
    tpm_dir=Path("/tpm/guest"),
)
PLAIN_UEFI = FirmwareImage(
    code=Path("/fw/CODE.fd"),
    code_format="raw",
    template=Path("/fw/VARS.fd"),
    template_format="raw",
    targets=(("x86_64", "pc-q35-*"), ("x86_64", "pc-i440fx-*")),
)
SECURE_UEFI = FirmwareImage(
    code=Path("/fw/CODE.secboot.fd"),
    code_format="raw",
    template=Path("/fw/VARS.fd"),
    template_format="raw",
    targets=(("x86_64", "pc-q35-*"),),
    features=frozenset({"secure-boot", "requires-smm"}),
)
HOST = QemuHost(
    emulators={"x86_64": Path("/bin/qemu")},
    version=(7, 2, 0),
    firmware=(SECURE_UEFI, PLAIN_UEFI),
    swtpm=Path("/bin/swtpm"),
    bridge_helper=Path("/bin/bridge-helper"),
)


def document(
    devices: str = "",
    *,
    rest: str = "",
    os: str = "",
    machine: str = "q35",
    features: str = "<acpi/>",
    name: str = "guest",
    kind: str = "qemu",
) -> DomainConf:
    """Return a completed document; ``rest`` stands below ``<domain>``, ``os`` below ``<os>``."""
    conf = DomainConf.parse(
        f"<domain type='{kind}' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>"
        f"<name>{name}</name><uuid>00000000-0000-4000-8000-000000000001</uuid>"
        f"<memory unit='MiB'>64</memory>"
        f"<os><type arch='x86_64' machine='{machine}'>hvm</type>{os}</os>"
        f"<features>{features}</features>{rest}<devices>{devices}</devices></domain>"
    )
    complete(conf, random.Random(1))
    return conf


def build(
    conf: DomainConf, place: Place = PLACE, host: QemuHost = HOST, accel: str | None = None
) -> CommandLine:
    """Return the command line of a document."""
    return build_command_line(conf, place, host, accel, now=NOW)


def values(line: CommandLine, option: str) -> list[str]:
    """Return the values of every ``option``, in order."""
    words = line.argv
    return [value for name, value in zip(words, words[1:], strict=False) if name == option]


def objects(line: CommandLine, option: str) -> list[dict[str, Any]]:
    """Return the values of every ``option`` in JSON form."""
    return [json.loads(value) for value in values(line, option)]


def device(line: CommandLine, name: str) -> dict[str, Any]:
    """Return the properties of the device with an id, and its place left out."""
    found = next(item for item in objects(line, "-device") if item.get("id") == name)
    return {key: value for key, value in found.items() if key not in ("id", "bus", "addr")}


def devices_of(xml: str, **kinds: str) -> CommandLine:
    """Return the command line of a document with these devices."""
    return build(document(xml, **kinds))
