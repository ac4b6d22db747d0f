"""AlertList: the words at which consoles call for somebody, in the order of their turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.containers import VerticalScroll

from engine import printable

from ..keymap import bind
from ..screens.dialog import Dialog
from ..widgets.part_text import PartText
from .alert import BUILT_IN
from .alert_watch import chosen_alerts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ..app import VirtdeckApp
    from ..widgets.part_text import Line
    from .alert import Alert

_ROLES = {"error": "bad", "warning": "warning", "information": "dim"}


class AlertList(Dialog[None]):
    """Shows those of the settings, then our own."""

    CSS_PATH = "../screens/help.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "dismiss", shown=True),
        bind("app.help", "app.help", shown=False),
    ]

    def __init__(self, app: VirtdeckApp) -> None:
        super().__init__()
        self._yours = chosen_alerts(app)

    def compose(self) -> ComposeResult:
        """One line for each."""
        none = (("Yours go into the settings, under [[alerts]].", "dim"),)
        lines: list[Line] = [
            (("Every open console is read; the first that matches a line tells.", "dim"),),
            (),
            *(alert_lines(self._yours) if self._yours else (none,)),
            (),
            *alert_lines(BUILT_IN),
        ]
        frame = VerticalScroll(PartText(tuple(lines), hanging=14), id="help")
        frame.border_title = Text("Words that call")
        frame.border_subtitle = Text("Esc closes")
        yield frame


def alert_lines(alerts: Sequence[Alert]) -> Iterator[Line]:
    """Yield a line for each: how grave, what it means, the pattern, and where it holds."""
    said = [printable(alert.say, 40) or "the line itself" for alert in alerts]
    width = max(map(cell_len, said)) + 2
    for alert, words in zip(alerts, said, strict=True):
        where = [word for word in (alert.host, alert.domain) if word != "*"]
        yield (
            (f"{alert.severity:<12}", _ROLES[alert.severity]),
            (words + " " * (width - cell_len(words)), ""),
            (printable(alert.pattern.pattern, 80), "dim"),
            (f"  {printable(' '.join(where), 40)}" if where else "", "accent"),
        )
