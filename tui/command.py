"""Command: one word that can be typed after ``:``, and what commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.fleet import DomainRow

    from .app import VirtdeckApp


class CommandError(EngineError):
    """A line that is no command."""


class Command(NamedTuple):
    """``argument`` is the word for what may follow the name; empty where nothing may.

    ``offers`` are words that can be completed there.
    """

    name: str
    title: str
    run: Callable[[VirtdeckApp, str], None]
    argument: str = ""
    offers: Callable[[VirtdeckApp], Iterable[str]] = lambda _: ()


def show(mode: str) -> Callable[[VirtdeckApp, str], None]:
    """Return what goes to the screen of that name."""

    def run(app: VirtdeckApp, _: str) -> None:
        app.switch_mode(mode)

    return run


def all_rows(app: VirtdeckApp) -> list[DomainRow]:
    """Return the rows of every host."""
    return [row for key in app.all_keys() if (row := app.row(key))]


def domain_names(app: VirtdeckApp) -> list[str]:
    """Return what can be typed for a domain, in the order of the alphabet."""
    rows = all_rows(app)
    return sorted(row.info.ref.name for row in rows if row.info.ref.name.isprintable())


def row_named(app: VirtdeckApp, name: str) -> DomainRow:
    """Return the domain with that name or uuid; ``name@host`` where several hosts have one.

    Raises:
        CommandError: there is none, or there are several.
    """
    rows = all_rows(app)
    matches = [row for row in rows if name in (row.info.ref.name, row.info.ref.uuid)]
    if not matches:
        plain, _, host = name.rpartition("@")
        matches = [row for row in rows if (row.info.ref.name, row.host) == (plain, host)]
    if not matches:
        raise CommandError(f"there is no domain {name!r}")
    if len(matches) > 1:
        hosts = " or ".join(sorted(f"{name}@{row.host}" for row in matches))
        raise CommandError(f"{name!r} is on several hosts", hint=f"say {hosts}")
    return matches[0]
