"""ScreenPane: the display of a guest, painted: only the lines that changed.

    session.watch -> _changed -> (at once, then at most ``frames_per_second``) -> paint
          text   -> TextPicture     rows of text that changed
          pixels -> HalfBlocks      lines of cells that damage touches
                 -> TerminalPictures, where the terminal has them and nothing covers the pane

It shows; what keys mean is its screen's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, cast

from rich.segment import Segment
from rich.text import Text
from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from .deliveries import Deliveries
from .guest_input import GuestInput
from .half_blocks import HalfBlocks
from .kitty import Room
from .terminal_facts import TerminalFacts
from .terminal_pictures import TerminalPictures, is_behind
from .text_picture import TextPicture

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.timer import Timer
    from textual.worker import Worker

    from engine.access.screen_session import DamageWatch, ScreenSession
    from engine.console.framebuffer import Framebuffer, Rect
    from engine.console.glyphs import ScreenText

    from ..app import VirtdeckApp

#: What a person may want to see.
Look = Literal["auto", "text", "pixels"]
LOOKS: Final[tuple[Look, ...]] = ("auto", "text", "pixels")
#: Seconds between frames of pixels, and while the terminal is behind.
_PIXELS: Final = 1 / 30
_SLOW: Final = 0.15
#: Seconds between two looks whether something covers the pictures.
_COVER: Final = 0.2


class ScreenPane(GuestInput, can_focus=True):
    """Shows ``session``; ``is_live`` while the guest has the keys.

    Of text up to ``frames_per_second`` are painted, of pixels 30 at most and fewer on a slow line.
    ``crop`` "bottom-left" shows a part of a text that is too large, without a margin: for walls.
    """

    DEFAULT_CSS = """
    ScreenPane { height: 1fr; width: 1fr; background: $background; color: $foreground; }
    """

    look: var[Look] = var("auto")
    #: Point by point.
    is_zoomed: var[bool] = var(False)
    #: What is written into the middle while there is nothing to show.
    words: var[tuple[str, ...]] = var(())

    class Painted(Message, bubble=True):
        """What is shown is other than before."""

        def can_replace(self, message: Message) -> bool:
            """One is as good as many."""
            return isinstance(message, ScreenPane.Painted)

    def __init__(
        self,
        session: ScreenSession | None = None,
        *,
        crop: Literal["none", "bottom-left"] = "none",
        frames_per_second: float = 60.0,
        is_ascii: bool = False,
        facts: TerminalFacts | None = None,
    ) -> None:
        super().__init__()
        self.frames_per_second = frames_per_second
        self.crop = crop
        self._first_session = session
        self._facts = facts or TerminalFacts()
        self._text = TextPicture(is_ascii=is_ascii)
        self._blocks = HalfBlocks(has_blocks=not is_ascii)
        self._pictures: TerminalPictures | None = None
        self._damage: DamageWatch | None = None
        self._sender: Worker[None] | None = None
        self._leave: Callable[[], None] = lambda: None
        self._timer: Timer | None = None
        self._painted_at = 0.0
        self._picture_is_due = False
        self._painted_text: ScreenText | None = None

    def on_mount(self) -> None:
        """Show the session that it was made with."""
        self._pictures = TerminalPictures(self.app, self._facts)
        if self._pictures.are_possible:
            self.set_interval(_COVER, self._look_at_cover)
        if self._first_session:
            self.show(self._first_session)

    def on_unmount(self) -> None:
        """Look no longer, and leave no picture behind."""
        self._let_go()
        if self._pictures:
            self._pictures.take_away()

    def show(self, session: ScreenSession | None) -> None:
        """Show another session; None for nothing."""
        self._let_go()
        self.session = session
        self.marks.clear()
        if session is not None:
            self._damage = session.damage_watch()
            self._deliveries = Deliveries(session, self._refuse)
            self._sender = self.run_worker(self._deliveries.run(), group="outbox", name="keys")
            self._leave = session.watch(self._changed)
        self.repaint()

    def _let_go(self) -> None:
        self._leave()
        self._leave = lambda: None
        if self._damage:
            self._damage.close()
        if self._sender:
            self._sender.cancel()
        self._damage = self._sender = self._deliveries = None

    # -- what is shown ------------------------------------------------------------------------

    @property
    def shown(self) -> Literal["", "text", "pixels", "pictures"]:
        """How the screen is shown now; empty where there is none."""
        session = self.session
        if session is None or session.framebuffer is None or not self.size.area:
            return ""
        text = (
            session.text if self.look == "text" else session.grid if self.look == "auto" else None
        )
        if text is not None and not self.is_zoomed:
            return "text"
        has_pictures = self._pictures is not None and self._pictures.are_possible
        return "pictures" if has_pictures and not self.is_covered else "pixels"

    @property
    def is_covered(self) -> bool:
        """Whether something else is drawn over the pane, or it is not on the screen."""
        if self.app.screen is not self.screen or not self.region.area:
            return True
        over = (each for each in self.screen.query("ToastStack") if each.display)
        return any(each.region.overlaps(self.region) for each in over)

    def points_of_cell(self, shown: str) -> tuple[int, int]:
        """Return how many points a cell has across and down, shown that way."""
        if shown != "pictures":
            return (1, 2)
        return (max(1, self._facts.cell_width), max(1, self._facts.cell_height))

    def follow(self) -> None:
        """Show the part where something happens again."""
        self.view.follow()
        self._paint(everything=True)

    def repaint(self) -> None:
        """Paint everything."""
        self._paint(everything=True)
        self.refresh()

    def _changed(self) -> None:
        """Paint at once, but not more often than the pane may and the terminal can."""
        if self._timer is not None or not self.is_attached or self._is_unread():
            return
        pause = 1 / self.frames_per_second
        if self.shown != "text":
            pause = max(pause, _SLOW if is_behind(self.app) else _PIXELS)
        wait = self._painted_at + pause - self._now()
        if wait <= 0:
            self._paint()
        else:
            self._timer = self.set_timer(wait, self._paint_late)

    def _is_unread(self) -> bool:
        """Whether the picture is new but its text is not yet read: that comes at once."""
        session = self.session
        is_text = session is not None and self.view.shown == "text" == self.shown
        return is_text and session is not None and session.text is self._painted_text

    def _paint_late(self) -> None:
        self._timer = None
        if self.shown != "text" and is_behind(self.app):
            self._changed()
        else:
            self._paint()

    def _paint(self, *, everything: bool = False) -> None:
        """Have the lines painted that look otherwise than they were painted."""
        if not self.is_attached:
            return
        self._painted_at = self._now()
        damage: Sequence[Rect] | None = self._damage.take_damage() if self._damage else ()
        shown = self.shown
        if shown and self.session and self.session.framebuffer:
            self.view.follow_damage(self.session, damage or ())
            is_same = self.view.place(self, shown)
            everything = everything or not is_same
            lines = self._update(shown, None if everything else damage)
        else:
            everything, lines = everything or self.view.forget(), []
        if shown != "pictures" and self._pictures:
            self._pictures.take_away()
        if everything:
            self.refresh()
        elif lines:
            self.refresh(*self._regions(lines))
        self.post_message(self.Painted())

    def _update(self, shown: str, damage: Sequence[Rect] | None) -> list[int]:
        """Bring the lines up to date; return those of the content that are new."""
        session = self.session
        assert session is not None
        assert session.framebuffer is not None
        if shown == "text":
            assert session.text is not None
            self._painted_text = session.text
            spans = self.marks.spans(session.text)
            return self._text.update(session.text, session.framebuffer, damage, spans)
        if shown == "pixels":
            return self._blocks.update(_picture(session), self.view.view, damage)
        self._show_pictures(damage)
        return []

    def _show_pictures(self, damage: Sequence[Rect] | None) -> None:
        session, place = self.session, self.view.placement
        if self._pictures and session and session.framebuffer:
            if damage is None:
                self._pictures.take_away()
            corner = self.content_region
            left, top = corner.x + place.across.margin, corner.y + place.down.margin
            room = Room(left, top, place.across.shown, place.down.shown)
            self._pictures.show(_picture(session), self.view.view, room, damage)

    def _now(self) -> float:
        return cast("VirtdeckApp", self.app).clock.monotonic()

    def _look_at_cover(self) -> None:
        """Take pictures away when something covers them, and show them again when it is gone."""
        if self._pictures and self._pictures.are_shown != (self.shown == "pictures"):
            self._paint(everything=True)

    def _picture_again(self) -> None:
        """Write the pictures once more: the cells under them were written."""
        self._picture_is_due = False
        if self.shown == "pictures":
            self._show_pictures(None)

    def _regions(self, lines: list[int]) -> list[Region]:
        """Return the regions of lines of the content, neighbours together."""
        down, width = self.view.placement.down, self.size.width
        shown = [line - down.skipped + down.margin for line in lines]
        regions: list[Region] = []
        for y in shown:
            if not down.margin <= y < down.margin + down.shown:
                continue
            if regions and regions[-1].bottom == y:
                regions[-1] = Region(0, regions[-1].y, width, regions[-1].height + 1)
            else:
                regions.append(Region(0, y, width, 1))
        return regions

    # -- lines --------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Return one line of what is shown."""
        width, ground = self.size.width, self.rich_style
        shown = self.view.shown
        if not shown:
            return self._word_line(y)
        across, down = self.view.placement.across, self.view.placement.down
        row = y - down.margin + down.skipped
        lines = self._text.lines if shown == "text" else self._blocks.lines
        is_beside = not down.margin <= y < down.margin + down.shown
        if shown == "pictures" or is_beside or row >= len(lines):
            return Strip.blank(width, ground)
        strip = lines[row].crop(across.skipped, across.skipped + across.shown)
        rest = width - across.margin - across.shown
        if not across.margin and not rest:
            return strip
        left = [Segment(" " * across.margin, ground)] if across.margin else []
        right = [Segment(" " * rest, ground)] if rest else []
        return Strip([*left, *strip, *right], width)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return lines as they are, without Textual's way to style each cell of them."""
        if self.view.shown == "pictures" and not self._picture_is_due:
            self._picture_is_due = True
            self.call_next(self._picture_again)
        if self.view.shown != "pixels":
            return super().render_lines(crop)
        lines = [self.render_line(y).crop(crop.x, crop.right) for y in crop.line_range]
        for each in self.app.get_line_filters():
            if not isinstance(each, ANSIToTruecolor):  # these colours are it already
                lines = [line.apply_filter(each, self.background_colors[1]) for line in lines]
        return lines

    def _word_line(self, y: int) -> Strip:
        width = self.size.width
        console = self.app.console
        lines = [line for text in self.words for line in Text(text).wrap(console, max(1, width))]
        top = max(0, (self.size.height - len(lines)) // 2)
        text = lines[y - top] if top <= y < top + len(lines) else Text()
        text.rstrip()
        text.align("center", width)
        return Strip([Segment(text.plain, self.rich_style)], width)

    # -- what changes it ----------------------------------------------------------------------

    def watch_look(self) -> None:
        """Show it otherwise."""
        self._paint(everything=True)

    def watch_is_zoomed(self) -> None:
        """Show it otherwise, where something happens."""
        self.view.follow()
        self._paint(everything=True)

    def watch_words(self) -> None:
        """Show other words."""
        if not self.shown:
            self.refresh()

    def on_resize(self) -> None:
        """Fit it into another room."""
        self.repaint()


def _picture(session: ScreenSession) -> Framebuffer:
    """Return what is on the screen, with the pointer where the server leaves it to us."""
    assert session.framebuffer is not None
    pointer = session.pointer_image
    return pointer.over(session.framebuffer) if pointer else session.framebuffer
