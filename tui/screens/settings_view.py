"""SettingsView: where the settings stand, and everything in them that does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable

from .output_view import OutputView

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class SettingsView(OutputView):
    """Lists ``problems``; each names its file, its line and its field."""

    help = """
        The file of the settings is read when virtdeck starts. What is wrong in it is named here by
        line and field; the default holds in its place, and everything else is as you wrote it.
        """

    def __init__(self, path: Path, problems: Sequence[str]) -> None:
        super().__init__("Settings")
        told = [((printable(problem), "warning"),) for problem in problems]
        nothing = "everything in it holds" if path.exists() else "there is none: the defaults hold"
        self._lines = (((f"{printable(str(path))}  ", "name"),), (), *told) + (
            () if told else (((nothing, "dim"),),)
        )
