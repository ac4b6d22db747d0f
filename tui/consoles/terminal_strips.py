"""TerminalStrips: rows of a guest's terminal as styled lines, each made once.

A row's ``version`` belongs to what is on it now and to nothing else, so lines are kept by it: what
scrolls is not made again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from engine.console.vt.style import Flag

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.console.vt import Row
    from engine.console.vt import Style as GuestStyle

    from .palette import Palette

#: Lines that are kept: a screen and what is near it.
_MOST_STRIPS: Final = 1024
_MOST_STYLES: Final = 4096

#: Lines and blocks -> what a terminal without them has.
_LIKENESS: Final = str.maketrans(
    {
        **dict.fromkeys("─━┄┅┈┉╌╍═▔▁‐‑–—", "-"),
        **dict.fromkeys("│┃┆┇┊┋╎╏║▏▕▌▐", "|"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╭╮╯╰╒╓╕╖╘╙╛╜╞╟╡╢╤╥╧╨╪╫", "+"),
        **dict.fromkeys("█▓▉▊▋▀▄■▆▇▅", "#"),
        **dict.fromkeys("▒░▂▃▍▎", ":"),
        **dict.fromkeys("•●◆◉", "*"),
        **dict.fromkeys("·○", "."),
        **{"←": "<", "→": ">", "↑": "^", "↓": "v", "‘": "'", "’": "'", "“": '"', "”": '"'},
    }
)


class Span(NamedTuple):
    """Cells that look otherwise than the guest wants: a match, a selection, the cursor."""

    start: int
    end: int
    style: Style


class _NoCache(dict[Any, Any]):
    """Keeps nothing."""

    def __setitem__(self, key: object, value: object) -> None:
        pass


_NO_CACHE: Final[Any] = _NoCache()


class TerminalStrip(Strip):
    """A line that is kept by the row that it shows: a cache for each use of it costs more than
    the line itself.
    """

    __slots__ = ()

    def __init__(self, segments: list[Segment], cell_length: int) -> None:
        self._segments = segments
        self._cell_length = cell_length
        self._divide_cache = self._crop_cache = self._style_cache = _NO_CACHE
        self._filter_cache = self._line_length_cache = _NO_CACHE
        self._crop_extend_cache = self._offsets_cache = _NO_CACHE
        self._render_cache = None
        self._link_ids = None
        self._cell_count = None


class TerminalStrips:
    """Makes lines of ``width`` cells; ``base`` is the pane's own look, under the guest's."""

    def __init__(self, palette: Palette, base: Style, *, is_ascii: bool) -> None:
        self._palette = palette
        self._base = base
        self._is_ascii = is_ascii
        self._styles: dict[GuestStyle, Style] = {}
        self._strips: dict[tuple[int, int], Strip] = {}

    def strip(self, row: Row, width: int, spans: Sequence[Span] = ()) -> Strip:
        """Return a row as one line of ``width`` cells, with ``spans`` over it."""
        key = (row.version, width)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._make(row, width)
            if len(self._strips) >= _MOST_STRIPS:
                self._strips.clear()
            self._strips[key] = strip
        for span in spans:
            strip = over(strip, span)
        return strip

    def blank(self, width: int) -> Strip:
        """Return a line with nothing on it."""
        return Strip([Segment(" " * width, self._base)], width)

    def _make(self, row: Row, width: int) -> Strip:
        segments = []
        cells = 0
        for text, style in row.runs():
            safe = self._spelled(text)
            segments.append(Segment(safe, self._style(style)))
            cells += len(safe) if safe.isascii() else cell_len(safe)
        if cells < width:
            segments.append(Segment(" " * (width - cells), self._base))
        strip: Strip = TerminalStrip(segments, max(cells, width))
        return strip.crop(0, width) if cells > width else strip

    def _spelled(self, text: str) -> str:
        """Return the text without anything but letters: a second wall behind the terminal's."""
        if not text.isprintable():
            text = "".join(map(_shown, text))
        if self._is_ascii and not text.isascii():
            text = "".join(map(_likeness, text))
        return text

    def _style(self, guest: GuestStyle) -> Style:
        found = self._styles.get(guest)
        if found is None:
            if len(self._styles) >= _MOST_STYLES:
                self._styles.clear()
            found = self._styles[guest] = self._base + _style_of(guest, self._palette.color)
        return found


def _style_of(guest: GuestStyle, color: Callable[[int], object]) -> Style:
    flags = guest.flags
    return Style(
        color=color(guest.foreground),  # type: ignore[arg-type]
        bgcolor=color(guest.background),  # type: ignore[arg-type]
        bold=bool(flags & Flag.BOLD) or None,
        dim=bool(flags & Flag.DIM) or None,
        italic=bool(flags & Flag.ITALIC) or None,
        underline=bool(flags & Flag.UNDERLINE) or None,
        blink=bool(flags & Flag.BLINK) or None,
        reverse=bool(flags & Flag.REVERSE) or None,
        conceal=bool(flags & Flag.HIDDEN) or None,
        strike=bool(flags & Flag.STRIKE) or None,
    )


def over(strip: Strip, span: Span) -> Strip:
    """Return the line with the look of ``span`` over its cells."""
    start, end = max(0, span.start), min(span.end, strip.cell_length)
    if start >= end:
        return strip
    before, inside, after = strip.crop(0, start), strip.crop(start, end), strip.crop(end)
    segments = [
        Segment(text, style + span.style if style else span.style) for text, style, _ in inside
    ]
    return TerminalStrip([*before, *segments, *after], strip.cell_length)


def _shown(letter: str) -> str:
    if letter.isprintable():
        return letter
    return " " if cell_len(letter) else ""


def _likeness(letter: str) -> str:
    if letter.isascii():
        return letter
    like = letter.translate(_LIKENESS)
    return like if like.isascii() else "?" * cell_len(letter)
