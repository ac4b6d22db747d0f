"""KeyFooter: the keys that matter here, on one line; a click on one is as good as pressing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.widget import Widget

from ..keymap import KEYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType
    from textual import events
    from textual.binding import Binding
    from textual.screen import Screen

#: Cells between two keys.
_GAP = 3


class KeyFooter(Widget):
    """Shows the active bindings that ask for it, in the order of the table of keys."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer--key", "footer--label", "footer--disabled"}

    #: Ids of keys that stay when there is no room for all, the most important first; they tell how
    #: to find the others.
    KEPT = (
        "app.help", "app.command", "domain.menu", "app.filter", "domain.new", "part.new",
        "host.add", "list.mark",
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._places: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        """Follow the focus: other widgets have other keys."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)

    def render(self) -> RenderableType:
        """Return the line, and remember where each key stands."""
        text = Text(no_wrap=True, overflow="crop")
        self._places = []
        key_style = self.get_component_rich_style("footer--key", partial=True)
        for binding, enabled in self._fitting():
            if text:
                text.append(" " * _GAP)
            start = text.cell_len
            style = "label" if enabled else "disabled"
            text.append(self.app.get_key_display(binding), key_style)
            label = self.get_component_rich_style(f"footer--{style}", partial=True)
            text.append(f" {binding.description}", label)
            self._places.append((start, text.cell_len, binding.key))
        return text

    async def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked on."""
        place = event.get_content_offset(self)
        if place is None:
            return
        for start, end, key in self._places:
            if start <= place.x < end:
                self.app.simulate_key(key)

    def _fitting(self) -> list[tuple[Binding, bool]]:
        """Return the keys that fit: the last that are not kept go first, the least kept at last."""
        keys = self._keys()
        while keys and sum(self._width(key) + _GAP for key, _ in keys) - _GAP > self.size.width:
            droppable = [item for item in keys if item[0].id not in self.KEPT]
            keys.remove(droppable[-1] if droppable else max(keys, key=self._rank))
        return keys

    def _rank(self, item: tuple[Binding, bool]) -> int:
        return self.KEPT.index(item[0].id or "")

    def _keys(self) -> list[tuple[Binding, bool]]:
        seen: dict[str, tuple[Binding, bool]] = {}
        focused = self.screen.focused
        is_typing = focused is not None and focused.check_consume_key("a", "a")
        for node, binding, enabled, _ in self.screen.active_bindings.values():
            is_elsewhere = is_typing and node in (self.screen, self.app)
            if binding.show and binding.action not in seen and not is_elsewhere:
                seen[binding.action] = (binding, enabled and not self._is_refused(binding))
        order = list(KEYS)
        return sorted(seen.values(), key=lambda item: order.index(item[0].id or order[-1]))

    def _is_refused(self, binding: Binding) -> bool:
        """Whether what is selected never takes it, as of a read-only host."""
        refuses: Callable[[str], bool] | None = getattr(self.screen, "refuses", None)
        return refuses is not None and refuses(binding.action)

    def _width(self, binding: Binding) -> int:
        return len(self.app.get_key_display(binding)) + 1 + len(binding.description)

    def _bindings_updated(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            self.refresh()
