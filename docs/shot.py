"""Shot: one picture of the documentation, and the hosts that several of them share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WIDE, NARROW = (150, 42), (80, 24)


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its file, the terminal's size, the keys that lead to it, theme and hosts.

    A key may be ``wait:SECONDS`` of the application's own time.
    """

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    theme: str = "virtdeck-dark"
    hosts: tuple[tuple[str, str], ...] = (("demo", "test:///demo?seed=7"),)
    plugins: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


#: A host that lives, one that is quiet, and one that cannot be reached.
HOSTS = (
    ("edge", "test:///default"),
    ("lab", "test:///demo?seed=7"),
    ("old", "qemu+unix:///system?socket=/run/old/libvirt-sock"),
)
