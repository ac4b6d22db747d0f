"""How fast a guest's bytes become rows, beside pyte: MB of input per second of processor time.

Both get the same recordings of real programs (``tests/data/vt``) in pieces as a socket gives them,
by turns, on a terminal of 160x45. pyte has no history here (its plain ``Screen``, the fastest), we
keep 10,000 rows. Stock pyte ends at vim's ``CSI ? 4 m``: it is let off that one sequence.
"""

from __future__ import annotations

import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from engine.console.vt import Terminal
from tests.data.vt import COLUMNS, ROWS, recording

from .peers import MissingPeer
from .row import Row, at_least, faster

if TYPE_CHECKING:
    from collections.abc import Callable

_PIECE: Final = 4096
_ROUNDS: Final = 5
#: MB/s wanted, and how many bytes each gets of it; pyte would take minutes for ours.
_WANTED: Final = {"boot": 10.0, "vim": 5.0, "htop": 4.0, "seq": 1.5}
_OURS: Final = 1_000_000
_THEIRS: Final = 100_000
_TIMES: Final = 3.0


def measure() -> list[Row]:
    """Return two rows for each recording: against what is wanted, and against pyte."""
    if find_spec("pyte") is None:
        raise MissingPeer("pyte is missing (pip install -e .[dev])")
    rows = []
    for name, wanted in _WANTED.items():
        ours, theirs = _rates(_corpus(name))
        rows += [
            at_least(f"terminal: {name}", ours, wanted * 1e6, _megabytes),
            faster(f"terminal: {name}, beside pyte", ours, theirs, times=_TIMES, unit=_megabytes),
        ]
    return rows


def _megabytes(rate: float) -> str:
    return f"{rate / 1e6:,.2f} MB/s"


def _corpus(name: str) -> bytes:
    if name == "seq":
        return b"".join(b"%d\r\n" % number for number in range(1, 200_000))
    return recording(name)


def _rates(corpus: bytes) -> tuple[float, float]:
    """Return the best of several rounds, ours and pyte's by turns: a busy machine only slows."""
    ours = corpus * (_OURS // len(corpus) + 1)
    theirs = corpus[:_THEIRS]
    pairs = [(_rate(_our_feed(), ours), _rate(_their_feed(), theirs)) for _ in range(_ROUNDS)]
    return max(our for our, _ in pairs), max(their for _, their in pairs)


def _rate(feed: Callable[[bytes], Any], data: bytes) -> float:
    pieces = [data[start : start + _PIECE] for start in range(0, len(data), _PIECE)]
    began = time.process_time()
    for piece in pieces:
        feed(piece)
    return len(data) / (time.process_time() - began)


def _our_feed() -> Callable[[bytes], Any]:
    return Terminal(COLUMNS, ROWS).feed


def _their_feed() -> Callable[[bytes], Any]:
    import pyte

    class Screen(pyte.Screen):
        def select_graphic_rendition(self, *attributes: int, private: bool = False) -> None:
            if not private:
                super().select_graphic_rendition(*attributes)

    feed: Callable[[bytes], Any] = pyte.ByteStream(Screen(COLUMNS, ROWS)).feed
    return feed
