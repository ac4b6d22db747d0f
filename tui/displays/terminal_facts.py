"""TerminalFacts: whether the terminal shows pictures, found before the application reads its keys.

Terminals of the kitty family say by name that they do. Others that may know sixels are asked for
their attributes, and have a tenth of a second: an answer that comes later is one that the
application's own reader ignores (kitty's own would be read as letters, so nobody is asked for it).
Under tmux and screen, and where nothing is a terminal, the answer is no without asking.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What the settings may say.
CHOICES: Final = ("auto", "cells", "kitty", "sixel")
#: Seconds for the terminal to answer.
PATIENCE: Final = 0.1
#: Variable -> words in its value that name a terminal: those with kitty's pictures ...
_KITTY_NAMES: Final = {"TERM": ("kitty", "ghostty"), "TERM_PROGRAM": ("kitty", "ghostty")}
#: ... and those that may have sixels.
_SIXEL_NAMES: Final = {
    "TERM": ("foot", "mlterm", "contour", "wezterm", "yaft", "rio", "vt340"),
    "TERM_PROGRAM": ("wezterm", "iterm", "mintty", "contour", "konsole", "rio"),
}
#: Variables that only such terminals set.
_KITTY_SIGNS: Final = ("KITTY_WINDOW_ID", "GHOSTTY_RESOURCES_DIR")
_SIXEL_SIGNS: Final = ("WEZTERM_PANE", "KONSOLE_VERSION", "XTERM_VERSION")
#: Every terminal answers it.
_QUESTION: Final = b"\x1b[c"
_ATTRIBUTES: Final = re.compile(rb"\x1b\[\?([0-9;]*)c")


class TerminalFacts(NamedTuple):
    """``pictures`` is ``kitty``, ``sixel`` or empty; a cell of unknown size is 0 by 0 points."""

    pictures: str = ""
    cell_width: int = 0
    cell_height: int = 0


def named_pictures(environment: Mapping[str, str] = os.environ) -> str:
    """Return ``kitty``, ``sixel?`` where the terminal is to be asked, or nothing, by its names."""
    term = environment.get("TERM", "")
    if environment.get("TMUX") or environment.get("STY") or term.startswith(("tmux", "screen")):
        return ""
    for found, names, signs in (
        ("kitty", _KITTY_NAMES, _KITTY_SIGNS),
        ("sixel?", _SIXEL_NAMES, _SIXEL_SIGNS),
    ):
        if any(environment.get(sign) for sign in signs):
            return found
        for variable, words in names.items():
            if any(word in environment.get(variable, "").lower() for word in words):
                return found
    return ""


def terminal_facts(
    choice: str = "auto",
    *,
    environment: Mapping[str, str] = os.environ,
    source: int = 0,
    target: int = 2,
    patience: float = PATIENCE,
) -> TerminalFacts:
    """Return what is known of the terminal of this process; ``choice`` is one of ``CHOICES``."""
    pictures = named_pictures(environment) if choice == "auto" else choice.replace("cells", "")
    if not pictures or not (os.isatty(source) and os.isatty(target)):
        return TerminalFacts()
    if pictures == "sixel?":
        pictures = "sixel" if has_sixels(_ask(source, target, patience)) else ""
    width, height = _cell_size(target)
    if pictures == "sixel" and not width * height:
        pictures = ""  # its pictures are measured in points
    return TerminalFacts(pictures, width, height)


def has_sixels(answer: bytes) -> bool:
    """Return whether a terminal with these attributes shows sixels."""
    attributes = _ATTRIBUTES.search(answer)
    return attributes is not None and b"4" in attributes[1].split(b";")[1:]


def _ask(source: int, target: int, patience: float) -> bytes:
    """Ask, and return what came up to the answer that every terminal gives."""
    import select
    import termios
    import time
    import tty

    before = termios.tcgetattr(source)
    answer = b""
    try:
        tty.setcbreak(source, termios.TCSANOW)
        os.write(target, _QUESTION)
        until = time.monotonic() + patience
        while not _ATTRIBUTES.search(answer):
            left = until - time.monotonic()
            if left <= 0 or not select.select([source], [], [], left)[0]:
                break
            if not (piece := os.read(source, 1024)):
                break
            answer += piece
    finally:
        termios.tcsetattr(source, termios.TCSANOW, before)
    return answer


def _cell_size(target: int) -> tuple[int, int]:
    """Return width and height of a cell in points, as the terminal told the kernel."""
    import fcntl
    import struct
    import termios

    try:
        size = fcntl.ioctl(target, termios.TIOCGWINSZ, bytes(8))
    except OSError:
        return 0, 0
    rows, columns, width, height = struct.unpack("HHHH", size)
    return (width // columns, height // rows) if rows and columns else (0, 0)
