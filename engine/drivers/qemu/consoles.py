"""Consoles, channels and displays of guests that we run: ``interface/consoles.py``.

A stream of QEMU has one client at a time. One of our own can be sent away; another program cannot:
QEMU has no word for it, and two readers of one pseudo-terminal would steal each other's bytes.
"""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...domain_verbs import require_possible
from ...errors import EngineError, InvalidArgument, OperationFailed, OperationInvalid, Unsupported
from ..base import HypervisorDriver
from .port_stream import PortStream, connect_socket, open_terminal, taken
from .qmp.errors import MonitorLost
from .unix_path import is_entered, short_path

if TYPE_CHECKING:
    import itertools
    from collections.abc import Iterator, Sequence

    from ...byte_stream import ByteStream
    from ...conf.devices.character import CharacterDevice, Console
    from ...conf.devices.graphics import Graphics
    from ...domain_ref import DomainRef
    from .guest import Guest
    from .inventory import Inventory

#: How often, and how many seconds apart, QEMU is asked whether it has noticed that a client left.
_LOOKS: Final = 25
_LOOK_SECONDS: Final = 0.02
#: What a socket's stream is called while nobody is connected.
_FREE: Final = "disconnected:"
#: Displays that QEMU takes a client for.
_PROTOCOLS: Final = ("vnc", "spice")


class GuestConsoles(HypervisorDriver):
    """The verbs of ``interface/consoles.py`` for guests with a monitor of ours."""

    _inventory: Inventory
    #: Who is on which stream: by uuid and the device's name.
    _streams: dict[tuple[str, str], PortStream]
    #: For names that nobody else uses: of descriptors, and of pictures.
    _numbers: itertools.count[int]

    async def open_console(
        self,
        domain: DomainRef,
        device: str | None = None,
        *,
        force: bool = False,
        safe: bool = False,
    ) -> ByteStream:
        """Open a serial or text console; every one is safe: a root has one owner."""
        guest = self._running_guest("open_console", domain)
        return await self._open_port(guest, _console(guest, device), force=force)

    async def open_channel(
        self, domain: DomainRef, name: str | None = None, *, force: bool = False
    ) -> ByteStream:
        """Open a channel to a program in the guest: the first, or the one of a name."""
        guest = self._running_guest("open_channel", domain)
        for channel in guest.live.devices.channels:
            if name is None or channel.target_name == name or channel.alias == name:
                return await self._open_port(guest, channel, force=force)
        raise InvalidArgument(f"{domain.name!r} has no channel {name or ''}".rstrip())

    async def send_break(self, domain: DomainRef, device: str | None = None) -> None:
        """Have QEMU send BREAK to the guest's end, whatever the other end is."""
        guest = self._running_guest("send_break", domain)
        port = _console(guest, device)
        if port.alias not in [serial.alias for serial in guest.live.devices.serials]:
            raise Unsupported(f"{port.alias} of {domain.name!r} has no BREAK: it is no serial line")
        try:
            arguments = {"id": f"char{port.alias}"}
            await guest.runtime.monitor.execute("chardev-send-break", arguments)
        except MonitorLost as error:
            raise OperationInvalid(f"cannot send BREAK: {error}") from error

    async def open_graphics(
        self, domain: DomainRef, display: int = 0, *, skip_authentication: bool = False
    ) -> int:
        """Return a socket that speaks a display's protocol; nothing needs to listen for it."""
        guest = self._running_guest("open_graphics", domain)
        graphics = list(guest.live.devices.graphics)
        if not 0 <= display < len(graphics):
            raise InvalidArgument(f"{domain.name!r} has no display {display}")
        chosen = graphics[display]
        same = [each for each in graphics if each.type == chosen.type]
        if chosen.type not in _PROTOCOLS or same[0] is not chosen:
            return await _connected(domain, chosen)
        name = f"display{next(self._numbers)}"
        ours, theirs = socket.socketpair()
        with ours:
            try:
                ours.bind("")  # a name of its own, by which QEMU's events know the client
                arguments = {
                    "protocol": chosen.type,
                    "fdname": name,
                    "skipauth": skip_authentication,
                }
                monitor = guest.runtime.monitor
                await monitor.pass_descriptor(theirs.fileno(), name)
                await monitor.execute("add_client", arguments)
            except MonitorLost as error:
                raise OperationInvalid(f"cannot open the display: {error}") from error
            finally:
                theirs.close()
            return ours.detach()

    def _close_consoles(self) -> None:
        """End every stream that is open."""
        for stream in list(self._streams.values()):
            stream.abort()

    def _forget_streams(self, uuid: str) -> None:
        """A guest has ended: whoever reads from it comes to the end, and nobody is there."""
        for key in [key for key in self._streams if key[0] == uuid]:
            del self._streams[key]

    def _running_guest(self, verb: str, domain: DomainRef) -> Guest:
        """Return the guest of a domain that runs, in a state that allows ``verb``.

        Raises:
            OperationInvalid: it does not.
        """
        machine = self._inventory.find(domain)
        require_possible(verb, machine.info())
        if machine.guest is None:
            words = verb.replace("_", " ")
            raise OperationInvalid(f"cannot {words} {machine.name!r}: it does not run")
        return machine.guest

    async def _open_port(self, guest: Guest, device: CharacterDevice, *, force: bool) -> ByteStream:
        name = f"{device.alias} of {guest.live.name!r}"
        path = device.source.path if device.source is not None else None
        if device.type not in _OPENERS or not path or _calls(device):
            raise Unsupported(
                f"{name} cannot be opened: its bytes go to a {device.type}",
                hint="a port of type unix or pty can be opened",
            )
        key = guest.live.uuid or "", device.alias or ""
        before = self._streams.get(key)
        if before is not None and not before.is_open:
            before = None
        if before is not None and not force:
            raise OperationFailed(taken(name).message, hint="take it over to send them away")
        if before is not None:
            before.end(OperationFailed(f"{name} was taken over by another"))
        try:
            opened = await _OPENERS[device.type](self, guest, device, Path(path), name)
        except OperationFailed as error:
            if not force:
                raise
            raise Unsupported(
                f"{error.message}, and another program cannot be sent away", hint="end it there"
            ) from error
        stream = self._streams[key] = PortStream(opened, name, self._leave)
        return stream

    async def _open_socket(
        self, guest: Guest, device: CharacterDevice, path: Path, name: str
    ) -> Any:
        """Connect, if nobody else is; who has just come or left QEMU may not have noticed."""
        label = f"char{device.alias}"
        for look in range(_LOOKS):
            try:
                backends = await guest.runtime.monitor.execute("query-chardev")
            except MonitorLost as error:
                raise OperationInvalid(f"cannot open {name}: {error}") from error
            words = next((each["filename"] for each in backends if each["label"] == label), _FREE)
            if words.startswith(_FREE) and not await asyncio.to_thread(is_entered, path):
                return await connect_socket(path, name)
            if look < _LOOKS - 1:
                await self.clock.sleep(_LOOK_SECONDS)
        raise taken(name)

    async def _open_terminal(
        self, guest: Guest, device: CharacterDevice, path: Path, name: str
    ) -> Any:
        return await asyncio.to_thread(open_terminal, path, name)

    def _leave(self, stream: PortStream) -> None:
        for key, known in list(self._streams.items()):
            if known is stream:
                del self._streams[key]


#: Type of a stream -> how it is opened.
_OPENERS: Final = {"unix": GuestConsoles._open_socket, "pty": GuestConsoles._open_terminal}


def _calls(device: CharacterDevice) -> bool:
    """Whether QEMU itself is the client of a socket."""
    return device.source is not None and device.source.mode == "connect"


def _console(guest: Guest, name: str | None) -> CharacterDevice:
    """Return the port with that name, the first without one.

    Raises:
        OperationInvalid: there is none at all. InvalidArgument: there is none of that name.
    """
    ports = dict(_consoles(guest))
    if not ports:
        raise OperationInvalid(f"{guest.live.name!r} has no console")
    chosen = next(iter(ports)) if name is None else name
    if chosen not in ports:
        raise InvalidArgument(f"{guest.live.name!r} has no console {name!r}")
    return ports[chosen]


def _consoles(guest: Guest) -> Iterator[tuple[str, CharacterDevice]]:
    """Yield the ports by every name they have: the first console repeats the first serial port."""
    devices = guest.live.devices
    serials: Sequence[CharacterDevice] = list(devices.serials)
    consoles: Sequence[Console] = list(devices.consoles)
    for serial in serials:
        yield serial.alias or "", serial
    for number, console in enumerate(consoles):
        is_twin = bool(serials) and (console.target_type or "serial") == "serial"
        yield f"console{number}", serials[0] if is_twin else console
        if not is_twin:
            yield console.alias or "", console


async def _connected(domain: DomainRef, graphics: Graphics) -> int:
    """Return a connection to where a display listens.

    Raises:
        Unsupported: it listens nowhere. EngineError: it cannot be reached.
    """
    listens = graphics.effective_listens
    listen = next((each for each in listens if each.socket or each.address), None)
    if listen is None or graphics.type != "vnc":
        raise Unsupported(f"a display of {domain.name!r} of type {graphics.type} is not handed out")
    try:
        if listen.socket:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as display:
                with short_path(Path(listen.socket)) as short:
                    display.bind("")
                    await asyncio.to_thread(display.connect, short)
                return display.detach()
        where = (listen.address or "", graphics.port or 0)
        return (await asyncio.to_thread(socket.create_connection, where, 5.0)).detach()
    except OSError as error:
        raise EngineError(f"the display of {domain.name!r}: {error.strerror}") from error
