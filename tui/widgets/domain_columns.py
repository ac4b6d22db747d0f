"""The columns of the domain list, as a table: title, width, text and order of each.

The first ones are shown by themselves where there is room; those that are ``is_extra`` where
somebody chose them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from engine import DomainState

from ..formatting import bit_rate, byte_rate
from . import domain_cells as cells
from .domain_cells import guest_cpu_percent
from .table_column import Column

if TYPE_CHECKING:
    from engine.fleet import DomainRow

#: Left to right. The order of states is how much they deserve a look.
STATE_ORDER: Final = {
    DomainState.CRASHED: 0,
    DomainState.PAUSED: 1,
    DomainState.PMSUSPENDED: 2,
    DomainState.SHUTDOWN: 3,
    DomainState.RUNNING: 4,
    DomainState.BLOCKED: 4,
    DomainState.NOSTATE: 5,
    DomainState.SHUTOFF: 6,
}

DOMAIN_COLUMNS: tuple[Column[DomainRow], ...] = (
    Column(
        title="NAME",
        about="the name; the mark at its end: protected",
        width=16,
        grows=28,
        render=cells.name_cell,
        tail=cells.lock_tail,
        sort_key=lambda row: row.info.ref.name,
    ),
    Column(
        title="HOST",
        about="where it is",
        width=10,
        from_width=96,
        render=cells.host_cell,
        sort_key=lambda row: row.host,
    ),
    Column(
        title="STATE",
        about="what it is doing",
        width=12,
        grows=20,
        render=cells.state_parts,
        sort_key=lambda row: STATE_ORDER[row.info.status.state],
    ),
    Column(
        title="VCPU",
        about="how many processors it has",
        width=4,
        from_width=71,
        right=True,
        high_first=True,
        render=cells.vcpus_cell,
        sort_key=lambda row: row.info.vcpus,
    ),
    Column(
        title="CPU",
        about="load of its own processors",
        width=5,
        from_width=50,
        right=True,
        high_first=True,
        render=cells.cpu_cell,
        sort_key=guest_cpu_percent,
    ),
    Column(
        title="",
        id="load",
        about="load of the last samples, as bars",
        width=8,
        from_width=110,
        render=cells.cpu_history_cell,
        sort_key=guest_cpu_percent,
        high_first=True,
    ),
    Column(
        title="MEMORY",
        about="what the guest uses, of what it may have",
        width=13,
        from_width=65,
        right=True,
        high_first=True,
        render=cells.memory_cell,
        sort_key=lambda row: row.memory_used_kib,
    ),
    Column(
        title="DISK",
        about="bytes read and written",
        width=8,
        right=True,
        from_width=124,
        high_first=True,
        render=lambda row, moment: cells.figure_parts(byte_rate(row.disk_bytes_per_s)),
        sort_key=lambda row: row.disk_bytes_per_s,
    ),
    Column(
        title="NET",
        about="bits sent and received",
        width=8,
        right=True,
        from_width=124,
        high_first=True,
        render=lambda row, moment: cells.figure_parts(bit_rate(row.net_bytes_per_s)),
        sort_key=lambda row: row.net_bytes_per_s,
    ),
    Column(
        title="VIEWERS",
        about="who is on its console",
        width=11,
        from_width=43,
        grows=22,
        render=cells.viewer_parts,
        sort_key=lambda row: len(row.viewers),
        high_first=True,
    ),
    Column(
        title="IP",
        about="the guest's address, +n for more",
        width=15,
        grows=19,
        from_width=140,
        growth_order=2,
        render=cells.address_cell,
        sort_key=cells.address_order,
    ),
    Column(
        title="UP",
        about="for how long it has been running",
        width=6,
        right=True,
        from_width=136,
        render=cells.uptime_cell,
        sort_key=lambda row: row.info.started_at,
    ),
    Column(
        title="TITLE",
        about="its title",
        width=16,
        grows=48,
        from_width=180,
        growth_order=3,
        render=cells.title_cell,
        sort_key=lambda row: row.info.title or None,
    ),
    Column(
        title="OS",
        about="what runs in the guest",
        width=14,
        grows=28,
        from_width=165,
        is_extra=True,
        render=cells.system_cell,
        sort_key=lambda row: row.os_name.lower() or None,
    ),
    Column(
        title="TAGS",
        about="words by which it is grouped",
        width=12,
        grows=24,
        from_width=90,
        is_extra=True,
        render=cells.tags_cell,
        sort_key=lambda row: row.info.tags or None,
    ),
    Column(
        title="AUTOSTART",
        about="whether it starts with its host",
        width=9,
        from_width=170,
        is_extra=True,
        high_first=True,
        render=cells.autostart_cell,
        sort_key=lambda row: row.info.autostart,
    ),
    Column(
        title="PENDING",
        about="its next start brings another machine",
        width=7,
        from_width=100,
        is_extra=True,
        high_first=True,
        render=cells.pending_cell,
        sort_key=lambda row: row.has_pending_changes,
    ),
    Column(
        title="IOPS",
        about="requests to its disks a second",
        width=5,
        right=True,
        from_width=150,
        is_extra=True,
        high_first=True,
        render=lambda row, moment: cells.count_rate_cell(row.disk_requests_per_s),
        sort_key=lambda row: row.disk_requests_per_s,
    ),
    Column(
        title="PPS",
        about="packets a second",
        width=5,
        right=True,
        from_width=150,
        is_extra=True,
        high_first=True,
        render=lambda row, moment: cells.count_rate_cell(row.net_packets_per_s),
        sort_key=lambda row: row.net_packets_per_s,
    ),
    Column(
        title="ID",
        about="its number while it runs",
        width=5,
        right=True,
        from_width=175,
        is_extra=True,
        render=cells.id_cell,
        sort_key=lambda row: row.info.ref.id,
    ),
    Column(
        title="UUID",
        about="what identifies it for ever",
        width=36,
        from_width=190,
        is_extra=True,
        render=cells.uuid_cell,
        sort_key=lambda row: row.info.ref.uuid,
    ),
)

#: What is different where there are several hosts: of whom a domain is matters more then.
_OF_HOSTS: dict[str, dict[str, Any]] = {
    "NAME": {"width": 14},
    "HOST": {"width": 9, "grows": 16, "from_width": 71, "growth_order": 1},
    "VCPU": {"from_width": 80},
}

#: The same for a list of several hosts.
COLUMNS_OF_HOSTS: tuple[Column[DomainRow], ...] = tuple(
    replace(column, **_OF_HOSTS.get(column.title, {})) for column in DOMAIN_COLUMNS
)
