"""History: the rows that scrolled off the top, in little memory.

A row is kept as its text and a tuple of its styles (nothing for a plain one), and becomes a ``Row``
again when somebody looks. As long as somebody holds that row, looking again gives the same one.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Final, overload
from weakref import WeakValueDictionary

from .row import Row, cells_of
from .style import PLAIN, Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


#: Cells and their style, in turn; at the end True if the line goes on in the next row.
_Look = tuple["int | Style", ...]
_NO_LOOK: Final[_Look] = ()
_WRAPPED: Final[_Look] = (True,)


class History:
    """A sequence of rows; 0 is the oldest. At ``limit`` the oldest go."""

    def __init__(self, limit: int) -> None:
        self._texts: deque[str] = deque(maxlen=limit)
        self._looks: deque[_Look] = deque(maxlen=limit)
        #: How many rows ever came: they are numbered, also those that are gone.
        self._came = 0
        #: Keeps the versions of rows apart whose numbers were given back by ``take_back``.
        self._taken = 0
        self._made: WeakValueDictionary[int, Row] = WeakValueDictionary()

    @property
    def limit(self) -> int:
        """How many rows are kept at most."""
        return self._texts.maxlen or 0

    @property
    def dropped(self) -> int:
        """How many rows have gone for good: row i is number ``dropped + i`` of all rows."""
        return self._came - len(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(index)
        number = self.dropped + index
        row = self._made.get(number)
        if row is None:
            version = -1 - number - (self._taken << 40)
            row = self._made[number] = _row(self._texts[index], self._looks[index], version)
        return row

    def __iter__(self) -> Iterator[Row]:
        return (self[index] for index in range(len(self)))

    def texts(self, start: int = 0) -> Iterator[tuple[str, bool]]:
        """Yield the text of each row, and whether its line goes on in the next."""
        pairs = zip(self._texts, self._looks, strict=True)
        return ((text, len(look) % 2 == 1) for text, look in islice(pairs, start, None))

    def add(self, row: Row) -> None:
        """Keep what is on ``row``, which is not used any more."""
        if not row.is_styled:
            self._texts.append(row.text)
            self._looks.append(_WRAPPED if row.is_wrapped else _NO_LOOK)
        else:
            text, look = _styled(row)
            self._texts.append(text)
            self._looks.append(look)
        self._came += 1

    def add_lines(self, texts: Sequence[str], style: Style) -> None:
        """Keep lines of ASCII text that all look alike."""
        if style is PLAIN:
            self._texts.extend([text.rstrip(" ") for text in texts])
            self._looks.extend([_NO_LOOK] * len(texts))
        else:
            self._texts.extend(texts)
            self._looks.extend([(len(text), style) if text else _NO_LOOK for text in texts])
        self._came += len(texts)

    def take_back(self, columns: int, version: int) -> Row | None:
        """Remove the newest row and return it as wide as the screen; None if there is none."""
        if not self._texts:
            return None
        row = _row(self._texts.pop(), self._looks.pop(), version)
        self._came -= 1
        self._taken += 1
        self._made.clear()
        wrapped = row.is_wrapped
        row.resize(columns, version)
        row.is_wrapped = wrapped
        return row

    def clear(self) -> None:
        """Forget every row; their numbers are not used again."""
        self._texts.clear()
        self._looks.clear()


def _styled(row: Row) -> tuple[str, _Look]:
    end = row.used_cells()
    styles = row.styles
    look: list[int | Style] = []
    start = 0
    while start < end:
        style = styles[start]
        stop = start + 1
        while stop < end and styles[stop] is style:
            stop += 1
        look += (stop - start, style)
        start = stop
    if row.is_wrapped:
        look.append(True)
    return "".join(row.cells[:end]), tuple(look)


def _row(text: str, look: _Look, version: int) -> Row:
    cells = cells_of(text)
    row = Row(0, version)
    row.fresh = None
    row.cells = cells
    row.has_wide = len(cells) != len(text) or "" in cells
    row.is_wrapped = len(look) % 2 == 1
    styles: list[Style] = []
    for size, style in zip(look[::2], look[1::2], strict=False):
        if isinstance(size, int) and isinstance(style, Style):
            styles += [style] * size
    row.is_styled = bool(styles)
    row.styles = styles or [PLAIN] * len(cells)
    return row
