"""AppParts: what the application has beside its screens, each made when it is first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from .actions import Actions
    from .app import VirtdeckApp
    from .consoles.open_consoles import OpenConsoles
    from .host_facts import HostFacts
    from .job_watch import JobWatch
    from .journal import Journal
    from .navigation.travel import Travel
    from .plugins.plugins import Plugins
    from .sight import Sight
    from .wall.wall import Wall
    from .wall.wall_memory import WallMemory


class AppParts:
    """A part of ``VirtdeckApp``; start-up pays for none of it."""

    @property
    def _deck(self) -> VirtdeckApp:
        return cast("VirtdeckApp", self)

    @cached_property
    def actions(self) -> Actions:
        """What keys, menus and commands do to domains."""
        from .actions import Actions

        return Actions(self._deck)

    @cached_property
    def journal(self) -> Journal:
        """Everything that happened, and what was said of it."""
        from .journal import Journal
        from .notification_rules import NotificationRules, parse_rules

        rules = NotificationRules(
            parse_rules(self._deck.settings.notifications), self._deck.tags_of
        )
        journal = Journal(self._deck, self._deck.clock, rules)
        journal.audit.on_note = self._deck.look_again
        return journal

    @cached_property
    def sight(self) -> Sight:
        """What of the hosts' rows can be seen."""
        from .sight import Sight

        return Sight(self._deck)

    @cached_property
    def plugins(self) -> Plugins:
        """Commands of the administrator's own."""
        from .plugins.plugins import Plugins

        return Plugins(self._deck)

    @cached_property
    def travel(self) -> Travel:
        """Where one was, and the ways to other places."""
        from .navigation.travel import Travel

        return Travel(self._deck)

    @cached_property
    def host_facts(self) -> HostFacts:
        """What the hosts say of themselves."""
        from .host_facts import HostFacts

        return HostFacts(self._deck)

    @cached_property
    def jobs(self) -> JobWatch:
        """Which long work is under way."""
        from .job_watch import JobWatch

        return JobWatch(self._deck)

    @cached_property
    def consoles(self) -> OpenConsoles:
        """The consoles and screens of guests that are open."""
        from .alerts.alert_watch import watch_alerts
        from .consoles.open_consoles import OpenConsoles

        self._deck.run_worker(watch_alerts(self._deck), name="alerts")
        return OpenConsoles(self._deck)

    @cached_property
    def wall(self) -> Wall:
        """Which consoles hang on the wall."""
        from .wall.wall import Wall

        return Wall()

    @cached_property
    def wall_memory(self) -> WallMemory:
        """What hung on the wall before; it is read when this is first asked for."""
        from .wall.wall_memory import WallMemory

        memory = WallMemory(self._deck, self.wall)
        memory.begin()
        return memory
