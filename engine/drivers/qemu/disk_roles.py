"""What the block devices of a guest of ours are to its domain: target and source of each disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .command_line.devices.blockdev import format_node, source_path
from .run_state import DiskRole

if TYPE_CHECKING:
    from ...conf.domain_conf import DomainConf


def disk_roles(live: DomainConf) -> dict[str, DiskRole]:
    """Return the roles by the names that QEMU uses: the device's alias, and its node's name."""
    roles: dict[str, DiskRole] = {}
    for disk in live.devices.disks:
        source = source_path(disk.source) if disk.source is not None else ""
        role = DiskRole(source, disk.target_dev or "")
        roles |= {disk.alias or "": role, format_node(disk): role}
    return roles
