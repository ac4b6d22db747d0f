"""ViewMenu: the saved views of a list, to use one, to save this one, to forget one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.text import Text
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine import printable

from ..keymap import bind
from ..widgets.part_text import PartText
from .dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ..list_layout import ListView

_NAME_LIMIT = 40


class ViewAnswer(NamedTuple):
    """``what`` is to be done with the view: ``use``, ``forget``, or ``save`` this list as a new."""

    what: str
    name: str = ""


class ViewMenu(Dialog["ViewAnswer | None"]):
    """Offers ``views``."""

    CSS_PATH = ["dialogs.tcss", "column_editor.tcss"]

    help = """
        A view is a filter, an order, groups and columns under a name. Enter shows the list so; a
        saves the list as it is now under a name; Delete forgets the view, not a single domain.
        """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("views.save", "answer('save')"),
        bind("views.forget", "answer('forget')"),
        bind("list.views", "leave", shown=False),
        bind("app.back", "leave"),
        bind("app.help", "app.help", shown=False),
    ]

    def __init__(self, views: Mapping[str, ListView]) -> None:
        super().__init__()
        self._views = dict(sorted(views.items()))

    def compose(self) -> ComposeResult:
        """One line for each view, and the keys."""
        frame = Vertical(id="dialog")
        frame.border_title = Text("Views")
        keys = (("a", "accent"), (" save this list  ", "dim"), ("Esc", "accent"), (" leave", "dim"))
        use = (("Enter", "accent"), (" use  ", "dim"), ("Delete", "accent"), (" forget  ", "dim"))
        with frame:
            if self._views:
                yield OptionList(*map(self._option, self._views), compact=True)
                yield PartText(((), (*use, *keys)))
            else:
                yield PartText(((("No view was saved yet.", "dim"),), (), keys))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Use a view by Enter or the mouse."""
        self.action_answer("use")

    def action_answer(self, what: str) -> None:
        """Do that with the view under the cursor."""
        names = list(self._views)
        places = [options.highlighted or 0 for options in self.query(OptionList)]
        if what == "save":
            self.dismiss(ViewAnswer(what))
        elif places:
            self.dismiss(ViewAnswer(what, names[places[0]]))

    def action_leave(self) -> None:
        """Leave the list as it is."""
        self.dismiss(None)

    def _option(self, name: str) -> Option:
        view = self._views[name]
        facts = [f"/{view.filter}" if view.filter else "", "faults" if view.faults else ""]
        facts += [f"by {view.group}" if view.group else "", f"sorted by {view.sort}"]
        text = Text(no_wrap=True)
        text.append(f"{printable(name, _NAME_LIMIT):<16}", "bold")
        text.append("  " + printable("  ".join(filter(None, facts)), 60), "dim")
        return Option(text)
