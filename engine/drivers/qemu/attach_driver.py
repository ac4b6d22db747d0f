"""QemuAttachDriver: ``qemu:///attach?monitor=SOCKET``, a QEMU that somebody else started.

It watches the guest and does what QMP alone allows. ``monitor=`` may repeat; a ``name=`` goes with
the ``monitor=`` at the same place. A guest that ends stays listed as shut off, and its socket is
looked at now and then: somebody may start it again. Whoever answers there is asked for its uuid
first: another guest behind the same socket is not taken for the one that was attached.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...domain_facts import DomainInfo, DomainStatistics, HostInfo
from ...domain_ref import DomainRef
from ...domain_verbs import require_possible
from ...errors import EngineError, InvalidURI, NoDomain, OperationInvalid
from ...events import Lifecycle, LifecycleEvent
from ...tasks import Tasks
from ..base import HypervisorDriver
from .attached_xml import describe
from .domain_runtime import DomainRuntime
from .monitor import QemuMonitor
from .process import ProcessIdentity
from .process_facts import cpu_time_ns, started_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...clock import Clock
    from ...events import Event
    from ...uri import ConnectionURI

_log = logging.getLogger(__name__)

#: Seconds between two looks at the socket of a guest that has ended.
RETRY_INTERVAL = 2.0
#: How often, and how many seconds apart, a process is looked at whose monitor has closed.
_LOOKS, _LOOK_INTERVAL = 10, 0.1
_NO_UUID = "00000000-0000-0000-0000-000000000000"
_PARAMETERS = frozenset({"monitor", "name"})


class QemuAttachDriver(HypervisorDriver):
    """Guests whose processes are somebody else's."""

    title = "QEMU (attached)"

    def __init__(self, uri: ConnectionURI, emit: Callable[[Event], None], clock: Clock) -> None:
        super().__init__(uri, emit, clock)
        self._guests: dict[str, _AttachedGuest] = {}
        self._tasks = Tasks()
        self._version = ""

    async def open(self, *, read_only: bool) -> None:
        """Connect to every monitor of the URI."""
        self.uri.reject_unknown_parameters(_PARAMETERS)
        paths = self.uri.parameter_values("monitor")
        names = self.uri.parameter_values("name")
        if not paths:
            raise InvalidURI(
                f"{self.uri}: no monitor=SOCKET",
                hint="start QEMU with -qmp unix:SOCKET,server=on,wait=off",
            )
        if len(names) > len(paths):
            raise InvalidURI(f"{self.uri}: more name= than monitor=")
        for number, text in enumerate(paths, start=1):
            name = names[number - 1] if number <= len(names) else ""
            guest = await self._attach(_socket_path(self.uri, text), name, number)
            if guest.ref.uuid in self._guests:
                await guest.runtime.close()
                raise InvalidURI(f"{self.uri}: two monitors of one guest ({guest.ref.uuid})")
            self._guests[guest.ref.uuid] = guest

    async def close(self) -> None:
        """Let go of every monitor."""
        await self._tasks.cancel()
        for guest in self._guests.values():
            await guest.runtime.close()

    async def host_info(self) -> HostInfo:
        """Return this machine's facts: the sockets are its own."""
        return HostInfo(
            hostname=socket.gethostname(),
            hypervisor="QEMU",
            version=self._version,
            cpus=os.cpu_count(),
        )

    def why_unsupported(self, verb: str) -> str | None:
        """Return why; most of what is missing belongs to whoever started the process."""
        if verb == "reboot":
            return "QMP cannot tell what this guest's power-off does; reset restarts it at once"
        if super().why_unsupported(verb):
            return "the guest was started by somebody else; QMP alone cannot do it"
        return None

    async def domains(self) -> list[DomainInfo]:
        """Return every attached guest."""
        return [guest.info() for guest in self._guests.values()]

    async def statistics(self) -> list[DomainStatistics]:
        """Return the counters of the guests that run and tell them."""
        running = [guest.runtime for guest in self._guests.values() if guest.is_active]
        answers = await asyncio.gather(*(guest.statistics_in_time() for guest in running))
        return [answer for answer in answers if answer is not None]

    async def domain_xml(
        self, domain: DomainRef, *, inactive: bool = False, secure: bool = False
    ) -> str:
        """Return what the monitor shows; there is no stored document, and there are no secrets."""
        guest = self._guest(domain)
        if inactive or not guest.is_active:
            raise OperationInvalid(f"{domain.name!r} has no XML but that of its running guest")
        return (await describe(guest.info(), guest.runtime.monitor)).to_xml()

    async def shutdown(self, domain: DomainRef) -> None:
        """Press the guest's power button."""
        await self._require("shutdown", domain).shutdown()

    async def reset(self, domain: DomainRef) -> None:
        """Press the guest's reset button."""
        await self._require("reset", domain).reset()

    async def destroy(self, domain: DomainRef) -> None:
        """Tell QEMU to end."""
        await self._require("destroy", domain).quit()

    async def suspend(self, domain: DomainRef) -> None:
        """Hold the guest's processors."""
        await self._require("suspend", domain).suspend()

    async def resume(self, domain: DomainRef) -> None:
        """Let the guest's processors go on."""
        await self._require("resume", domain).resume()

    # -- coming and going -------------------------------------------------------------------

    def _guest(self, domain: DomainRef) -> _AttachedGuest:
        guest = self._guests.get(domain.uuid)
        if guest is None:
            raise NoDomain(f"no domain {domain.name!r} on {self.uri}")
        return guest

    def _require(self, verb: str, domain: DomainRef) -> DomainRuntime:
        guest = self._guest(domain)
        require_possible(verb, guest.info())
        return guest.runtime

    async def _attach(self, path: Path, name: str, number: int) -> _AttachedGuest:
        found = await _identify(path)
        ref = DomainRef(name or found.name, found.uuid, number)
        guest = _AttachedGuest(ref, DomainRuntime(ref, path, self.emit, self.clock, self._lose))
        await guest.connect()
        self._version = guest.runtime.monitor.version
        return guest

    def _lose(self, runtime: DomainRuntime) -> None:
        guest = self._guests.get(runtime.run.domain.uuid)
        if guest is not None and guest.is_attached:  # else whoever is connecting finds out
            guest.is_attached = False
            self._tasks.spawn(self._come_back(guest), name=f"reach {runtime.monitor_path} again")

    async def _come_back(self, guest: _AttachedGuest) -> None:
        """Look for the guest behind a monitor that closed, for as long as we are attached."""
        found = await _find_again(guest)
        if found is None and not guest.stranger and await self._lives_on(guest):
            guest.runtime.lose_sight()
            while found is None and guest.is_alive:
                await self.clock.sleep(RETRY_INTERVAL)
                found = await _find_again(guest)
        has_ended = found is None or found.pid != guest.runtime.pid
        if has_ended:
            guest.runtime.end()
        while found is None or not await _connects(guest):
            await self.clock.sleep(RETRY_INTERVAL)
            found = await _find_again(guest)
        if has_ended:
            self._emit_started(guest.runtime)

    async def _lives_on(self, guest: _AttachedGuest) -> bool:
        """Whether the process is there without its monitor; one that ends takes a moment."""
        for _ in range(_LOOKS):
            if not guest.is_alive:
                return False
            await self.clock.sleep(_LOOK_INTERVAL)
        return guest.is_alive

    def _emit_started(self, runtime: DomainRuntime) -> None:
        self.emit(
            LifecycleEvent(
                time=self.clock.now(),
                domain=runtime.run.domain,
                event=Lifecycle.STARTED,
                detail=0,
            )
        )


class _AttachedGuest:
    """One guest of the URI, with what does not change while it runs."""

    def __init__(self, ref: DomainRef, runtime: DomainRuntime) -> None:
        self.ref = ref
        self.runtime = runtime
        self.is_attached = False
        #: The uuid of another guest that answered at the monitor last; it is told once.
        self.stranger = ""
        self.process: ProcessIdentity | None = None
        self.vcpus: int | None = None
        self.memory_kib: int | None = None

    async def connect(self) -> None:
        """Reach the monitor and learn what does not change while the guest runs.

        Raises:
            EngineError: it cannot be reached, or does not answer; it is not connected then.
        """
        await self.runtime.connect()
        try:
            self.runtime.run.stop_detail = "failed"
            self.runtime.pid = pid = self.runtime.monitor.peer_pid
            self.process = None if pid is None else ProcessIdentity.of(pid)
            self.stranger = ""
            self.vcpus = await self.runtime.monitor.query_vcpus()
            self.memory_kib = await self.runtime.monitor.query_memory_kib()
            _ = self.runtime.monitor  # raises where it was lost behind the last answer
            self.is_attached = True
        except BaseException:
            await self.runtime.close()
            raise

    @property
    def is_alive(self) -> bool:
        """Whether the guest's process runs, for all the kernel tells."""
        return self.process is not None and self.process.is_alive

    @property
    def is_active(self) -> bool:
        return self.runtime.run.status.state.is_active

    def info(self) -> DomainInfo:
        pid = self.runtime.pid if self.is_active else None
        return DomainInfo(
            ref=self.ref if self.is_active else replace(self.ref, id=None),
            status=self.runtime.run.status,
            persistent=False,
            autostart=False,
            vcpus=self.vcpus,
            memory_kib=self.memory_kib,
            max_memory_kib=self.memory_kib,
            cpu_time_ns=cpu_time_ns(pid),
            started_at=started_at(pid),
            protected=False,  # a process has no metadata
        )


@dataclass(frozen=True, slots=True)
class _Identity:
    """Who answers at a monitor; ``pid`` is None where the kernel does not say."""

    name: str
    uuid: str
    pid: int | None


async def _identify(path: Path) -> _Identity:
    """Ask who the guest is; one without a uuid gets one that follows from its socket's path."""
    monitor = await QemuMonitor.connect(path, lambda event: None, lambda: None)
    try:
        found = await monitor.query_uuid()
        name = await monitor.query_name() or path.stem
        pid = monitor.peer_pid
    finally:
        await monitor.close()
    if found == _NO_UUID:
        found = _uuid_of_path(path)
    return _Identity(name, found.lower(), pid)


async def _find_again(guest: _AttachedGuest) -> _Identity | None:
    """Return who answers at the guest's monitor if it is the guest; None if nobody or another."""
    path = guest.runtime.monitor_path
    try:
        found = await _identify(path)
    except EngineError:
        return None
    if found.uuid == guest.ref.uuid:
        return found
    if found.uuid != guest.stranger:
        guest.stranger = found.uuid
        _log.warning("%s: another guest now, %s; not %s", path, found.uuid, guest.ref.uuid)
    return None


async def _connects(guest: _AttachedGuest) -> bool:
    try:
        await guest.connect()
    except EngineError:
        return False
    return True


def _socket_path(uri: ConnectionURI, text: str) -> Path:
    """Return the path of a ``monitor=``; it is relative to the folder we run in, if at all.

    Raises:
        InvalidURI: it is empty, or no path can hold it.
    """
    if not text or "\0" in text:
        raise InvalidURI(f"{uri}: monitor is {text!r}", hint="write the path of a unix socket")
    return Path(text)


def _uuid_of_path(path: Path) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"unix:{path.absolute()}"))
