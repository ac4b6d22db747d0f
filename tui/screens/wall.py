"""WallScreen: many consoles at once, each with its name, its state and who watches.

    app.wall -> WallGrid -> WallPane ...

Either virtdeck has the keys, and they move between the panes; or one pane has them, or every marked
one while typing to all, which is told in another colour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Grid

from engine import EngineError, printable

from ..consoles.detach_key import detach_label
from ..formatting import counted
from ..keymap import bind
from ..navigation.target import domain_target
from ..wall.wall_grid import WallGrid
from ..wall.wall_pane import WallPane
from ..widgets.part_text import PartText
from .deck_screen import DeckScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.fleet import DomainRow

    from ..navigation.target import Target
    from ..wall.wall import Wall, WallPlace
    from ..widgets.part_text import Line

_EMPTY: tuple[Line, ...] = (
    (("No console hangs on the wall.", ""),),
    (),
    (("a", "accent"), (" puts one there by the name of its domain.", "dim")),
    (
        ("Or mark domains in the list with ", "dim"),
        ("Space", "accent"),
        (", and take ", "dim"),
        ("m P", "accent"),
        (".", "dim"),
    ),
)


class WallScreen(DeckScreen):
    """The consoles of ``app.wall``."""

    CSS_PATH = "wall.tcss"

    help = """
    Up to sixteen consoles, text and screens mixed. The arrow keys go from pane to pane; Enter gives
    the guest under the cursor every key, the detach key takes them back; z shows the pane on the
    whole screen. v turns a pane from text console to screen and back.

    Space marks panes. b types to all that are marked at once: their lines turn red, and so they
    stay until b again. Panes without the cursor are painted four times a second.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("wall.open", "type"),
        bind("wall.zoom", "zoom"),
        bind("wall.mark", "mark"),
        bind("wall.broadcast", "broadcast"),
        bind("wall.add", "add"),
        bind("wall.remove", "remove"),
        bind("wall.grid", "grid"),
        bind("wall.alerts", "alerts"),
        bind("domain.view", "turn", label="text/screen", shown=True),
        bind("wall.up", "go(0, -1)"),
        bind("wall.down", "go(0, 1)"),
        bind("wall.left", "go(-1, 0)"),
        bind("wall.right", "go(1, 0)"),
        bind("app.back", "back", shown=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._shown = -1
        self._is_typing = False

    def body(self) -> ComposeResult:
        """What hangs there, a line about typing, and the words for an empty wall."""
        yield Grid(id="wall")
        notice = PartText()
        notice.id = "notice"
        yield notice

    @property
    def wall(self) -> Wall:
        """What hangs there."""
        return self.deck.wall

    @property
    def panes(self) -> list[WallPane]:
        """The panes, in the order of the wall."""
        panes = {pane.place: pane for pane in self.query(WallPane)}
        return [panes[place] for place in self.wall.places if place in panes]

    @property
    def current(self) -> WallPane | None:
        """The pane with the focus."""
        panes = self.panes
        return next((pane for pane in panes if pane.has_focus), panes[0] if panes else None)

    def selection(self) -> list[DomainRow]:
        """Return the domain of the pane with the focus."""
        pane = self.current
        return [row] if pane and (row := pane.row) else []

    def subject(self) -> Target | None:
        """Return the domain of the pane with the focus."""
        rows = self.selection()
        return domain_target(rows[0]) if rows else None

    def on_screen_resume(self) -> None:
        """Hang up what there is, and what was put there meanwhile."""
        self.call_next(self.wall_changed)

    def on_screen_suspend(self) -> None:
        """Whatever is shown now has the keys."""
        if not self.is_current:
            self._take_keys()

    # -- what hangs there ---------------------------------------------------------------------

    async def wall_changed(self) -> None:
        """Mount what is new, remove what is gone, lay out all."""
        await self.deck.wall_memory.read()
        if not self.is_attached:
            return
        if self._shown != self.wall.version:
            is_first, self._shown = self._shown < 0, self.wall.version
            grid = self.query_one("#wall", Grid)
            known = {pane.place: pane for pane in self.query(WallPane)}
            gone = [pane for place, pane in known.items() if place not in self.wall.places]
            for pane in gone:
                await pane.remove()
            for place in self.wall.places:
                if place not in known:
                    known[place] = WallPane(self.deck, place)
                    await grid.mount(known[place])
            grid.sort_children(key=self._order)
            if self.panes and not any(pane.has_focus for pane in self.panes):
                self.panes[0 if is_first else -1].focus()
        self.look()

    def _order(self, pane: object) -> int:
        assert isinstance(pane, WallPane)
        places = self.wall.places
        return places.index(pane.place) if pane.place in places else len(places)

    @property
    def _grid(self) -> WallGrid:
        return WallGrid.of(len(self.wall.places), self.wall.grid)

    def look(self) -> None:
        """Bring everything up to date with the wall."""
        grid, shape, wall = self.query_one("#wall", Grid), self._grid, self.wall
        is_zoomed = any(pane.is_zoomed for pane in self.panes)
        grid.styles.grid_size_columns = 1 if is_zoomed else shape.columns
        grid.styles.grid_size_rows = 1 if is_zoomed else shape.rows
        grid.display = bool(wall.places)
        grid.set_class(is_zoomed, "-zoomed")
        for pane in self.panes:
            pane.display = pane.is_zoomed or not is_zoomed
            pane.is_marked = pane.place in wall.marked
            pane.is_in_broadcast = wall.is_broadcasting and pane.is_marked
            pane.is_live = self._is_typing and pane in self._typed_to()
        notice = self.query_one("#notice", PartText)
        notice.lines = self._notice()
        notice.set_class(not wall.places, "-empty")
        notice.display = bool(notice.lines)
        self.refresh_bindings()

    def _notice(self) -> tuple[Line, ...]:
        if not self.wall.places:
            return _EMPTY
        if not self._is_typing:
            return ()
        key = self.deck.marks.spell(detach_label(self.deck.consoles.detach))
        names = [pane.name for pane in self._typed_to()]
        to_all = f"{counted(len(names), 'console')} at once: {', '.join(names)}"
        words, role = (to_all, "bad") if self.wall.is_broadcasting else (names[0], "name")
        keys = ((f"{key} ", "accent"), ("takes the keys back   ", "dim"))
        return ((*keys, ("every key goes to ", "dim"), (words, role)),)

    # -- typing -------------------------------------------------------------------------------

    def _typed_to(self) -> list[WallPane]:
        """Return the panes that get what is typed."""
        if self.wall.is_broadcasting:
            return [pane for pane in self.panes if pane.place in self.wall.marked]
        current = self.current
        return [current] if current else []

    def action_type(self) -> None:
        """Give the keys to the pane, or to all that are marked."""
        panes = self._typed_to()
        for pane in panes:
            if not pane.takes_keys:
                pane.open()
        deaf = [pane.name for pane in panes if not pane.takes_keys]
        if len(deaf) == len(panes):
            if deaf:
                self._tell(f"{deaf[0]} takes no keys now")
            return
        self._is_typing = True
        self.deck.raw_keys.tap(
            self._type,
            detach=self.deck.consoles.detach,
            on_detach=self._take_keys,
            on_paste=self._paste,
        )
        if deaf:
            self._tell(f"{', '.join(deaf)}: takes no keys now")
        self.look()

    def _type(self, data: bytes) -> None:
        for pane in self._typed_to():
            pane.type_bytes(data)

    def _paste(self, text: str) -> None:
        for pane in self._typed_to():
            pane.paste(text)

    def _take_keys(self) -> None:
        self._is_typing = False
        self.deck.raw_keys.release()
        if self.is_attached:
            self.look()

    def action_mark(self) -> None:
        """Mark the pane, or no longer."""
        if pane := self.current:
            self.wall.mark(pane.place)
            self.look()

    def action_broadcast(self) -> None:
        """Type to every marked pane, or only to the one with the focus."""
        if not self.wall.marked:
            self._tell("mark the panes to type to with Space first")
            return
        self.wall.is_broadcasting = not self.wall.is_broadcasting
        self.look()

    # -- the panes ----------------------------------------------------------------------------

    def action_go(self, across: int, down: int) -> None:
        """Go to a pane beside this one."""
        panes, current = self.panes, self.current
        if current and not current.is_zoomed:
            panes[self._grid.beside(panes.index(current), across, down)].focus()

    def on_wall_pane_chosen(self, message: WallPane.Chosen) -> None:
        """Go to a pane by the mouse."""
        message.pane.focus()

    def action_zoom(self) -> None:
        """Show the pane on the whole screen, or all again."""
        if pane := self.current:
            pane.is_zoomed = not pane.is_zoomed
            self.look()

    async def action_add(self) -> None:
        """Ask for a domain."""
        await self.action_command("wall ")

    async def action_remove(self) -> None:
        """Take the pane off; the guest goes on."""
        if pane := self.current:
            panes = self.panes
            place = panes.index(pane)
            self.wall.remove(pane.place)
            rest = [each for each in panes if each is not pane]
            if rest:
                rest[min(place, len(rest) - 1)].focus()
            await self.wall_changed()

    async def action_turn(self) -> None:
        """Show the screen of the domain instead of its text console, or the other way round."""
        if pane := self.current:
            try:
                other = self.wall.turn(pane.place)
            except EngineError as error:
                self._tell(error.message)
                return
            await self.wall_changed()
            self._pane_at(other).focus()

    def _pane_at(self, place: WallPlace) -> WallPane:
        return next(pane for pane in self.panes if pane.place == place)

    def action_grid(self) -> None:
        """Make room for another number of panes."""
        grid = self.wall.next_grid()
        self._tell(f"room for {grid} consoles" if grid else "as much room as the consoles need")
        self.look()

    def action_alerts(self) -> None:
        """Show at which words consoles call."""
        from ..alerts.alert_list import AlertList

        self.app.push_screen(AlertList(self.deck))

    def action_back(self) -> None:
        """All panes again; else the domains."""
        if any(pane.is_zoomed for pane in self.panes):
            self.action_zoom()
        else:
            self.app.switch_mode("domains")

    def _tell(self, text: str) -> None:
        self.deck.journal.toasts.tell(printable(text))
