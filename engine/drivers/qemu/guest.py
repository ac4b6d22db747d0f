"""Guest: the process, the monitor and the files of one running domain."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...domain_ref import DomainRef
from ...domain_state import DomainState
from ...errors import ConnectFailed, EngineError, OperationTimeout
from ...events import RebootEvent
from ...tasks import Tasks
from .background_program import KILL_SECONDS, TERM_SECONDS
from .disk_roles import disk_roles
from .domain_runtime import DomainRuntime
from .process import ForeignProcess

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...clock import Clock
    from ...conf.domain_conf import DomainConf
    from ...events import Event
    from .layout import RunFolder
    from .state_file import GuestState

#: Seconds QEMU may take to end when its monitor asks it to: disks are flushed.
_QUIT_SECONDS: Final = 5.0
#: Seconds that the ends of a process and of its monitor's connection may lie apart.
_APART_SECONDS: Final = 2.0
#: Seconds between two attempts to reach a monitor that has gone while its process lives.
_RETRY_SECONDS: Final = 5.0


class Guest:
    """A running domain. ``find`` one, ``connect`` to it; ``close`` lets go, ``stop`` ends it."""

    def __init__(
        self,
        process: ForeignProcess,
        live: DomainConf,
        state: GuestState,
        folder: RunFolder,
        emit: Callable[[Event], None],
        clock: Clock,
    ) -> None:
        self.process = process
        self.live = live
        self.state = state
        self.folder = folder
        ref = DomainRef(live.name or "", live.uuid or "", state.id)
        self.runtime = DomainRuntime(
            ref, folder.monitor, self._pass_on, clock, self._lose, pid=process.identity.pid
        )
        self.runtime.run.is_rebooting = state.is_rebooting
        self.runtime.run.disks.update(disk_roles(live))
        self.runtime.run.nics = {nic.alias or "": nic.target_dev for nic in live.devices.interfaces}
        #: Overrides what QEMU said about its end: we know why we ended it.
        self.stop_detail: str | None = None
        #: Set when nothing of the guest is left.
        self.buried = asyncio.Event()
        self._emit = emit
        self._clock = clock
        self._lost = asyncio.Event()
        self._is_deaf = False
        self._tasks = Tasks()

    @classmethod
    def find(
        cls,
        live: DomainConf,
        state: GuestState,
        folder: RunFolder,
        emit: Callable[[Event], None],
        clock: Clock,
    ) -> Guest:
        """Return the guest that the state file means; its monitor is not connected yet.

        Raises:
            ConnectFailed: its process is gone.
        """
        process = ForeignProcess.find(state.qemu) if state.qemu else None
        if process is None:
            raise ConnectFailed(f"the QEMU process of {live.name!r} is gone")
        return cls(process, live, state, folder, emit, clock)

    async def connect(self) -> None:
        """Connect to the monitor; who is on the displays is emitted.

        Raises:
            ConnectFailed: it does not answer.
        """
        await self.runtime.connect()
        self._lost.clear()
        self._is_deaf = False

    async def shutdown(self) -> None:
        """Press the power button; a reboot that the guest has not heeded yet no longer counts."""
        if self.runtime.run.is_rebooting:
            await self.runtime.monitor.set_shutdown_action("poweroff")
            self.runtime.run.is_rebooting = False
            await self._note_reboot(is_rebooting=False)
        await self.runtime.shutdown()

    async def reboot(self) -> None:
        """Press the power button and start again when the guest has powered off.

        That is written down first: whoever finds the guest later goes on with it.
        """
        await self._note_reboot(is_rebooting=True)
        await self.runtime.reboot()

    async def finish_reboot(self) -> None:
        """Go on with a reboot during which virtdeck ended."""
        run, monitor = self.runtime.run, self.runtime.monitor
        if run.status.state is DomainState.SHUTDOWN:
            # The only guests of ours that power off and stay are those to be started again.
            run.is_rebooting = False
            await monitor.system_reset()
            await monitor.set_shutdown_action("poweroff")
            await monitor.cont()
            run.set_status(DomainState.RUNNING, "unknown")

    def give_up_monitor(self) -> None:
        """Run without a monitor until ``keep_monitor`` reaches it: nobody knows what it does."""
        self._lost.set()
        if not self._is_deaf:
            self._is_deaf = True
            self.runtime.lose_sight()

    async def keep_monitor(self) -> None:
        """Return to a monitor that closes while its process lives; return when that is gone."""
        while True:
            await self._lost.wait()
            if await self._ends_within(_APART_SECONDS):
                return
            try:
                await self.connect()
            except EngineError:
                self.give_up_monitor()
                if await self._ends_within(_RETRY_SECONDS):
                    return

    async def ended(self) -> None:
        """Return when the process is gone and everything it said has been heard."""
        await self.process.ended()
        try:
            async with asyncio.timeout(_APART_SECONDS):
                await self._lost.wait()
        except TimeoutError:
            return

    async def stop(self) -> None:
        """End the process: by its monitor, then SIGTERM, then SIGKILL.

        Raises:
            OperationTimeout: the kernel does not let go of it.
        """
        self.stop_detail = self.stop_detail or "destroyed"
        if not await self._quits() and not await self._is_killed():
            self.stop_detail = None
            raise OperationTimeout(
                f"QEMU process {self.process.identity.pid} does not end: the kernel holds it",
                hint="it may wait for storage that does not answer",
            )
        await self.buried.wait()

    async def close(self) -> None:
        """Let go of the monitor and the process; the guest goes on."""
        self._lost.set()
        await self._tasks.cancel()
        await self.runtime.close()
        self.process.close()

    async def _quits(self) -> bool:
        if self._lost.is_set():
            return False
        try:
            async with asyncio.timeout(_QUIT_SECONDS):
                await self.runtime.quit()
                await self.process.ended()
        except (TimeoutError, EngineError):
            return False
        return True

    async def _is_killed(self) -> bool:
        return await self.process.end(term_seconds=TERM_SECONDS, kill_seconds=KILL_SECONDS)

    async def _ends_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self.process.ended()
        except TimeoutError:
            return False
        return True

    async def _note_reboot(self, *, is_rebooting: bool) -> None:
        self.state = replace(self.state, is_rebooting=is_rebooting)
        await asyncio.to_thread(self.state.save, self.folder.state)

    def _pass_on(self, event: Event) -> None:
        self._emit(event)
        if isinstance(event, RebootEvent) and self.state.is_rebooting:
            self._tasks.spawn(self._note_reboot(is_rebooting=False), name="note the reboot")

    def _lose(self, runtime: DomainRuntime) -> None:
        self._lost.set()
