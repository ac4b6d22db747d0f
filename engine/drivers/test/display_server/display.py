"""Display: the screen and the keys of one machine, and the clients that are at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from ..inside.seat import BOOTED_AFTER, Seat
from .desk import Desk
from .keyboard import Keyboard, keysym_at
from .text_screen import TextScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ....console.framebuffer import Framebuffer, Rect
    from ....machine import KeyCodeSet
    from ..inside.guest_system import GuestSystem

#: Guests of the demo with a graphical desk; a machine with SPICE has one too.
_DESKS: Final = frozenset({"kiosk-1", "kiosk-3"})
_SHIFTS: Final = frozenset({0xFFE1, 0xFFE2})


class Screen(Protocol):
    """What is on the screen now."""

    @property
    def framebuffer(self) -> Framebuffer:
        """The pixels, as far as they were drawn."""

    @property
    def stamp(self) -> int:
        """Grows with whatever is drawn."""

    def refresh(self) -> None:
        """Draw what has changed."""

    def damage(self, since: int) -> list[Rect]:
        """Return what was drawn after a stamp."""


class Display:
    """One machine's screen; made when somebody first looks at it or presses a key."""

    def __init__(self, system: GuestSystem) -> None:
        machine = system.machine
        self._system = system
        self._text = TextScreen()
        self._desk: Desk | None = None
        if machine.name in _DESKS or "spice" in machine.displays:
            self._desk = Desk(f"{machine.uuid} 0")
        self._watchers: list[Callable[[], None]] = []
        self._seat = Seat(system.facts, self._write, system.act, has_screen=True)
        system.add_seat(self._seat)

    @property
    def is_pointer_absolute(self) -> bool:
        """Whether the guest has a tablet: desks do."""
        return self._desk is not None

    def screen(self) -> Screen:
        """Return what is shown: a desk comes when the system has booted."""
        self._system.catch_up()
        if self._desk is not None and self._system.ran >= BOOTED_AFTER:
            return self._desk
        return self._text

    def picture(self) -> bytes:
        """Return the screen as a portable pixmap."""
        screen = self.screen()
        screen.refresh()
        return screen.framebuffer.to_pixmap()

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call ``changed`` whenever something may have; returns what ends that."""
        self._watchers.append(changed)
        self._system.watched()

        def leave() -> None:
            if changed in self._watchers:
                self._watchers.remove(changed)
                self._system.unwatched()

        return leave

    def press(self, keyboard: Keyboard, keysym: int, *, pressed: bool) -> None:
        """Take a key."""
        data = keyboard.key(keysym, pressed=pressed)
        if data is None:
            self._system.act("reboot")
        elif data and self.screen() is self._desk:
            self._desk.type(data)
            self._tell()
        elif data:
            self._system.type(self._seat, data)

    def press_at(self, numbers: Iterable[int], code_set: KeyCodeSet) -> None:
        """Press keys by their places on a US keyboard, together, and let them go."""
        keyboard, places = Keyboard(), list(numbers)
        plain = {keysym_at(number, code_set, shifted=False) for number in places}
        is_shifted = bool(plain & _SHIFTS)
        for number in places:
            keysym = keysym_at(number, code_set, shifted=is_shifted)
            self.press(keyboard, keysym or keysym_at(number, code_set, shifted=False), pressed=True)

    def _write(self, text: str) -> None:
        self._text.write(text)
        self._tell()

    def _tell(self) -> None:
        for changed in list(self._watchers):
            changed()
