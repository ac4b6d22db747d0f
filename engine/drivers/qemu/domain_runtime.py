"""DomainRuntime: one running guest, known through its monitor.

    monitor bytes -> QmpClient -> translate (monitor_events) -> emit -> the connection's queue

It makes the state true when it connects (status, clients of the displays, disks, agent ports) and
keeps it true by events; both drivers of this folder hold one per running guest.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ...domain_facts import DiskCounters, DomainStatistics
from ...domain_state import DomainState
from ...errors import EngineError
from ...events import ControlErrorEvent, GraphicsClientsEvent, Lifecycle, LifecycleEvent
from ...events.lifecycle_events import lifecycle_detail
from ...tasks import Tasks
from .graphics_events import sends_no_events, spice_clients, vnc_clients
from .monitor import QemuMonitor
from .monitor_events import translate
from .net_counters import net_counters
from .process_facts import cpu_time_ns, resident_kib
from .qmp.errors import CommandFailed, MonitorLost
from .run_state import DiskRole, RunState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...clock import Clock
    from ...domain_ref import DomainRef
    from ...events import Event, GraphicsClient
    from .qmp.protocol import QmpEvent

_log = logging.getLogger(__name__)

#: Seconds between two looks at a display that sends no events.
POLL_INTERVAL = 2.0
#: Seconds one guest may take to tell its counters; a slow one is left out.
STATISTICS_SECONDS = 3.0
#: Seconds that starting a powered-off guest again may take.
RESTART_SECONDS = 5.0
_AGENT_PORT = "org.qemu.guest_agent.0"


class DomainRuntime:
    """A running guest. ``connect`` before anything else; ``close`` or ``end`` at last."""

    def __init__(
        self,
        domain: DomainRef,
        monitor_path: Path,
        emit: Callable[[Event], None],
        clock: Clock,
        on_lost: Callable[[DomainRuntime], None],
        *,
        pid: int | None = None,
    ) -> None:
        self.run = RunState(domain)
        self.pid = pid
        self.monitor_path = monitor_path
        self._emit = emit
        self._clock = clock
        self._on_lost = on_lost
        self._tasks = Tasks()
        self._monitor: QemuMonitor | None = None
        self._is_connected = False
        self._listed: tuple[GraphicsClient, ...] | None = None
        self._poller: asyncio.Task[None] | None = None
        self._restart: asyncio.Task[None] | None = None

    @property
    def monitor(self) -> QemuMonitor:
        """The monitor.

        Raises:
            MonitorLost: it is not connected.
        """
        if self._monitor is None:
            raise MonitorLost(f"{self.run.domain.name!r} has no monitor connection")
        return self._monitor

    async def connect(self) -> None:
        """Connect to the monitor and learn what is so; emits ``GraphicsClientsEvent``s.

        Raises:
            ConnectFailed: nobody listens at the monitor's path, or somebody else has it.
        """
        self._monitor = await QemuMonitor.connect(self.monitor_path, self._receive, self._lose)
        try:
            await self._monitor.query_status(self.run.take_qemu_status)
            await self._monitor.query_block(self._learn_disk)
            await self._learn_agent_ports()
            await self._ask_graphics_clients()
        except BaseException:
            await self.close()
            raise
        self._is_connected = True

    async def close(self) -> None:
        """Let go of the guest; it goes on, after a reboot that has got as far as its power-off."""
        self._is_connected = False
        if self._restart is not None:
            await asyncio.wait((self._restart,), timeout=RESTART_SECONDS)
        await self._tasks.cancel()
        if self._monitor is not None:
            await self._monitor.close()
            self._monitor = None

    def end(self, *, detail: str | None = None) -> None:
        """Say that the guest's process is gone; ``detail`` overrides what QEMU said last."""
        name = detail or self.run.stop_detail
        self.run.set_status(DomainState.SHUTOFF, name)
        self._emit(
            LifecycleEvent(
                time=self._clock.now(),
                domain=self.run.domain,
                event=Lifecycle.STOPPED,
                detail=lifecycle_detail(Lifecycle.STOPPED, name),
            )
        )

    def lose_sight(self) -> None:
        """Say that the process lives and does not answer: nobody knows what it does now."""
        self.run.set_status(DomainState.RUNNING, "unknown")
        self._emit(ControlErrorEvent(time=self._clock.now(), domain=self.run.domain))
        for protocol in ("vnc", "spice"):
            self._emit_clients(protocol, None)

    # -- verbs that QMP alone can do --------------------------------------------------------

    async def suspend(self) -> None:
        """Hold the processors; the event has been emitted when this returns."""
        await self.monitor.stop()

    async def resume(self) -> None:
        """Let the processors go on."""
        await self.monitor.cont()

    async def shutdown(self) -> None:
        """Press the power button; the guest decides."""
        await self.monitor.system_powerdown()

    async def reset(self) -> None:
        """Press the reset button."""
        await self.monitor.system_reset()

    async def reboot(self) -> None:
        """Press the power button and start again when the guest has powered off.

        For guests whose power-off ends QEMU (its default), which only their starter can know.
        """
        await self.monitor.set_shutdown_action("pause")
        self.run.is_rebooting = True
        await self.monitor.system_powerdown()

    async def quit(self) -> None:
        """Ask QEMU to end; the monitor closes when it does."""
        try:
            await self.monitor.quit()
        except MonitorLost:
            return

    # -- figures ----------------------------------------------------------------------------

    async def statistics(self) -> DomainStatistics:
        """Return the guest's counters; what cannot be had is None."""
        monitor = self.monitor
        return DomainStatistics(
            ref=self.run.domain,
            monotonic=self._clock.monotonic(),
            cpu_time_ns=cpu_time_ns(self.pid),
            vcpus=await monitor.query_vcpus(),
            balloon_kib=await monitor.query_balloon_kib(),
            rss_kib=resident_kib(self.pid),
            nets=None if self.run.nics is None else net_counters(self.run.nics),
            disks=tuple(await monitor.query_blockstats(self._disk_counters)),
        )

    async def statistics_in_time(self) -> DomainStatistics | None:
        """Return the counters, or None where the guest does not tell them soon enough."""
        try:
            async with asyncio.timeout(STATISTICS_SECONDS):
                return await self.statistics()
        except (TimeoutError, EngineError) as error:
            _log.warning("no counters of %s: %s", self.run.domain.uuid, error)
            return None

    def _disk_counters(self, device: dict[str, Any]) -> DiskCounters:
        stats = device["stats"]
        return DiskCounters(
            target=self._role_of(device).target,
            read_bytes=stats["rd_bytes"],
            read_requests=stats["rd_operations"],
            write_bytes=stats["wr_bytes"],
            write_requests=stats["wr_operations"],
        )

    def _role_of(self, device: dict[str, Any]) -> DiskRole:
        names = (_device_id(device), device.get("node-name", ""))
        known = (self.run.disks[name] for name in names if name in self.run.disks)
        fallback = next(filter(None, names), "")
        return next(known, DiskRole(fallback, fallback))

    # -- learning what is so ----------------------------------------------------------------

    def _learn_disk(self, device: dict[str, Any]) -> None:
        name = _device_id(device)
        if name and name not in self.run.disks:
            medium = device.get("inserted") or {}
            self.run.disks[name] = DiskRole(medium.get("file", ""), name)

    async def _learn_agent_ports(self) -> None:
        for port in await self.monitor.qom_children("/machine/peripheral", "virtserialport"):
            if await self.monitor.qom_get(f"/machine/peripheral/{port}", "name") == _AGENT_PORT:
                self.run.agent_ports[port] = None

    async def _ask_graphics_clients(self) -> None:
        """Ask who is on the displays, and keep asking where QEMU would not tell."""
        try:
            await self.monitor.query_vnc_servers(self._take_vnc_servers)
        except CommandFailed:
            self._emit_clients("vnc", ())  # a QEMU without VNC
        try:
            await self.monitor.query_spice(
                lambda info: self._emit_clients("spice", spice_clients(info))
            )
        except CommandFailed:
            self._emit_clients("spice", ())  # a QEMU without SPICE

    def _take_vnc_servers(self, servers: list[dict[str, Any]]) -> None:
        clients = vnc_clients(servers)
        if clients != self._listed or not sends_no_events(servers):
            self._emit_clients("vnc", clients)
            self._listed = clients
        if sends_no_events(servers) and (self._poller is None or self._poller.done()):
            name = f"poll VNC of {self.run.domain.uuid}"
            self._poller = self._tasks.spawn(self._poll_clients(), name=name)

    async def _poll_clients(self) -> None:
        """Ask again and again; an answer that fails is none, the next one may be one."""
        while self._monitor is not None:
            await self._clock.sleep(POLL_INTERVAL)
            with suppress(EngineError):
                await self.monitor.query_vnc_servers(self._take_vnc_servers)

    def _emit_clients(self, protocol: str, clients: tuple[GraphicsClient, ...] | None) -> None:
        self._emit(
            GraphicsClientsEvent(
                time=self._clock.now(),
                domain=self.run.domain,
                protocol=protocol,
                clients=clients,
            )
        )

    # -- called by the monitor's reader: never await, never raise ---------------------------

    def _receive(self, event: QmpEvent) -> None:
        for engine_event in translate(self.run, event):
            self._emit(engine_event)
        if event.name == "SHUTDOWN" and self.run.is_rebooting:
            name = f"reboot {self.run.domain.uuid}"
            self._restart = self._tasks.spawn(self._start_again(), name=name)

    async def _start_again(self) -> None:
        try:
            await self.monitor.system_reset()
            await self.monitor.set_shutdown_action("poweroff")
            await self.monitor.cont()
        finally:
            self.run.is_rebooting = False

    def _lose(self) -> None:
        self._monitor = self._listed = None
        if self._is_connected:
            self._is_connected = False
            self._on_lost(self)


def _device_id(device: dict[str, Any]) -> str:
    """Return the id of a block device: the name it was given, else the last part of its path.

    ``-device`` gives a path such as ``/machine/peripheral/virtio-disk0/virtio-backend``.
    """
    qdev = str(device.get("qdev") or "")
    if qdev.startswith("/machine/peripheral/"):
        return qdev.split("/")[3]
    return qdev or str(device.get("device") or "")
