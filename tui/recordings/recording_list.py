"""RecordingList: the recordings of the folder that is proposed for them, newest first."""

from __future__ import annotations

import os
import time
from heapq import nlargest
from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine import printable
from engine.console.cast.outline import outline_of

from ..keymap import bind
from ..screens.dialog import Dialog
from ..widgets.part_text import PartText
from .new_file import SUFFIX
from .play_line import clock_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.console.cast.outline import Outline

#: Recordings that are listed.
MOST: Final = 200


class RecordingList(Dialog["Path | None"]):
    """``Enter`` plays what is chosen; its answer is the file."""

    CSS_PATH: ClassVar = ["../screens/dialogs.tcss", "recording_list.tcss"]

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "dismiss", shown=True),
        bind("app.help", "app.help", shown=False),
    ]

    def __init__(self, folder: Path, outlines: Sequence[Outline]) -> None:
        super().__init__()
        self._folder = folder
        self._outlines = outlines

    def compose(self) -> ComposeResult:
        """One line for each, or that there is none."""
        frame = Vertical(id="dialog")
        frame.border_title = Text("Recordings")
        frame.border_subtitle = Text("Enter plays, Esc closes")
        with frame:
            if self._outlines:
                yield OptionList(*map(_option, self._outlines), compact=True)
            else:
                folder = printable(str(self._folder), 60)
                yield PartText(
                    ((("r in a console records it.", ""),), ((f"Nothing is in {folder}", "dim"),))
                )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Play it."""
        self.dismiss(self._outlines[event.option_index].path)


def outlines_in(folder: Path) -> list[Outline]:
    """Return what the newest recordings of a folder tell; blocks for as long as a disk takes."""
    try:
        with os.scandir(folder) as entries:
            files = [
                (entry.stat().st_mtime, entry.path)
                for entry in entries
                if entry.name.endswith(SUFFIX) and entry.is_file()
            ]
    except OSError:
        return []
    found = (outline_of(folder / path) for _, path in nlargest(MOST, files))
    return [outline for outline in found if outline]


def _option(outline: Outline) -> Option:
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(outline.began))
    length = "?" if outline.duration is None else clock_text(outline.duration)
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append(f" {when}  ", "dim")
    text.append(f"{length:>7}  ")
    text.append(f"{printable(outline.title, 40) or '?'}", "bold")
    text.append(f"\n{'':>28}{printable(outline.path.name, 60)}", "dim")
    return Option(text)
