"""HelpScreen: what can be done here: the text of what has the focus, then every key of it.

Made from the bindings that are active, so it is never out of date.
"""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.binding import Binding
from textual.containers import VerticalScroll

from ..keymap import bind
from ..widgets.part_text import PartText
from .dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.binding import ActiveBinding, BindingType
    from textual.dom import DOMNode
    from textual.screen import Screen

    from ..app import VirtdeckApp
    from ..widgets.part_text import Line

#: Cells of keys and of what they mean; what the frame takes of the terminal's width.
_KEYS, _MEANING, _WIDEST, _FRAME = 11, 43, 84, 5


class HelpScreen(Dialog[None]):
    """Explains ``screen`` and what has the focus on it."""

    CSS_PATH = "help.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "dismiss", shown=True),
        bind("app.help", "dismiss", shown=False),
        Binding("q", "dismiss", show=False),
    ]

    def __init__(self, screen: Screen[object]) -> None:
        super().__init__()
        spell = cast("VirtdeckApp", screen.app).marks.spell
        self._lines = tuple(
            tuple((spell(words), role) for words, role in line) for line in help_lines(screen)
        )

    def compose(self) -> ComposeResult:
        """The text, scrolled by the arrow keys."""
        frame = VerticalScroll(PartText(self._lines), id="help")
        frame.border_title = Text("Help")
        frame.border_subtitle = Text("names on the right: [keys] in the settings   Esc closes")
        yield frame


def help_lines(screen: Screen[object]) -> tuple[Line, ...]:
    """Return the help text of what has the focus, then its keys, nearest first."""
    lines: list[Line] = []
    focused = screen.focused
    room = min(screen.app.size.width * 96 // 100, _WIDEST) - _FRAME
    for node in focused.ancestors_with_self if focused else (screen,):
        if text := getattr(node, "help", ""):
            for paragraph in cleandoc(text).split("\n\n"):
                lines += [((" ".join(paragraph.split()), ""),), ()]
    for title, bindings in _groups(screen):
        lines.append(((title, "accent"),))
        lines += [line for keys, binding in bindings for line in _key_lines(keys, binding, room)]
        lines.append(())
    return tuple(lines[:-1])


def _groups(screen: Screen[object]) -> Iterable[tuple[str, list[tuple[list[str], Binding]]]]:
    """Return the active bindings by where they hold, the keys of one id together."""
    groups: dict[str, dict[str | None, tuple[list[str], Binding]]] = {}
    for active in screen.active_bindings.values():
        if active.binding.id is None:
            continue
        group = groups.setdefault(_place(active.node, screen), {})
        keys, _ = group.setdefault(active.binding.id, ([], active.binding))
        keys.append(_display(active))
    return [(title, list(group.values())) for title, group in groups.items()]


def _place(node: DOMNode, screen: Screen[object]) -> str:
    if node is screen:
        return "on this screen"
    return "everywhere" if node is screen.app else "in what has the focus"


def _display(active: ActiveBinding) -> str:
    return active.node.app.get_key_display(active.binding)


def _key_lines(keys: list[str], binding: Binding, room: int) -> Iterable[Line]:
    """Yield what a key does, and its name at the right of ``room`` cells.

    Keys and a name for which there is no room follow on a line of their own.
    """
    meaning = binding.tooltip or binding.description
    name = (str(binding.id), "dim")
    begins = [f"  {each:<{_KEYS}}" for each in _packed(keys)]
    right = room - 2 - _KEYS
    if len(meaning) <= _MEANING and _MEANING + 2 + len(name[0]) <= right:
        yield ((begins[0], "name"), (f"{meaning:<{_MEANING}}  ", ""), name)
        yield from (((begin, "name"),) for begin in begins[1:])
    else:
        second = begins[1] if begins[1:] else " " * (2 + _KEYS)
        yield ((begins[0], "name"), (meaning, ""))
        yield ((second, "name"), ("  ", ""), name)
        yield from (((begin, "name"),) for begin in begins[2:])


def _packed(keys: list[str]) -> list[str]:
    """Return keys, as many on a line as there is room for."""
    lines = keys[:1]
    for key in keys[1:]:
        if len(lines[-1]) + 1 + len(key) < _KEYS:
            lines[-1] += f" {key}"
        else:
            lines.append(key)
    return lines
