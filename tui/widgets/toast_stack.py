"""ToastStack: what people are told just now, in the corner of every screen, above the last lines.

    Journal -> ToastApp.toasts -> ToastStack of the screen that is on top

It is there from the start and takes no room while it is empty, so a toast costs neither a new
widget nor styles of its own. Every text is shown as it is, never as markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.message import Message
from textual.reactive import reactive, var
from textual.widget import Widget

from ..painting.painting_app import PaintingApp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.style import Style
    from textual import events
    from textual.geometry import Size

    from ..marks import Marks
    from ..toasts import Toast, Topic

#: Cells of the widest toast, its edge included.
_WIDEST = 56

#: Toasts that are shown; of older ones only the number is.
_MOST = 4

#: Toasts that stay until they are seen, from which on it is said how they go.
_EXPLAINED = 2


class ToastApp(PaintingApp):
    """An application that tells people things; ``toasts`` are those it tells now, newest last."""

    toasts: var[tuple[Toast, ...]] = var(())


class ToastStack(Widget):
    """Shows the toasts of the application; a click on one takes it away."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "toast--information",
        "toast--warning",
        "toast--error",
        "toast--dim",
    }

    toasts: reactive[tuple[Toast, ...]] = reactive((), layout=True)

    class Clicked(Message):
        """Somebody has seen the toast about ``topic``."""

        def __init__(self, topic: Topic) -> None:
            super().__init__()
            self.topic = topic

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self.marks = marks
        self.display = False

    def on_mount(self) -> None:
        """Follow the application."""
        self.watch(cast("ToastApp", self.app), "toasts", self._show)

    def _show(self, toasts: tuple[Toast, ...]) -> None:
        self.toasts = toasts
        self.display = bool(toasts)

    def render(self) -> RenderableType:
        """Return every line, each with the edge of its toast's severity."""
        return Text("\n").join(line for line, _ in self._lines(self.size.width))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the cells of the longest line."""
        widest = min(_WIDEST, container.width)
        return max((line.cell_len for line, _ in self._lines(widest)), default=0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines."""
        return len(list(self._lines(width)))

    def on_click(self, event: events.Click) -> None:
        """Let go of the toast under the mouse."""
        lines = list(self._lines(self.size.width))
        if event.y < len(lines) and (topic := lines[event.y][1]):
            self.post_message(self.Clicked(topic))

    def _lines(self, width: int) -> Iterator[tuple[Text, Topic]]:
        """Yield each line and which toast it belongs to."""
        if (older := len(self.toasts) - _MOST) > 0:
            yield Text(f"{self.marks.edge} {older} more", self._style("dim")), ()
        for toast in self.toasts[-_MOST:]:
            style = self._style(toast.severity)
            edge = (f"{self.marks.edge} ", style)
            if toast.title:
                yield Text.assemble(edge, (toast.title, style)), toast.topic
            body = Text(self.marks.spell(toast.line))
            for line in body.wrap(self.app.console, max(1, width - len(edge[0]))):
                yield Text.assemble(edge, line), toast.topic
        if words := self._way_out():
            yield Text(f"{self.marks.edge} {words}", self._style("dim")), ()

    def _way_out(self) -> str:
        """Return which keys lead to what stays and take it away; "" for the few that need none."""
        staying = [toast for toast in self.toasts if toast.expires is None]
        if len(staying) < _EXPLAINED:
            return ""
        active = (each.binding for each in self.screen.active_bindings.values())
        keys = {binding.id: self.app.get_key_display(binding) for binding in active}
        words = []
        if "app.notice" in keys and any(toast.key for toast in staying):
            words.append(f"{keys['app.notice']} goes there")
        if away := [keys[name] for name in ("app.dismiss", "app.clear") if name in keys]:
            words.append(f"{' or '.join(away)} takes them away")
        return "   ".join(words)

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"toast--{role}", partial=True)
