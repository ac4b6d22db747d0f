"""Sight: the hosts hear which of their rows somebody can see, so that they ask for little else.

screen on top (``sighted``) -> Sight -> Host.set_in_sight, where it is not what was said last
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set

    from engine.fleet import Host, RowKey

    from .app import VirtdeckApp


class Sight:
    """Of the screens, the topmost that is no dialog counts; one without domains shows none."""

    def __init__(self, app: VirtdeckApp) -> None:
        self._app = app
        #: What each host was told last; one that was never told takes everything for seen.
        self._told: dict[Host, frozenset[str]] = {}

    def look(self) -> None:
        """Tell every host what is in sight now, if that is something else than before."""
        uuids: dict[str, set[str]] = {}
        for host, uuid in self._keys():
            uuids.setdefault(host, set()).add(uuid)
        before, self._told = self._told, {}
        for name, link in self._app.links.items():
            if not link.rows:  # not listed yet: nobody can say what will be in sight
                continue
            seen = self._told[link] = frozenset(uuids.get(name, ()))
            if before.get(link) != seen:
                link.set_in_sight(seen)

    def _keys(self) -> Set[RowKey]:
        from .screens.domain_verbs import DomainVerbs

        full = (screen for screen in reversed(self._app.screen_stack) if not screen.is_modal)
        screen = next(full, None)
        return screen.sighted() if isinstance(screen, DomainVerbs) else frozenset()
