"""The commands for how the list of domains looks: ``:columns :group :faults :view :save-view``."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .command import Command, CommandError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .app import VirtdeckApp
    from .screens.deck_screen import DeckScreen
    from .screens.domain_list import DomainListScreen

#: What ``:group`` knows.
_GROUPS = ("host", "state", "tag", "none")


def _on_list(app: VirtdeckApp, then: Callable[[DomainListScreen], object]) -> None:
    """Go to the list, then do that there."""

    def there(screen: DeckScreen) -> None:
        then(cast("DomainListScreen", screen))

    app.travel.show("domains", there)


def _columns(app: VirtdeckApp, _: str) -> None:
    _on_list(app, lambda screen: screen.action_columns())


def _faults(app: VirtdeckApp, _: str) -> None:
    _on_list(app, lambda screen: screen.show_faults(True))


def _group(app: VirtdeckApp, name: str) -> None:
    if not name:
        _on_list(app, lambda screen: screen.action_group())
        return
    matches = [each for each in _GROUPS if each.startswith(name)]
    if len(matches) != 1:
        raise CommandError(f"group by which? {', '.join(_GROUPS)}")
    _on_list(app, lambda screen: screen.table.set_group(matches[0]))


def _view_names(app: VirtdeckApp) -> Iterable[str]:
    screen = cast("DomainListScreen", app.get_screen_stack("domains")[0])
    return sorted(screen.choices.views)


def _view(app: VirtdeckApp, name: str) -> None:
    if not name:
        _on_list(app, lambda screen: screen.action_views())
        return
    names = [each for each in _view_names(app) if each.startswith(name)]
    if name not in names and len(names) != 1:
        known = ", ".join(names or _view_names(app))
        raise CommandError(f"which view? {known}" if known else "no view was saved yet")
    wanted = name if name in names else names[0]
    _on_list(app, lambda screen: screen.use_view(screen.choices.views[wanted]))


def _save_view(app: VirtdeckApp, name: str) -> None:
    if not name:
        raise CommandError("save-view needs a name")
    if not name.isprintable() or len(name) > 60:
        raise CommandError("a view needs a short name that can be printed")
    _on_list(app, lambda screen: screen.save_view(name))


LIST_COMMANDS = (
    Command("columns", "Choose, order and widen the columns", _columns),
    Command("group", "Group the domains; alone: by the next", _group, "by", lambda _: _GROUPS),
    Command("faults", "Only the domains with which something is wrong", _faults),
    Command("view", "A saved view of the domains; alone: choose", _view, "name", _view_names),
    Command("save-view", "Save filter, order, groups and columns", _save_view, "name"),
)
