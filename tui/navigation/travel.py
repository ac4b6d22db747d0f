"""Travel: where one was, and the ways to other places of the application.

DeckScreen resumes -> arrive ─┐
DeckScreen leaves  -> keep   ─┴─ Trail ─ earlier, later -> restore -> DeckScreen.go_to
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from engine import EngineError, printable

from ..command import CommandError
from .trail import Trail

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.fleet import RowKey

    from ..app import VirtdeckApp
    from ..domain_uses import HostUses
    from ..screens.deck_screen import DeckScreen
    from .place import Place
    from .target import Target


class Travel:
    """Goes about in ``app``."""

    def __init__(self, app: VirtdeckApp) -> None:
        self._app = app
        self.trail = Trail()
        #: The place somebody is on the way back to; what screens tell meanwhile does not count.
        self._bound_for: Place | None = None

    @cached_property
    def uses(self) -> HostUses:
        """Which domains use what."""
        from ..domain_uses import HostUses

        return HostUses(self._app)

    # -- the trail ----------------------------------------------------------------------------

    def arrive(self, screen: DeckScreen) -> None:
        """Hear that a screen is shown."""
        place = screen.place() if self._bound_for is None else None
        if place:
            self.trail.arrive(place)

    def keep(self, screen: DeckScreen) -> None:
        """Hear that a screen is left."""
        place = screen.place() if self._bound_for is None else None
        if place:
            self.trail.keep(place)

    def earlier(self, step: int = -1) -> None:
        """Go back to where one was; with a step of 1, forward again."""
        if here := self._here():
            self.keep(here)
        place = self.trail.move(step)
        if place is None:
            words = "this is where you began" if step < 0 else "there is nothing ahead"
            self._app.journal.toasts.tell(words)
            return
        self._bound_for = place
        self._app.switch_mode(place.mode)
        self._app.call_later(self._restore, place)

    def _restore(self, place: Place) -> None:
        base = self._base(place.mode)

        def restored() -> None:
            self._bound_for = None
            base.go_to(place)
            if place.opened:
                self._open(place)

        base.call_later(restored)

    def _open(self, place: Place) -> None:
        if place.opened == "domain":
            self.open_domain(place.subject, place.tab)
        else:
            host, pool = place.subject
            cursor = place.cursor[1] if place.cursor else ""
            self._look_for_pool(self._base("storage"), host, pool, cursor)

    # -- ways ---------------------------------------------------------------------------------

    def show(self, mode: str, then: Callable[[DeckScreen], None] | None = None) -> None:
        """Go to the screen of a mode itself, then do what is wanted there."""
        here = self._here()
        place = here.place() if here else None
        if place and place.mode == mode and not place.opened:
            self.trail.step(place)
        self._app.switch_mode(mode)
        self._app.call_later(self._show, mode, then)

    def _show(self, mode: str, then: Callable[[DeckScreen], None] | None) -> None:
        base = self._base(mode)
        if then:
            base.call_later(then, base)

    def show_domain(self, key: RowKey) -> None:
        """Go to the domain in the list."""
        self.show("domains", lambda screen: screen.move_to(key))

    def go(self, target: Target) -> None:
        """Go to something by its kind."""
        if target.kind == "domain":
            self.show_domain(target.key)
        elif target.kind == "volume":
            self.open_pool(target.host, target.pool, target.name)
        elif target.kind == "host":
            self.show("hosts", lambda screen: screen.move_to((target.host, "")))
        else:
            mode = "networks" if target.kind == "network" else "storage"
            self.show(mode, lambda screen: screen.seek(target.host, target.name))

    def open_domain(self, key: RowKey, tab: str = "overview") -> None:
        """Show a domain on the whole screen, if it is still there."""
        from ..screens.domain_details import DomainDetailsScreen

        if self._app.row(key):
            self._app.push_screen(DomainDetailsScreen(key, tab or "overview"))
        else:
            self._app.journal.toasts.tell_problem("the domain is not there any more")

    def open_pool(self, host: str, pool: str, volume: str = "") -> None:
        """Show the volumes of a pool, known by name or uuid; the cursor is on ``volume``."""
        here = self._here()
        place = here.place() if here else None
        if (
            place
            and place.mode == "storage"
            and place.opened
            and pool in (*place.subject, place.name)
        ):
            assert here is not None
            here.seek(host, volume)
            return

        self.show("storage", lambda screen: self._look_for_pool(screen, host, pool, volume))

    def _look_for_pool(self, screen: DeckScreen, host: str, pool: str, volume: str) -> None:
        work = self._find_pool(screen, host, pool, volume)
        self._app.run_worker(work, name="volumes", group="travel", exclusive=True)

    async def _find_pool(self, screen: DeckScreen, host: str, pool: str, volume: str) -> None:
        from ..pool_row import pool_rows
        from ..screens.storage import StorageScreen

        assert isinstance(screen, StorageScreen)
        try:
            connection = self._app.connection(host)
            if connection is None:
                raise CommandError(f"{host} is not connected")
            rows = [*screen.rows().values()] or await pool_rows(host, connection)
            found = [row for row in rows if row.host == host and pool in (row.name, row.uuid)]
            if not found:
                rows = await pool_rows(host, connection)
                found = [row for row in rows if pool in (row.name, row.uuid)]
            if not found:
                raise CommandError(f"{host} has no pool {pool!r}")
        except EngineError as error:
            self._app.journal.toasts.tell_problem(printable(error.message))
            return
        if screen.is_current:
            screen.table.move_to(found[0].key)
            screen.open_pool(found[0], volume)

    # -- screens ------------------------------------------------------------------------------

    def _here(self) -> DeckScreen | None:
        """Return the screen that is shown; None while it is a question or the like."""
        from ..screens.deck_screen import DeckScreen

        screen = self._app.screen
        return screen if isinstance(screen, DeckScreen) else None

    def _base(self, mode: str) -> DeckScreen:
        """Return the screen of a mode; what lies on top of it is closed."""
        from ..screens.deck_screen import DeckScreen

        while len(self._app.get_screen_stack(mode)) > 1 and self._app.current_mode == mode:
            self._app.pop_screen()
        base = self._app.get_screen_stack(mode)[0]
        assert isinstance(base, DeckScreen)
        return base
