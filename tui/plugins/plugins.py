"""Plugins: the administrator's commands at work: in the menu, on keys, and behind ``:plugin``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import EngineError, printable

from ..command import Command, CommandError
from ..confirmations import Question
from ..part_verbs import agreed
from .placeholders import filled
from .plugin import Scope, parse_plugin
from .plugin_verb import host_values, inputs_of, plugin_verb

if TYPE_CHECKING:
    from ..app import VirtdeckApp
    from .plugin import Plugin
    from .plugin_verb import PluginVerb


class Plugins:
    """The plugins of the settings of ``app``."""

    def __init__(self, app: VirtdeckApp) -> None:
        self._app = app
        self._plugins = {
            name: parse_plugin(name, table) for name, table in app.settings.plugins.items()
        }
        #: Those for domains, as the action menu shows them.
        self.verbs: tuple[PluginVerb, ...] = tuple(
            plugin_verb(each) for each in self._plugins.values() if each.scope is Scope.DOMAIN
        )

    @property
    def names(self) -> list[str]:
        """What can be run."""
        return list(self._plugins)

    def bind_keys(self) -> None:
        """Make the keys of the plugins work everywhere."""
        for plugin in self._plugins.values():
            if plugin.key:
                title = printable(plugin.title or plugin.name, 30)
                self._app.bind(plugin.key, f"plugin('{plugin.name}')", description=title)

    def run(self, name: str) -> None:
        """Run it for the selected domains, or for the host in sight.

        Raises:
            CommandError: there is no such plugin, or no host.
        """
        plugin = self._plugins.get(name)
        if plugin is None:
            known = ", ".join(self._plugins) or "none; see the settings"
            raise CommandError(f"there is no plugin {name!r}", hint=f"there are: {known}")
        if plugin.scope is Scope.DOMAIN:
            verb = next(each for each in self.verbs if each.plugin is plugin)
            self._app.actions.request(verb, self._app.selected_rows())
        else:
            work = self._run_for_host(plugin, self._host())
            self._app.run_worker(work, name=f"plugin {name}", group="verbs")

    def _host(self) -> str:
        """Return the host under the cursor, of the selected domain, or the only one."""
        from ..screens.hosts import HostsScreen
        from ..widgets.host_table import HostTable

        screen = self._app.screen
        if isinstance(screen, HostsScreen) and (row := screen.query_one(HostTable).cursor_row):
            return row.name
        hosts = {row.host for row in self._app.selected_rows()} or set(self._app.links)
        if len(hosts) != 1:
            raise CommandError("for which host?", hint="go to it on the hosts screen first")
        return hosts.pop()

    async def _run_for_host(self, plugin: Plugin, host: str) -> None:
        from .plugin_output import PluginRun

        toasts, title = self._app.journal.toasts, plugin.title or plugin.name
        connection = self._app.connection(host)
        if connection is None or (plugin.dangerous and connection.read_only):
            why = "only looked at" if connection else "not connected"
            toasts.tell_problem(f"{host}: cannot run {title}: the host is {why}")
            return
        values = await inputs_of(self._app, plugin)
        if values is None or not await self._agreed(plugin, host):
            return
        try:
            words = filled(plugin.command, host_values(host, connection) | values)
            await PluginRun(self._app, plugin).run(host, words)
        except EngineError as error:
            text = "; ".join(filter(None, (error.message, error.hint)))
            toasts.tell_problem(f"{host}: {title}: {text}")
        else:
            toasts.tell(f"{printable(host)}: {printable(title)}: done")

    async def _agreed(self, plugin: Plugin, host: str) -> bool:
        if not (plugin.confirm or plugin.dangerous):
            return True
        words = printable(f"It runs: {' '.join(plugin.command)}")
        title = printable(f"{plugin.title or plugin.name} for {host}?")
        lines = (((words, "warning"),),)
        return await agreed(self._app, Question(title, lines, "Run", plugin.dangerous))


def _run(app: VirtdeckApp, name: str) -> None:
    app.plugins.run(name)


#: What can be typed for plugins.
PLUGIN_COMMANDS = (
    Command("plugin", "Run a command of your own", _run, "name", lambda app: app.plugins.names),
)
