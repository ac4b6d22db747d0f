"""The host of a libvirt daemon: what it is, what it can do, what is free."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from ...host_facts import NodeInfo, SecurityModel, SuspendTarget, Versions
from .asking import Asking

if TYPE_CHECKING:
    from ...host_facts import Virtualization

#: ``virNodeSuspendTarget``.
_SUSPEND: Final = {SuspendTarget.MEMORY: 0, SuspendTarget.DISK: 1, SuspendTarget.HYBRID: 2}
#: Ways over which anybody may listen, or of which nobody knows: TCP, a program of the user's.
_OPEN_WAYS: Final = frozenset({"tcp", "ext"})


class RemoteHost(Asking):
    """The verbs of the host as a whole."""

    async def versions(self) -> Versions:
        """Return which hypervisor it is, and the versions."""
        names = ("connect_get_type", "connect_get_version", "connect_get_lib_version")
        kind, version, libvirt = await asyncio.gather(
            *(self._ask("versions", name) for name in names)
        )
        return Versions(
            hypervisor=kind, hypervisor_version=version_text(version), libvirt=version_text(libvirt)
        )

    async def hypervisor_uri(self) -> str:
        """Return the address that the hypervisor has on its host."""
        uri: str = await self._ask("hypervisor_uri", "connect_get_uri")
        return uri

    async def is_secure(self) -> bool:
        """Return whether the way to the daemon and on to the hypervisor is closed to others."""
        is_way_secure = self.uri.transport not in _OPEN_WAYS
        return bool(await self._ask("is_secure", "connect_is_secure")) and is_way_secure

    async def capabilities(self) -> str:
        """Return what host and hypervisor can do."""
        xml: str = await self._ask("capabilities", "connect_get_capabilities")
        return xml

    async def domain_capabilities(self, virtualization: Virtualization) -> str:
        """Return what a guest can have; the daemon may have to start an emulator to know."""
        words = wire_virtualization(virtualization)
        xml: str = await self._ask_slowly(
            "domain_capabilities", "connect_get_domain_capabilities", *words, 0
        )
        return xml

    async def max_vcpus(self, kind: str | None = None) -> int:
        """Return how many processors a guest can have."""
        return int(await self._ask("max_vcpus", "connect_get_max_vcpus", kind))

    async def node_info(self) -> NodeInfo:
        """Return what the host is made of."""
        model, *numbers = await self._ask("node_info", "node_get_info")
        names = ("memory_kib", "cpus", "megahertz", "cells", "sockets", "cores", "threads")
        return NodeInfo(model=_text(model), **dict(zip(names, numbers, strict=True)))

    async def sysinfo(self) -> str:
        """Return what the firmware tells."""
        xml: str = await self._ask("sysinfo", "connect_get_sysinfo", 0)
        return xml

    async def security_model(self) -> SecurityModel | None:
        """Return how guests are kept apart."""
        model, doi = await self._ask("security_model", "node_get_security_model")
        found = SecurityModel(_text(model), _text(doi))
        return None if found.model in ("", "none") else found

    async def sev_info(self) -> dict[str, int | str]:
        """Return what AMD's encryption of guests' memory offers."""
        _, count = await self._ask("sev_info", "node_get_sev_info", 0, 0)
        values: dict[str, int | str]
        values, _ = await self._ask("sev_info", "node_get_sev_info", count, 0)
        return values

    async def suspend_host(self, target: SuspendTarget, seconds: int) -> None:
        """Let the host sleep that long."""
        number = _SUSPEND[target]
        await self._ask("suspend_host", "node_suspend_for_duration", number, seconds, 0)


def wire_virtualization(virtualization: Virtualization) -> tuple[str | None, ...]:
    """Return emulator, architecture, machine and kind in the order of the wire."""
    return (
        virtualization.emulator,
        virtualization.arch,
        virtualization.machine,
        virtualization.kind,
    )


def version_text(number: int) -> str:
    """Return 9000000 as ``9.0.0``."""
    return f"{number // 1_000_000}.{number // 1000 % 1000}.{number % 1000}"


def _text(chars: bytes) -> str:
    """Return the text before the first NUL."""
    return chars.partition(b"\0")[0].decode("utf-8", "surrogateescape")
