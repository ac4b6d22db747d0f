"""Consoles, channels and displays of a guest."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from ...errors import ProtocolError, Unsupported
from .asking import Asking
from .wire_domain import wire_domain

if TYPE_CHECKING:
    from ...byte_stream import ByteStream
    from ...domain_ref import DomainRef


#: Flags of libvirt's functions of these names.
_FORCE: Final = 1
_SAFE: Final = 2
_SKIP_AUTHENTICATION: Final = 1

#: Transports by which file descriptors can travel.
_PASSES_DESCRIPTORS: Final = frozenset({"", "unix"})


class RemoteConsoles(Asking):
    """The verbs of ``interface/consoles.py`` at a libvirt daemon."""

    async def open_console(
        self,
        domain: DomainRef,
        device: str | None = None,
        *,
        force: bool = False,
        safe: bool = False,
    ) -> ByteStream:
        """Open a serial or text console."""
        flags = (_FORCE if force else 0) | (_SAFE if safe else 0)
        return await self._open_stream(
            "open_console", "domain_open_console", wire_domain(domain), device, flags
        )

    async def open_channel(
        self, domain: DomainRef, name: str | None = None, *, force: bool = False
    ) -> ByteStream:
        """Open a channel to a program in the guest."""
        flags = _FORCE if force else 0
        return await self._open_stream(
            "open_channel", "domain_open_channel", wire_domain(domain), name, flags
        )

    def why_unsupported(self, verb: str) -> str | None:
        """Return why; a BREAK only QEMU's own monitor could send, which makes a guest tainted."""
        if verb == "send_break":
            return "libvirt has no call that sends BREAK, and its streams carry none"
        return super().why_unsupported(verb)

    async def open_graphics(
        self, domain: DomainRef, display: int = 0, *, skip_authentication: bool = False
    ) -> int:
        """Return a socket that speaks a display's protocol."""
        if self.uri.host or self.uri.transport not in _PASSES_DESCRIPTORS:
            raise Unsupported(
                f"{self.uri}: a display's socket can be handed over on one machine only",
                hint="connect to the daemon's UNIX socket, or to the display's port",
            )
        flags = _SKIP_AUTHENTICATION if skip_authentication else 0
        client = await self._slow()
        call = client.call_with_descriptors(
            "domain_open_graphics_fd", wire_domain(domain), display, flags
        )
        _, descriptors = await self._remember_refusal("open_graphics", call)
        if len(descriptors) != 1:
            for descriptor in descriptors:
                os.close(descriptor)
            raise ProtocolError(
                f"{self.uri} sent {len(descriptors)} file descriptors for a display"
            )
        return int(descriptors[0])
