"""What travels besides the messages: streams of bytes, and file descriptors.

A stream's packets carry the serial and the procedure of the call that opened it. Consoles and
channels go both ways, though libvirt's definition calls them readers.
"""

from __future__ import annotations

from enum import Enum
from typing import Final


class StreamDirection(Enum):
    """Where the bytes go that follow a procedure's answer."""

    FROM_SERVER = "from the server"
    TO_SERVER = "to the server"
    BOTH = "both ways"


STREAMS: Final = {
    "domain_open_console": StreamDirection.BOTH,
    "domain_open_channel": StreamDirection.BOTH,
    "domain_screenshot": StreamDirection.FROM_SERVER,
    "storage_vol_download": StreamDirection.FROM_SERVER,
    "storage_vol_upload": StreamDirection.TO_SERVER,
    "domain_migrate_prepare_tunnel": StreamDirection.TO_SERVER,
    "domain_migrate_prepare_tunnel3": StreamDirection.TO_SERVER,
    "domain_migrate_prepare_tunnel3_params": StreamDirection.TO_SERVER,
}

#: Calls that take file descriptors along.
TAKES_DESCRIPTORS: Final = frozenset(
    {
        "domain_open_graphics",
        "domain_create_xml_with_files",
        "domain_create_with_files",
        "domain_fd_associate",
        "domain_monitor_command_with_files",
    }
)

#: Calls whose answer brings file descriptors.
RETURNS_DESCRIPTORS: Final = frozenset(
    {
        "domain_open_graphics_fd",
        "domain_open_namespace",
        "domain_monitor_command_with_files",
    }
)
