"""XmlPreview: a document that would be made, to look at; nothing happens here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import VerticalScroll

from ..keymap import bind
from ..screens.dialog import Dialog
from ..widgets.part_text import PartText
from ..xml_lines import xml_lines

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class XmlPreview(Dialog[None]):
    """Shows ``xml`` under a title; Esc goes back to the form."""

    help = """
        What would be made, as libvirt is told it. Arrows and pages scroll, Esc goes back.
        Passwords are left out here.
        """

    DEFAULT_CSS = """
    XmlPreview { align: center middle; background: $background 60%; }
    XmlPreview VerticalScroll {
        width: 90%; height: 90%; padding: 0 1; background: $panel; border: round $accent;
        border-title-color: $accent; border-title-style: bold;
        scrollbar-size-vertical: 1;
    }
    XmlPreview PartText { width: 1fr; height: auto; }
    .-ascii XmlPreview VerticalScroll { border: ascii $accent; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "dismiss"),
        bind("app.help", "app.help", shown=False),
        bind("form.xml", "dismiss", shown=False),
    ]

    def __init__(self, title: str, xml: str) -> None:
        super().__init__()
        self._title = title
        self._xml = xml

    def compose(self) -> ComposeResult:
        """The document."""
        frame = VerticalScroll()
        frame.border_title = Text(self._title)
        with frame:
            yield PartText(xml_lines(self._xml), hanging=2)
