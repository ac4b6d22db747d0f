"""Consoles, channels and displays of a guest, as bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .verb_group import VerbGroup

if TYPE_CHECKING:
    from ...byte_stream import ByteStream
    from ...domain_ref import DomainRef


class ConsoleVerbs(VerbGroup):
    """Consoles, channels and displays of a guest, as bytes."""

    async def open_console(
        self,
        domain: DomainRef,
        device: str | None = None,
        *,
        force: bool = False,
        safe: bool = False,
    ) -> ByteStream:
        """Open a serial or text console: the first, or the device with that alias.

        ``force`` sends away who is there; ``safe`` opens it only where nobody else can come in.
        """
        raise self._unsupported("open_console")

    async def open_channel(
        self, domain: DomainRef, name: str | None = None, *, force: bool = False
    ) -> ByteStream:
        """Open a channel to a program in the guest: the first, or the one of a name."""
        raise self._unsupported("open_channel")

    async def send_break(self, domain: DomainRef, device: str | None = None) -> None:
        """Send BREAK on a serial line, to the guest: the first, or the device with that alias."""
        raise self._unsupported("send_break")

    async def open_graphics(
        self, domain: DomainRef, display: int = 0, *, skip_authentication: bool = False
    ) -> int:
        """Return a socket that speaks a display's protocol: a file descriptor that is the caller's.

        Raises:
            Unsupported: the daemon is not reached by a UNIX socket.
        """
        raise self._unsupported("open_graphics")
