"""History: the rows that scrolled off the top, in little memory.

A row is kept packed, and becomes a ``Row`` again when somebody looks. As long as somebody holds
that row, looking again gives the same one.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Final, overload
from weakref import WeakValueDictionary

from .packed import NO_LOOK, goes_on, packed, unpacked, widened
from .reflow import cost_of, reflowed
from .style import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .packed import Look, Packed
    from .row import Row
    from .style import Style

#: What reflowing may cost (``cost_of``): ten thousand long rows with a few colours each.
_WORK_AT_MOST: Final = 120_000


class History:
    """A sequence of rows; 0 is the oldest. At ``limit`` the oldest go."""

    def __init__(self, limit: int) -> None:
        self._texts: deque[str] = deque(maxlen=limit)
        self._looks: deque[Look] = deque(maxlen=limit)
        #: How many rows ever came: they are numbered, also those that are gone.
        self._came = 0
        #: The rows that came before this one stay when the screen becomes higher.
        self._kept = 0
        #: Keeps the versions of rows apart whose numbers were given to others.
        self._taken = 0
        self._made: WeakValueDictionary[int, Row] = WeakValueDictionary()

    @property
    def limit(self) -> int:
        """How many rows are kept at most."""
        return self._texts.maxlen or 0

    @property
    def dropped(self) -> int:
        """How many rows have gone for good: row i is number ``dropped + i`` of all rows.

        When rows are reflowed the newest keeps its number, so that whoever has read up to there
        goes on behind it. Where they became more, the oldest has a number below 0.
        """
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
            row = self._made[number] = unpacked(self._texts[index], self._looks[index], version)
        return row

    def __iter__(self) -> Iterator[Row]:
        return (self[index] for index in range(len(self)))

    def texts(self, start: int = 0) -> Iterator[tuple[str, bool]]:
        """Yield the text of each row, and whether its line goes on in the next."""
        pairs = zip(self._texts, self._looks, strict=True)
        return ((text, goes_on(look)) for text, look in islice(pairs, start, None))

    def add(self, row: Row) -> None:
        """Keep what is on ``row``, which is not used any more."""
        if row.is_styled or row.is_wrapped:
            text, look = packed(row)
            self._texts.append(text)
            self._looks.append(look)
        else:
            self._texts.append(row.text)
            self._looks.append(NO_LOOK)
        self._came += 1

    def add_lines(self, texts: Sequence[str], style: Style) -> None:
        """Keep lines of ASCII text that all look alike."""
        if style is PLAIN:
            self._texts.extend([text.rstrip(" ") for text in texts])
            self._looks.extend([NO_LOOK] * len(texts))
        else:
            self._texts.extend(texts)
            self._looks.extend([(len(text), style) if text else NO_LOOK for text in texts])
        self._came += len(texts)

    def take_back(self, columns: int, version: int) -> Row | None:
        """Remove the newest row and return it as wide as the screen.

        None if there is none but what somebody cleared from the screen.
        """
        if not self._texts or self._came <= self._kept:
            return None
        return widened(*self._take(), columns, version)

    def _take(self) -> Packed:
        self._came -= 1
        self._taken += 1
        self._made.clear()
        return self._texts.pop(), self._looks.pop()

    def take_unfinished(self, columns: int) -> list[Packed]:
        """Remove rows at the end whose line goes on on the screen; not all of an endless one."""
        rows: list[Packed] = []
        work = 0
        while work < _WORK_AT_MOST // 4 and self._looks and goes_on(self._looks[-1]):
            rows.append(self._take())
            work += cost_of(*rows[-1], columns)
        return rows[::-1]

    def reflow(self, columns: int) -> None:
        """Cut the lines anew, the oldest only as far as it is done at once; those stay as wide."""
        work = newest = 0
        for text, look in zip(reversed(self._texts), reversed(self._looks), strict=True):
            work += cost_of(text, look, columns)
            if work > _WORK_AT_MOST:
                break
            newest += 1
        old = len(self._texts) - newest
        rows = zip(islice(self._texts, old, None), islice(self._looks, old, None), strict=True)
        made = list(reflowed(rows, columns))
        for kept in (self._texts, self._looks):
            while len(kept) > old:
                kept.pop()
        self._extend(made)
        self._taken += 1
        self._made.clear()

    def add_packed(self, rows: Sequence[Packed]) -> None:
        """Keep rows of lines that begin here and end on the screen."""
        self._extend(rows)
        self._came += len(rows)

    def _extend(self, rows: Iterable[Packed]) -> None:
        for text, look in rows:
            self._texts.append(text)
            self._looks.append(look)

    def keep(self) -> None:
        """Let none of the rows come back to the screen."""
        self._kept = self._came

    def clear(self) -> None:
        """Forget every row; their numbers are not used again."""
        self._texts.clear()
        self._looks.clear()
