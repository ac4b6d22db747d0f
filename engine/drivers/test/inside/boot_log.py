"""What a machine writes while it boots: the firmware on the screen, the kernel, the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .system_facts import SystemFacts

#: Text that is written some seconds after a stage began.
Line = tuple[float, str]

#: Seconds the firmware takes, the kernel, and the services.
FIRMWARE_SECONDS: Final = 1.5
KERNEL_SECONDS: Final = 2.5
SERVICE_SECONDS: Final = 3.0

#: The release of the kernel that all of them run.
RELEASE: Final = "6.9.0-demo"

_SERVICES: Final = (
    ("Mounted", "the data volumes"),
    ("Started", "the journal"),
    ("Started", "device discovery"),
    ("Reached", "network is online"),
    ("Started", "name lookup"),
    ("Started", "the clock keeper"),
    ("Started", "the secure shell"),
    ("Started", "the guest agent"),
    ("Started", "the login service"),
    ("Reached", "everything that was asked for"),
)


def firmware_lines(facts: SystemFacts) -> list[Line]:
    """Return what the firmware says on the screen before it finds something to boot."""
    disks = (f"  Disk {name}: ready\r\n" for name in facts.disks)
    return _spread(FIRMWARE_SECONDS, [
        "\x1b[2J\x1b[H\x1b[1;37mDemo BIOS\x1b[0m  version 1.4\r\n\r\n",
        f"Processors: {facts.cores}\r\n",
        f"Memory:     {facts.memory_mib} MiB  \x1b[1;32mOK\x1b[0m\r\n\r\n",
        *disks,
        "\r\nBooting from the first disk ...\r\n",
    ])  # fmt: skip


def kernel_lines(facts: SystemFacts) -> list[Line]:
    """Return the kernel's own log with its times."""
    texts = [f"{text}\r\n" for text in kernel_log(facts)]
    return _spread(KERNEL_SECONDS, texts)


def kernel_log(facts: SystemFacts) -> list[str]:
    """Return the lines of ``dmesg``."""
    found = [
        f"kernel {RELEASE} starts on {facts.hostname}",
        f"memory: {facts.memory_mib} MiB, {facts.memory_mib * 97 // 100} MiB of it free",
        "clock: stable, 2.4 GHz",
        *(f"processor {number} is up" for number in range(facts.cores)),
        "console: colour text, 80 by 25",
        "bus 0: 11 devices",
        *(f"block: {name} found, 1 partition" for name in facts.disks),
        *(f"net: eth{number} at {mac}, link is up" for number, mac in enumerate(facts.cards)),
        "serial: port 0, 115200 baud",
        f"root: mounted {(facts.disks or ('ram',))[0]}1, clean",
        "handing over to the first process",
    ]
    step = KERNEL_SECONDS / len(found)
    return [f"[{number * step:9.6f}] {text}" for number, text in enumerate(found, start=1)]


def service_lines(facts: SystemFacts) -> list[Line]:
    """Return what the services say as they start."""
    texts = [f"[\x1b[32m  OK  \x1b[0m] {verb} {what}.\r\n" for verb, what in _SERVICES]
    return _spread(SERVICE_SECONDS, [f"\r\nWelcome to {facts.hostname}!\r\n\r\n", *texts])


def _spread(seconds: float, texts: list[str]) -> list[Line]:
    """Give each text its time, evenly."""
    return list(_times(seconds, texts))


def _times(seconds: float, texts: list[str]) -> Iterator[Line]:
    for number, text in enumerate(texts):
        yield number * seconds / len(texts), text
