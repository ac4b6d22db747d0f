"""MODES: the screens that one key each goes to, by the names of the application's modes."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from .keymap import bind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.binding import Binding
    from textual.command import Provider
    from textual.screen import Screen


class Mode(NamedTuple):
    """The module below ``screens`` and its class; it is imported when it is first shown."""

    module: str
    screen: str

    def make(self) -> Screen[None]:
        """Return a new screen."""
        module = import_module(f".screens.{self.module}", __package__)
        screen: Screen[None] = getattr(module, self.screen)()
        return screen


MODES = {
    "domains": Mode("domain_list", "DomainListScreen"),
    "clients": Mode("clients", "ClientsScreen"),
    "events": Mode("event_log", "EventLogScreen"),
    "jobs": Mode("jobs", "JobsScreen"),
    "hosts": Mode("hosts", "HostsScreen"),
    "networks": Mode("networks", "NetworksScreen"),
    "storage": Mode("storage", "StorageScreen"),
    "wall": Mode("wall", "WallScreen"),
    "pulses": Mode("pulses", "PulsesScreen"),
    "tree": Mode("tree", "TreeScreen"),
}


def mode_of(screen: object) -> str:
    """Return the mode whose own screen it is; "" where it lies on top of one."""
    name = type(screen).__name__
    return next((mode for mode, each in MODES.items() if each.screen == name), "")


def command_provider() -> type[Provider]:
    """Return what offers commands in the palette."""
    from .navigation.palette import CommandProvider

    return CommandProvider


def place_provider() -> type[Provider]:
    """Return what offers places to go to in the palette."""
    from .navigation.palette import PlaceProvider

    return PlaceProvider


def mode_makers() -> dict[str, str | Callable[[], Screen[None]]]:
    """Return what makes the screen of each mode."""
    return {name: mode.make for name, mode in MODES.items()}


def mode_bindings() -> Iterator[Binding]:
    """Yield the key of each mode."""
    for name in MODES:
        yield bind(f"app.{name}", f"switch_mode('{name}')")
