"""VirtdeckApp: theme, keys, hosts and screens put together. What verbs do is in ``actions``.

    Host (one per URI) --RowsChanged, EventsReceived--> VirtdeckApp --signals--> screens

Nothing is reached before the first paint; no handler awaits the engine.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.events import Key, Paste
from textual.reactive import var
from textual.scrollbar import ScrollBar
from textual.signal import Signal

from engine import EngineError, SystemClock

from .app_parts import AppParts
from .consoles.raw_keys import RawKeyApp
from .first_run import first_hosts
from .host_health import host_health
from .host_roster import WORKERS, HostRoster
from .keymap import bind
from .marks import marks_for
from .messages import DomainChosen, EventsReceived, RowsChanged
from .modes import command_provider, mode_bindings, mode_makers, place_provider
from .settings import CONFIG_NAME, Settings, config_folder
from .theme_loader import BUILT_IN, DEFAULT_THEME, load_themes
from .typed_ahead import TypedAhead
from .widgets.scroll_bar import scroll_bar_for
from .widgets.table_column import Moment
from .widgets.toast_stack import ToastApp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textual.app import SystemCommand
    from textual.binding import Binding, BindingType
    from textual.events import Event
    from textual.screen import Screen

    from engine import Clock, Connection
    from engine.fleet import DomainRow, FleetSummary, Host, RowKey

    from .displays.terminal_facts import TerminalFacts
    from .theme_watch import ThemeWatch
    from .widgets.event_line import Happening
    from .widgets.header_line import HostHealth
    from .widgets.part_text import Line
    from .widgets.toast_stack import ToastStack

#: Mistakes in the settings that are told one by one at the start.
_PROBLEMS = 2


class VirtdeckApp(AppParts, RawKeyApp, ToastApp):
    """Every host in ``uris`` on one terminal; without any, those of the settings, else a demo."""

    TITLE = "virtdeck"
    CSS_PATH = "app.tcss"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[None]]]] = mode_makers()
    DEFAULT_MODE = "domains"
    COMMANDS: ClassVar[set[Any]] = {command_provider, place_provider}

    BINDINGS: ClassVar[list[BindingType]] = [
        *mode_bindings(),
        bind("app.palette", "command_palette"),
        bind("app.help", "help"),
        bind("app.notice", "go_to_notice"),
        bind("app.dismiss", "dismiss_notices"),
        replace(bind("app.clear", "dismiss_notices"), priority=True),  # over any line or dialog
        bind("app.retry", "retry"),
        bind("app.undo", "undo"),
        bind("app.results", "results"),
        bind("app.quit", "quit"),
        bind("app.suspend", "suspend_process"),
    ]

    # What screens watch. A ``reactive`` of the application would repaint the whole terminal.
    #: The figures of all hosts; None until one has told some.
    summary: var[FleetSummary | None] = var(None)
    health: var[tuple[HostHealth, ...]] = var(())
    happenings: var[tuple[Happening, ...]] = var(())
    #: What ``u`` would take back, for the line above the keys.
    undo_offer: var[Line] = var(())
    #: What takes its time just now, for the same line.
    work: var[Line] = var(())

    def __init__(
        self,
        uris: Sequence[str],
        *,
        read_only: bool = False,
        clock: Clock | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.settings = settings or Settings()
        super().__init__()
        self.clock: Clock = clock or SystemClock()
        self.marks = marks_for(self.settings.marks)
        ScrollBar.renderer = scroll_bar_for(self.marks)
        first = first_hosts(uris, self.settings.hosts, os.environ, os.geteuid())
        #: Which hosts there are; it opens them, and lets go of them.
        self.roster = HostRoster(self, first, config_folder() / CONFIG_NAME)
        #: What the terminal can show, asked before the application read its keys; None: nothing.
        self.terminal_facts: TerminalFacts | None = None
        self.read_only = read_only
        #: The hosts by name; none before the first paint.
        self.links: dict[str, Host] = {}
        #: Keys of rows that are different, new or gone; empty when a host's state changed.
        self.rows_changed: Signal[set[RowKey]] = Signal(self, "rows-changed")
        #: Engine events of one host, as they arrive.
        self.events_received: Signal[EventsReceived] = Signal(self, "events-received")
        self._has_all_themes = False
        self._typed_ahead = TypedAhead(self, super().on_event)
        self._problems = (*first.problems, *self._choose_theme(self.settings.theme))
        self.set_keymap(dict(self.settings.keys))

    def on_mount(self) -> None:
        """Paint first, reach the hosts then."""
        self.set_class(self.marks.is_ascii, "-ascii")
        self.call_after_refresh(self._connect_all)

    async def on_unmount(self) -> None:
        """Let go of every console and every host before the application is gone."""
        self.raw_keys.release()
        if "consoles" in self.__dict__:
            await self.consoles.close_all()
        hosts = [worker for worker in self.workers if worker.group == WORKERS]
        for worker in hosts:
            worker.cancel()
        await asyncio.gather(*(worker.wait() for worker in hosts), return_exceptions=True)

    async def on_event(self, event: Event) -> None:
        """Let each key do its work before the next one."""
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            await self._typed_ahead.take(event)
        else:
            await super().on_event(event)

    def on_key(self, event: Key) -> None:
        """Give what was typed ahead to the line that has opened meanwhile; it is no key here."""
        if self._typed_ahead.hand_on(event):
            event.prevent_default()

    def get_key_display(self, binding: Binding) -> str:
        """Return what a key is called: by its name where the terminal lacks its sign."""
        shown = super().get_key_display(binding)
        if self.marks.is_ascii and not shown.isascii():
            return binding.key
        return shown.upper() if shown[1:].isdigit() else shown  # F2, as it stands on the key

    def action_command_palette(self) -> None:
        """Offer every command by its name."""
        from .screens.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def get_system_commands(self, screen: Screen[object]) -> Iterator[SystemCommand]:
        """Return what the palette offers."""
        from .command_palette import palette_commands

        return palette_commands(self)

    def action_undo(self) -> None:
        """Take back what is offered."""
        self.actions.undos.undo_pending()

    def action_plugin(self, name: str) -> None:
        """Run a command of the administrator's own."""
        try:
            self.plugins.run(name)
        except EngineError as error:
            text = "; ".join(filter(None, (error.message, error.hint)))
            self.journal.toasts.tell_problem(text)

    def action_results(self) -> None:
        """Show what became of the last verb on many domains."""
        from .screens.results import show_results

        show_results(self)

    def action_help(self) -> None:
        """Explain what has the focus."""
        from .screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    @property
    def is_demo(self) -> bool:
        """Whether there was nothing to open but the demo."""
        return self.roster.is_demo

    # -- what screens ask ---------------------------------------------------------------------

    def row(self, key: RowKey) -> DomainRow | None:
        """Return the row with that key; None when there is no such domain (any more)."""
        link = self.links.get(key[0])
        return link.inventory.row(key) if link else None

    def all_keys(self) -> set[RowKey]:
        """Return the keys of every row of every host."""
        return {row.key for link in self.links.values() for row in link.rows}

    def connection(self, host: str) -> Connection | None:
        """Return the open connection to a host."""
        link = self.links.get(host)
        return link.connection if link else None

    def selected_rows(self) -> Sequence[DomainRow]:
        """Return the domains that a verb without a name is meant for."""
        from .screens.deck_screen import DeckScreen

        return self.screen.selection() if isinstance(self.screen, DeckScreen) else ()

    def moment(self) -> Moment:
        """Return the time by both clocks, and the marks to use."""
        return Moment(self.marks, self.clock.now(), self.clock.monotonic())

    def look_again(self, host: str, uuid: str) -> None:
        """Ask anew what waits for the next start of a domain to which something was done."""
        if host in self.links:
            self.links[host].look_again(uuid)

    # -- what hosts tell ----------------------------------------------------------------------

    def on_rows_changed(self, message: RowsChanged) -> None:
        """Bring the figures of the header up to date and tell the screens."""
        from engine.fleet import FleetSummary

        hosts = self.links.values()
        self.summary = sum((host.summary() for host in hosts), FleetSummary())
        self.count_down()
        self.journal.look_at(hosts)
        self.rows_changed.publish(message.keys)

    def on_events_received(self, message: EventsReceived) -> None:
        """Keep them and tell the screens."""
        self.journal.take(message)
        self.happenings = self.journal.happenings
        self.events_received.publish(message)

    def on_domain_chosen(self, message: DomainChosen) -> None:
        """Go to the domain in the list."""
        self.travel.show_domain(message.key)

    def action_go_to_notice(self) -> None:
        """Go to the domain of the latest notification."""
        if key := self.journal.toasts.take_newest():
            self.post_message(DomainChosen(key))

    def on_toast_stack_clicked(self, message: ToastStack.Clicked) -> None:
        """Take that notification away."""
        self.journal.toasts.dismiss(message.topic)

    def action_dismiss_notices(self) -> None:
        """Take every notification away."""
        self.journal.toasts.dismiss_all()

    # -- hosts --------------------------------------------------------------------------------

    def tell_rows(self, keys: set[RowKey]) -> None:
        """Hear from a host that rows changed, or none but the host's state."""
        self.post_message(RowsChanged(keys))

    def count_down(self) -> None:
        """Let the health of the hosts count down; the header repaints what is new."""
        now = self.clock.monotonic()
        self.health = tuple(host_health(host, now) for host in self.links.values())

    def _connect_all(self) -> None:
        shown, more = self.problems[:_PROBLEMS], len(self.problems[_PROBLEMS:])
        for problem in (*shown, *([f"and {more} more; :settings lists all"] if more else [])):
            self.journal.toasts.tell_problem(problem)
        self.run_worker(self.journal.run(), name="journal")
        self.run_worker(self._theme_watch().run(), name="theme watch")
        if self.settings.plugins:
            self.plugins.bind_keys()
        self.roster.open_all()
        self.set_interval(1.0, self.count_down)

    def action_suspend_process(self) -> None:
        """Go to the shell that started this; without one nobody could come back."""
        from .job_control import has_shell

        if has_shell():
            super().action_suspend_process()
        else:
            self.journal.toasts.tell_problem("ctrl+z: no shell waits for virtdeck")

    def action_retry(self) -> None:
        """Try the hosts that do not answer again at once."""
        for host in self.links.values():
            host.retry_now()

    def show_host(self, name: str | None) -> None:
        """Show the domains of that host alone; None for all."""
        from .host_scope import with_scope

        self.travel.show("domains", lambda screen: screen.show_only(with_scope("", name)))

    def tags_of(self, host: str, uuid: str) -> Sequence[str]:
        """Return the tags of a domain; none where there is no such domain."""
        row = self.row((host, uuid))
        return row.info.tags if row else ()

    # -- looks --------------------------------------------------------------------------------

    @property
    def problems(self) -> tuple[str, ...]:
        """What was wrong with the settings at the start."""
        return (*self.settings.problems, *self._problems)

    def theme_names(self) -> list[str]:
        """Return the names of all themes; their files are read when this is asked first."""
        if not self._has_all_themes:
            self._has_all_themes = True
            for problem in self._register_themes():
                self.journal.toasts.tell_problem(problem)
        return list(self.available_themes)

    def _choose_theme(self, name: str) -> tuple[str, ...]:
        """Take the theme of that name, else the default; return what there is to complain of."""
        problems = self._register_themes(only=name)
        if name not in self.available_themes:
            problems = self._register_themes()
            known = ", ".join(each for each in self.available_themes if each.startswith("virtdeck"))
            reason = f"theme: there is no theme {name!r}; such as {known}"
            problems += (f"{config_folder() / CONFIG_NAME}: {reason}",)
        self.theme = name if name in self.available_themes else DEFAULT_THEME
        return problems

    def _theme_watch(self) -> ThemeWatch:
        from .theme_watch import ThemeWatch

        folders = (BUILT_IN, config_folder() / "themes")
        return ThemeWatch(self, self.clock, folders, self.journal.toasts.tell_problem)

    def _register_themes(self, *, only: str = "*") -> tuple[str, ...]:
        loaded = load_themes(BUILT_IN, config_folder() / "themes", only=only)
        for theme in loaded.themes.values():
            self.register_theme(theme)
        return loaded.problems
