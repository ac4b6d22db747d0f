"""The screen, keys and monitor of a domain, and what the host says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...machine import SCREENSHOT_LIMIT, KeyCodeSet, Screenshot, SecurityLabel
from .asking import Asking
from .reading import read_all
from .wire_domain import wire_domain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...domain_ref import DomainRef


#: Kinds of messages (``virDomainMessageType``).
_DEPRECATIONS: Final = 1
_TAINTS: Final = 2
#: The flag of a monitor command that is not JSON.
_HUMAN: Final = 1


class RemoteMachine(Asking):
    """The verbs of ``interface/machine.py`` at a libvirt daemon."""

    async def send_keys(
        self,
        domain: DomainRef,
        keys: Sequence[int],
        *,
        code_set: KeyCodeSet = KeyCodeSet.LINUX,
        hold_ms: int = 100,
    ) -> None:
        """Press up to 16 keys at once, hold them, and let them go."""
        await self._ask(
            "send_keys",
            "domain_send_key",
            wire_domain(domain),
            code_set,
            hold_ms,
            list(keys),
            0,
        )

    async def screenshot(
        self, domain: DomainRef, screen: int = 0, *, limit: int = SCREENSHOT_LIMIT
    ) -> Screenshot:
        """Return a picture of one of the guest's screens."""
        stream = await self._open_stream(
            "screenshot", "domain_screenshot", wire_domain(domain), screen, 0
        )
        async with stream:
            data = await read_all(stream, limit, "the picture")
        return Screenshot(mime_type=stream.answer or "", data=data)

    async def messages(
        self, domain: DomainRef, *, deprecations: bool = True, taints: bool = True
    ) -> list[str]:
        """Return what the hypervisor has to say against the domain."""
        kinds = (_DEPRECATIONS if deprecations else 0) | (_TAINTS if taints else 0)
        messages = await self._ask("messages", "domain_get_messages", wire_domain(domain), kinds)
        return list(messages)

    async def os_type(self, domain: DomainRef) -> str:
        """Return what the guest boots as."""
        return str(await self._ask("os_type", "domain_get_os_type", wire_domain(domain)))

    async def security_labels(self, domain: DomainRef) -> list[SecurityLabel]:
        """Return how the host confines the domain's process."""
        labels, _ = await self._ask(
            "security_labels", "domain_get_security_label_list", wire_domain(domain)
        )
        found = [SecurityLabel(label=_text(label), is_enforced=bool(on)) for label, on in labels]
        return [label for label in found if label.label]

    async def monitor_command(
        self, domain: DomainRef, command: str, *, for_humans: bool = False
    ) -> str:
        """Send QEMU's monitor a command, behind the hypervisor's back."""
        flags = _HUMAN if for_humans else 0
        target = wire_domain(domain)
        return str(
            await self._ask_slowly(
                "monitor_command", "domain_monitor_command", target, command, flags
            )
        )


def _text(characters: bytes) -> str:
    """Return a label, which the wire fills up with zeros."""
    return characters.partition(b"\0")[0].decode("utf-8", "surrogateescape")
