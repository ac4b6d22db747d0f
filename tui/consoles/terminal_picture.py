"""TerminalPicture: a terminal, painted: only the lines that changed.

session.watch -> _changed -> (at once, then at most ``frames_per_second``) -> paint
                                                    -> lines that differ -> render_line -> Strip
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, cast

from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget

from ..painting.lines_update import LinesUpdate, uncovered
from .palette import Palette
from .pane_marks import PaneMarks
from .terminal_strips import Span, TerminalStrips
from .terminal_window import TerminalWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.strip import Strip
    from textual.timer import Timer

    from ..app import VirtdeckApp
    from .shown import Shown

#: What a line looks like: the row's version, its place, and what is over it.
_Look = tuple[int, tuple[Span, ...]] | None


#: Frames a second up to which panes are painted together.
FAR: Final = 12.0


class TerminalPicture(Widget, can_focus=True):
    """Shows ``session``; ``is_live`` while the guest has the keys.

    ``crop`` "none" gives the terminal the pane's size; "bottom-left" leaves it as it is and shows
    the part where its cursor is.
    """

    DEFAULT_CSS = """
    TerminalPicture { height: 1fr; width: 1fr; background: $background; color: $foreground; }
    TerminalPicture > .terminal--cursor { background: $accent; color: $background; }
    TerminalPicture > .terminal--away { background: $cursor; text-style: underline; }
    TerminalPicture > .terminal--match { background: $cursor; color: $accent; }
    TerminalPicture > .terminal--here { background: $accent; color: $background; }
    TerminalPicture > .terminal--selected { background: $secondary; color: $background; }
    TerminalPicture:nocolor > .terminal--cursor { text-style: reverse; }
    TerminalPicture:nocolor > .terminal--selected { text-style: reverse; }
    TerminalPicture:nocolor > .terminal--here { text-style: reverse; }
    TerminalPicture:nocolor > .terminal--match { text-style: underline; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "terminal--cursor",
        "terminal--away",
        "terminal--match",
        "terminal--here",
        "terminal--selected",
    }

    is_live: var[bool] = var(False)

    class Painted(Message, namespace="terminal_pane"):
        """It was scrolled, or another match is shown."""

        def can_replace(self, message: Message) -> bool:
            """One is as good as many."""
            return isinstance(message, TerminalPicture.Painted)

    def __init__(
        self,
        session: Shown | None = None,
        *,
        crop: Literal["none", "bottom-left"] = "none",
        frames_per_second: float = 30.0,
        is_ascii: bool = False,
    ) -> None:
        super().__init__()
        self.session: Shown | None = None
        self.crop = crop
        self.frames_per_second = frames_per_second
        self.is_ascii = is_ascii
        self.window: TerminalWindow | None = None
        self.marks: PaneMarks | None = None
        self._first_session = session
        self._leave: Callable[[], None] = lambda: None
        self._strips: TerminalStrips | None = None
        self._looks: list[_Look] = []
        self._top = 0
        self._timer: Timer | None = None
        self._painted_at = 0.0
        self._bells = 0
        self._told: tuple[object, str] = (False, "")

    def on_mount(self) -> None:
        """Show the session that it was made with."""
        if self._first_session:
            self.show(self._first_session)

    def on_unmount(self) -> None:
        """Look no longer."""
        self._leave()

    def show(self, session: Shown | None) -> None:
        """Show another session; None for nothing."""
        self._leave()
        self._leave = lambda: None
        self.session, self.window, self.marks = session, None, None
        if session is not None:
            self.window = TerminalWindow(session.terminal, is_crop=self.crop != "none")
            self.marks = PaneMarks(self.window)
            self._leave = session.watch(self._changed)
            self._bells = session.terminal.bells
            self._fit()
        self.repaint()

    def repaint_changes(self) -> None:
        """Paint what is marked otherwise now."""
        self._paint()

    def repaint(self) -> None:
        """Paint everything."""
        self._strips = None
        self._looks = []
        self.refresh()
        self._paint()

    # -- painting -----------------------------------------------------------------------------

    def _changed(self) -> None:
        """Paint at once, but not more often than the pane may."""
        if self._timer is not None:
            return
        now, period = self._now(), 1 / self.frames_per_second
        wait = period - now % period if self._is_far else self._painted_at + period - now
        if wait <= 0:
            self._paint()
        else:
            self._timer = self.set_timer(wait, self._paint_late)

    @property
    def _is_far(self) -> bool:
        """Whether it is painted seldom: then with the others, all in one frame."""
        return self.frames_per_second <= FAR

    def _now(self) -> float:
        return cast("VirtdeckApp", self.app).clock.monotonic()

    def _paint_late(self) -> None:
        self._timer = None
        self._paint()

    def _paint(self) -> None:
        """Have the lines painted that look otherwise than they were painted."""
        window = self.window
        if window is None or not self.is_attached:
            return
        self._painted_at = self._now()
        self._ring()
        window.height = self.size.height
        self._top = window.top
        looks = self._all_looks(window)
        before = self._looks
        self._looks = looks
        if len(before) != len(looks):
            self.refresh()
        elif changed := list(self._regions(before, looks)):
            self._put_out(changed)
        told = (window.is_scrolled and self._top, self.marks.match_words if self.marks else "")
        if told != self._told:
            self._told = told
            self.post_message(self.Painted())

    def _put_out(self, regions: list[Region]) -> None:
        """Write it now: the way through the messages of pane and screen is half of a key's time;
        and these lines alone, where nothing is over them.
        """
        app, screen = self.app, self.screen
        is_now = app.screen is screen and not (app._batch_count or screen._layout_required)
        if self._is_far or not is_now:
            self.refresh(*regions)
        elif not self._put_out_alone(regions):
            self.refresh(*regions)
            screen._compositor.update_widgets({self})
            screen._compositor_refresh()

    def _put_out_alone(self, regions: list[Region]) -> bool:
        """Write these lines past the compositor; return whether that could be done."""
        place = uncovered(self, (y for region in regions for y in region.line_range))
        if place is None or place.size != self.size or self.gutter:
            return False
        pieces = [
            (place.x, place.y + region.y + y, strip)
            for region in regions
            for y, strip in enumerate(self.render_lines(region))
        ]
        update: Any = LinesUpdate(pieces, self.screen._compositor.size)
        self.app._display(self.screen, update)
        return True

    def _regions(self, before: list[_Look], after: list[_Look]) -> Iterator[Region]:
        """Yield the lines that differ, neighbours together."""
        width, start = self.size.width, None
        for y, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                start = y if start is None else start
            elif start is not None:
                yield Region(0, start, width, y - start)
                start = None
        if start is not None:
            yield Region(0, start, width, len(after) - start)

    def _all_looks(self, window: TerminalWindow) -> list[_Look]:
        """Return what every line of the pane looks like."""
        cursor = window.screen_line + window.terminal.cursor.row
        is_marked = self.marks is not None and self.marks.is_any
        return [
            None
            if row is None
            else (row.version, self._spans(line) if is_marked or line == cursor else ())
            for line, row in enumerate(window.rows(self._top, self.size.height), self._top)
        ]

    def _spans(self, line: int) -> tuple[Span, ...]:
        """Return what is over a line: matches, the selection, the cursor."""
        assert self.window
        assert self.marks
        style = self.get_component_rich_style
        spans = [
            Span(start, end, style(f"terminal--{role}", partial=True))
            for start, end, role in self.marks.on_line(line)
        ]
        cursor = self.window.terminal.cursor
        if cursor.is_visible and line == self.window.screen_line + cursor.row:
            role = "cursor" if self.is_live else "away"
            look = style(f"terminal--{role}", partial=True)
            spans.append(Span(cursor.column, cursor.column + 1, look))
        return tuple(spans)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return lines that need nothing of what Textual does to others: colours are 24 bits
        already, and the pane has neither border nor padding.
        """
        if self.gutter or self.styles.tint.a or self.opacity != 1.0:
            return super().render_lines(crop)
        filters = [x for x in self.app.get_line_filters() if not isinstance(x, ANSIToTruecolor)]
        lines = []
        for y in crop.line_range:
            line = self.render_line(y)
            if crop.width != line.cell_length:
                line = line.crop(crop.x, crop.right)
            for each in filters:
                line = line.apply_filter(each, self.background_colors[1])
            lines.append(line)
        return lines

    def render_line(self, y: int) -> Strip:
        """Return one line of what is shown."""
        strips = self._strips or self._new_strips()
        width = self.size.width
        row = self.window.row(self._top + y) if self.window else None
        if row is None:
            return strips.blank(width)
        look = self._looks[y] if y < len(self._looks) else None
        is_known = look is not None and look[0] == row.version
        spans = look[1] if look and is_known else self._spans(self._top + y)
        return strips.strip(row, width, spans)

    def _new_strips(self) -> TerminalStrips:
        app = self.app
        palette = Palette(app.theme_variables, is_dark=app.current_theme.dark)
        self._strips = TerminalStrips(palette, self.rich_style, is_ascii=self.is_ascii)
        return self._strips

    def _ring(self) -> None:
        assert self.window
        bells, heard = self.window.terminal.bells, self._bells
        self._bells = bells
        if bells > heard and self.is_live:
            self.app.bell()

    def watch_is_live(self) -> None:
        """The cursor looks otherwise."""
        self._paint()

    def notify_style_update(self) -> None:
        """Paint in the colours of the theme that is current now."""
        super().notify_style_update()
        self._strips = None

    def on_resize(self) -> None:
        """Give the terminal the room there is."""
        self._fit()
        self.repaint()

    def _fit(self) -> None:
        columns, rows = self.size
        if self.session and self.crop == "none" and columns > 1 and rows > 1:
            self.session.resize(columns, rows)
