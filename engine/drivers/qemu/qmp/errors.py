"""What a monitor can answer instead of a value."""

from __future__ import annotations

from ....errors import ConnectionClosed, OperationFailed


class CommandFailed(OperationFailed):
    """QEMU refused a command; ``error_class`` is its word for it, such as ``CommandNotFound``."""

    def __init__(self, command: str, error_class: str, description: str) -> None:
        super().__init__(f"QEMU refused {command}: {description}")
        self.command = command
        self.error_class = error_class
        self.description = description


class MonitorLost(ConnectionClosed):
    """The monitor's socket ended before the answer came."""
