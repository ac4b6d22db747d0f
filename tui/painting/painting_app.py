"""PaintingApp: an application that tells the terminal only what it does not show yet.

Textual writes every piece of a line that was painted again, each part with all of its colours.
Here the same pieces go through ``TerminalCells``. What is painted as a whole (another screen,
another size, after the terminal belonged to another program) is written as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.color import ColorSystem
from textual import constants
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App

from .lines_update import LinesUpdate
from .look import Looks
from .pixel_strip import PixelStrip
from .terminal_cells import TerminalCells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console, RenderableType
    from textual.driver import Driver
    from textual.screen import Screen
    from textual.strip import Strip

    #: A piece of a line, and where it stands.
    Piece = tuple[int, int, Strip]
    Update = ChopsUpdate | LayoutUpdate | LinesUpdate


class Painting:
    """What one terminal shows; nothing is known of it at first, and after ``forget``."""

    def __init__(self) -> None:
        self._cells: TerminalCells | None = None
        self._looks: Looks | None = None

    def forget(self) -> None:
        """Take it that the terminal shows anything."""
        self._cells = None

    def written(self, update: Update, console: Console) -> str:
        """Return what brings the terminal to what ``update`` paints."""
        if isinstance(update, LinesUpdate):
            return self._put_all(update.pieces, update.size, console)
        if isinstance(update, LayoutUpdate):
            self.forget()
            return self._put_all(pieces_of_layout(update), update.region.size, console)
        return self._put_all(pieces_of_chops(update), chops_size(update), console)

    def _put_all(self, pieces: Iterable[Piece], size: tuple[int, int], console: Console) -> str:
        cells = self._known(size, console)
        for x, y, strip in pieces:
            if isinstance(strip, PixelStrip):
                cells.put_pixels(x, y, strip.pairs)
            else:
                cells.put(x, y, strip._segments)
        return cells.written()

    def _known(self, size: tuple[int, int], console: Console) -> TerminalCells:
        colours = console._color_system or ColorSystem.TRUECOLOR
        if self._looks is None or self._looks.colours is not colours:
            self._looks, self._cells = Looks(colours), None
        if self._cells is None or self._cells.size != size:
            self._cells = TerminalCells(self._looks, *size)
        return self._cells


class SpareUpdate(CompositorUpdate):
    """An update that is written through a painting, at the moment that it is written."""

    def __init__(self, painting: Painting, update: Update) -> None:
        self._painting = painting
        self._update = update

    def render_segments(self, console: Console) -> str:
        """Return what is to be written."""
        return self._painting.written(self._update, console)


class PaintingApp(App[None]):
    """Writes what differs; ``painting`` is what the terminal shows."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.painting = Painting()

    def get_driver_class(self) -> type[Driver]:
        """Return the driver of a terminal that may go away, unless the environment names one."""
        if constants.DRIVER is not None:
            return super().get_driver_class()
        from ..terminal_driver import TerminalDriver

        return TerminalDriver

    def on_mount(self) -> None:
        """Know nothing any more once the terminal was somebody else's."""
        self.app_suspend_signal.subscribe(self, self._forget_painting, immediate=True)
        self.app_resume_signal.subscribe(self, self._forget_painting, immediate=True)

    def _forget_painting(self, _: App[Any]) -> None:
        self.painting.forget()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if isinstance(renderable, ChopsUpdate | LayoutUpdate | LinesUpdate):
            spare: Any = SpareUpdate(self.painting, renderable)
            super()._display(screen, spare)
            return
        if renderable is not None:
            self.painting.forget()
        super()._display(screen, renderable)


def pieces_of_layout(update: LayoutUpdate) -> Iterator[Piece]:
    """Return the pieces of an update of the whole screen."""
    for y, line in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in line:
            yield x, y, strip
            x += strip.cell_length


def pieces_of_chops(update: ChopsUpdate) -> Iterator[Piece]:
    """Return the pieces of an update of parts of lines, cut as Textual cuts them."""
    for y, left, right in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is None or x > right or end <= left:
                continue
            yield x, y, strip if end <= right else strip.crop(0, right - x)


def chops_size(update: ChopsUpdate) -> tuple[int, int]:
    """Return the width and height of the screen that an update is for."""
    return max((ends[-1] for ends in update.chop_ends if ends), default=0), len(update.chops)
