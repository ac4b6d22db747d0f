"""GuestSystem: the system inside one machine for one run of it: its lines, its screen, its time.

Made when somebody first looks; time passes for it while somebody watches. It hears of its machine
through ``Machine.inside``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ....domain_state import DomainState
from ....errors import OperationFailed
from ....tasks import Tasks
from .line_stream import LineStream
from .seat import BOOTED_AFTER, Seat
from .system_facts import SystemFacts

if TYPE_CHECKING:
    import asyncio

    from ..display_server.display import Display
    from ..display_server.visitors import Visitors
    from ..guests import Guests
    from ..inventory import Inventory
    from ..machine import Machine

_GOING: Final = frozenset({DomainState.RUNNING, DomainState.BLOCKED})
#: Seconds between two looks at what is due, while somebody watches.
_TICK: Final = 0.25
#: Bytes that wait for a guest that is held.
_MOST_TYPED: Final = 4096
#: What Linux says to a letter that it does not know.
_SYSRQ: Final = "sysrq: HELP : loglevel(0-9) reboot(b) crash(c) show-memory-usage(m) sync(s)"


class Line:
    """A serial port with whoever is on it."""

    def __init__(self, system: GuestSystem, name: str) -> None:
        self._system = system
        self._name = name
        self._client: LineStream | None = None
        self._is_broken = False
        self.seat = Seat(system.facts, self._write, system.act, has_screen=False)

    def open(self, *, force: bool) -> LineStream:
        """Sit down at it.

        Raises:
            OperationFailed: somebody else is there, and shall not be sent away.
        """
        machine = self._system.machine
        if self._client is not None:
            if not force:
                raise OperationFailed(
                    f"{self._name} of {machine.name!r} is taken by another: "
                    "an active console session exists",
                    hint="take it over to send them away",
                )
            self._client.take_over()
            self._left(self._client)
        is_fresh = self._system.ran < BOOTED_AFTER
        if not is_fresh:
            self._system.catch_up()
        stream = self._client = LineStream(self._type, self._left)
        self._system.watched()
        self._system.catch_up()
        if not is_fresh:
            self.seat.greet()
        return stream

    def end(self) -> None:
        """End the stream of whoever is there."""
        if self._client is not None:
            client = self._client
            self._left(client)
            client.end()

    def take_break(self) -> None:
        """Take the next letter as SysRq, as Linux does on the line of its console."""
        self._is_broken = True

    def _type(self, data: bytes) -> None:
        if self._is_broken and data:
            self._is_broken, data = False, data[1:]
            self._write(f"\r\n[{self._system.ran:12.6f}] {_SYSRQ}\r\n")
        self._system.type(self.seat, data)

    def _write(self, text: str) -> None:
        if self._client is not None:
            self._client.put(text.encode())

    def _left(self, stream: LineStream) -> None:
        if self._client is stream:
            self._client = None
            self._system.unwatched()


class GuestSystem:
    """The system of a machine that runs."""

    def __init__(self, machine: Machine, inventory: Inventory, guests: Guests) -> None:
        self.machine = machine
        self.inventory = inventory
        self.facts = SystemFacts(machine, inventory)
        self._guests = guests
        self._lines: dict[str, Line] = {}
        self._seats: list[Seat] = []
        self._typed: list[tuple[Seat, bytes]] = []
        self._watchers = 0
        self._ticking: asyncio.Task[None] | None = None
        self._tasks = Tasks()
        self._display: Display | None = None
        self._visitors: Visitors | None = None

    @property
    def ran(self) -> float:
        """Seconds since it booted."""
        return self.facts.uptime

    def line(self, name: str) -> Line:
        """Return a serial port, made when it is first used."""
        if name not in self._lines:
            line = self._lines[name] = Line(self, name)
            self.add_seat(line.seat)
        return self._lines[name]

    @property
    def display(self) -> Display:
        """The screen, made when it is first looked at."""
        if self._display is None:
            from ..display_server.display import Display

            self._display = Display(self)
            self.catch_up()
        return self._display

    async def invite(self, scheme: str) -> int:
        """Return a socket that speaks the protocol of the display."""
        if self._visitors is None:
            from ..display_server.visitors import Visitors

            self._visitors = Visitors(self, self.display, scheme)
        return await self._visitors.invite()

    def add_seat(self, seat: Seat) -> None:
        """Let time pass for a seat too."""
        self._seats.append(seat)

    def type(self, seat: Seat, data: bytes) -> None:
        """Take what was typed; a guest that is held takes it when it goes on."""
        self.catch_up()
        if self.machine.status.state in _GOING:
            seat.type(data)
        elif sum(len(waiting) for _, waiting in self._typed) < _MOST_TYPED:
            self._typed.append((seat, data))

    def act(self, verb: str) -> None:
        """Do what somebody asked the machine from inside."""
        (self._guests.reboot if verb == "reboot" else self._guests.shut_down)(self.machine)

    def catch_up(self) -> None:
        """Let everything that is due happen."""
        has_fallen = self.machine.status.state is DomainState.CRASHED
        for seat in self._seats:
            seat.tick(self.ran)
            if has_fallen:
                seat.fall()

    # -- while somebody watches --------------------------------------------------------------------

    def watched(self) -> None:
        """One more watches: time passes."""
        self._watchers += 1
        if self._watchers == 1:
            self._ticking = self._tasks.spawn(self._live(), name=f"inside {self.machine.uuid}")

    def unwatched(self) -> None:
        """One less watches."""
        self._watchers -= 1
        if self._watchers <= 0 and self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None

    async def _live(self) -> None:
        while True:
            self.catch_up()
            await self.inventory.clock.sleep(_TICK)

    # -- what happens to the machine (``Machine.inside``) ------------------------------------------

    def changed(self) -> None:
        """The machine is in another state."""
        if not self.machine.is_active:
            self.end()
            return
        self.catch_up()
        if self.machine.status.state in _GOING:
            typed, self._typed = self._typed, []
            for seat, data in typed:
                seat.type(data)

    def restarted(self) -> None:
        """The machine boots again."""
        self.facts.boot()
        for seat in self._seats:
            seat.restart(0.0)

    def end(self) -> None:
        """The machine is off: whoever watches sees the end."""
        for line in self._lines.values():
            line.end()
        if self._visitors is not None:
            self._visitors.send_away()

    async def close(self) -> None:
        """End all of it."""
        self.end()
        if self._visitors is not None:
            await self._visitors.close()
        await self._tasks.cancel()
