"""QemuMonitor: the QMP commands that virtdeck uses, typed."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from .qmp.client import QmpClient
from .qmp.errors import CommandFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .qmp.protocol import QmpEvent


_Device = dict[str, Any]
_Fact = TypeVar("_Fact")


class QemuMonitor:
    """A guest's monitor. Every method raises ``CommandFailed``, ``MonitorLost`` or
    ``OperationTimeout``.
    """

    def __init__(self, client: QmpClient) -> None:
        self._client = client
        self.execute = client.execute
        self.pass_descriptor = client.pass_descriptor
        self.close = client.close

    @classmethod
    async def connect(
        cls, path: Path, on_event: Callable[[QmpEvent], None], on_lost: Callable[[], None]
    ) -> QemuMonitor:
        """Connect to the monitor at ``path``; the callbacks must not block or raise."""
        return cls(await QmpClient.connect(path, on_event, on_lost))

    @property
    def version(self) -> str:
        """QEMU's version, such as ``7.2.22``."""
        return ".".join(map(str, self._client.greeting.version))

    @property
    def peer_pid(self) -> int | None:
        """The process behind the monitor; None where the kernel does not say."""
        return self._client.peer_pid

    @property
    def malformed(self) -> int:
        """Lines of the wire that could not be read."""
        return self._client.malformed

    # -- the guest's processors ---------------------------------------------------------------

    async def query_status(self, on_reply: Callable[[str], None]) -> None:
        """Hand QEMU's word for the run state to ``on_reply``, in the order of events."""
        await self.execute("query-status", on_reply=lambda value: on_reply(value["status"]))

    async def stop(self) -> None:
        """Hold the processors."""
        await self.execute("stop")

    async def cont(self) -> None:
        """Let the processors go on."""
        await self.execute("cont")

    async def system_powerdown(self) -> None:
        """Press the power button."""
        await self.execute("system_powerdown")

    async def system_reset(self) -> None:
        """Press the reset button."""
        await self.execute("system_reset")

    async def quit(self) -> None:
        """End the process; QEMU answers before it goes."""
        await self.execute("quit")

    async def set_shutdown_action(self, action: str) -> None:
        """Say what a guest's power-off does: ``poweroff`` ends the process, ``pause`` keeps it."""
        await self.execute("set-action", {"shutdown": action})

    # -- facts --------------------------------------------------------------------------------

    async def query_name(self) -> str:
        """Return the guest's name; empty where it has none."""
        name = await self.execute("query-name", on_reply=lambda answer: answer.get("name", ""))
        return str(name)

    async def query_uuid(self) -> str:
        """Return the guest's uuid; all zeros where it has none."""
        return str(await self.execute("query-uuid", on_reply=itemgetter("UUID")))

    async def query_vcpus(self) -> int:
        """Return the number of processors."""
        return int(await self.execute("query-cpus-fast", on_reply=len))

    async def query_memory_kib(self) -> int:
        """Return the memory that the machine was given."""
        size = await self.execute("query-memory-size-summary", on_reply=_memory_bytes)
        return int(size) // 1024

    async def query_balloon_kib(self) -> int | None:
        """Return what the balloon leaves to the guest; None without a balloon."""
        try:
            return int(await self.execute("query-balloon", on_reply=_balloon_bytes)) // 1024
        except CommandFailed:
            return None

    async def query_blockstats(self, read: Callable[[_Device], _Fact]) -> list[_Fact]:
        """Return what ``read`` makes of each block device's counters, the firmware's left out."""
        return list(await self.execute("query-blockstats", on_reply=_each_disk(read)))

    async def query_block(self, read: Callable[[_Device], _Fact]) -> list[_Fact]:
        """Return what ``read`` makes of each block device with its medium, as above."""
        return list(await self.execute("query-block", on_reply=_each_disk(read)))

    # -- displays: the reply is handed over in the order of events ------------------------------

    async def query_vnc_servers(self, on_reply: Callable[[list[dict[str, Any]]], None]) -> None:
        """Hand every VNC server with its clients to ``on_reply``."""
        await self.execute("query-vnc-servers", on_reply=on_reply)

    async def query_spice(self, on_reply: Callable[[dict[str, Any]], None]) -> None:
        """Hand the SPICE server with its channels to ``on_reply``."""
        await self.execute("query-spice", on_reply=on_reply)

    # -- the object tree ------------------------------------------------------------------------

    async def qom_children(self, path: str, kind: str) -> list[str]:
        """Return the names of an object's children of one type."""
        names = await self.execute(
            "qom-list",
            {"path": path},
            on_reply=lambda found: [x["name"] for x in found if x["type"] == f"child<{kind}>"],
        )
        return list(names)

    async def qom_get(self, path: str, name: str) -> Any:
        """Return the value of one property."""
        return await self.execute("qom-get", {"path": path, "property": name})


def _memory_bytes(summary: dict[str, int]) -> int:
    return summary["base-memory"] + summary.get("plugged-memory", 0)


def _balloon_bytes(balloon: dict[str, int]) -> int:
    return balloon["actual"]


def _each_disk(read: Callable[[_Device], _Fact]) -> Callable[[list[_Device]], list[_Fact]]:
    return lambda devices: [read(device) for device in devices if _is_disk(device)]


def _is_disk(device: _Device) -> bool:
    return not str(device.get("qdev") or "").startswith("/machine/system.flash")
