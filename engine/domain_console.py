"""Consoles, channels and displays: the verbs of ``domain.console``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .domain_group import DomainGroup

if TYPE_CHECKING:
    from .byte_stream import ByteStream


class DomainConsole(DomainGroup):
    """``domain.console``. Streams are the caller's, who ends them by ``finish`` or ``abort``."""

    async def open(
        self, device: str | None = None, *, force: bool = False, safe: bool = False
    ) -> ByteStream:
        """Open a serial or text console: the first, or the device with that alias.

        ``force`` sends away who is there; ``safe`` opens it only where nobody else can come in.
        """
        return await self._call(
            "open_console", self._driver.open_console(self._ref, device, force=force, safe=safe)
        )

    async def open_channel(self, name: str | None = None, *, force: bool = False) -> ByteStream:
        """Open a channel to a program in the guest: the first, or the one of a name."""
        return await self._call(
            "open_channel", self._driver.open_channel(self._ref, name, force=force)
        )

    async def send_break(self, device: str | None = None) -> None:
        """Send BREAK on a serial line: the first, or the device with that alias.

        A Linux guest whose console is that line takes the next letter as SysRq, for five seconds.

        Raises:
            Unsupported: the host has no way to do it, or it is no serial line.
        """
        await self._call("send_break", self._driver.send_break(self._ref, device))

    async def open_graphics(self, display: int = 0, *, skip_authentication: bool = False) -> int:
        """Return a socket that speaks a display's protocol: a file descriptor that is the caller's.

        Raises:
            Unsupported: the daemon is not reached by a UNIX socket.
        """
        return await self._call(
            "open_graphics",
            self._driver.open_graphics(self._ref, display, skip_authentication=skip_authentication),
        )
