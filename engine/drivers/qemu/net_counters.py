"""What a guest's network cards have moved, by the host's side of their taps (Linux's sysfs)."""

from __future__ import annotations

from pathlib import Path

from ...domain_facts import NetCounters

_CLASS = Path("/sys/class/net")


def net_counters(nics: dict[str, str | None]) -> tuple[NetCounters, ...]:
    """Return the counters of each card, given as alias -> name of its tap.

    A card without a tap (user-mode networking) is counted by nobody: its figures are None. What the
    host receives the guest has sent.
    """
    return tuple(
        NetCounters(
            device=tap or alias,
            rx_bytes=_read(tap, "tx_bytes"),
            rx_packets=_read(tap, "tx_packets"),
            tx_bytes=_read(tap, "rx_bytes"),
            tx_packets=_read(tap, "rx_packets"),
        )
        for alias, tap in nics.items()
    )


def _read(tap: str | None, counter: str) -> int | None:
    if not tap:
        return None
    try:
        return int((_CLASS / tap / "statistics" / counter).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
