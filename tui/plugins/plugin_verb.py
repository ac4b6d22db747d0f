"""PluginVerb: a plugin as a verb of domains: in the menu, asked about and told like all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.errors import OperationFailed

from ..part_verbs import answer_of
from ..verb import Verb
from .placeholders import filled, missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Connection, Domain
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp
    from .plugin import Plugin
    from .plugin_output import PluginRun

Form = Callable[["VirtdeckApp", "Sequence[DomainRow]"], Awaitable["Verb | None"]]

#: The heading in the action menu.
PLUGINS = "your commands"


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginVerb(Verb):
    """The verb of ``plugin``."""

    plugin: Plugin

    def why_not(self, row: DomainRow, connection: Connection | None) -> str | None:
        """Return why it cannot be run for that domain now, or None where it can."""
        if connection is None:
            return "the host is not connected"
        if self.plugin.dangerous and connection.read_only:
            return "the host is only looked at"
        inputs = dict.fromkeys((each.name for each in self.plugin.inputs), "?")
        unknown = missing(self.plugin.command, domain_values(row, connection) | inputs)
        return f"not known: {', '.join(unknown)}" if unknown else None


def plugin_verb(plugin: Plugin) -> PluginVerb:
    """Return the verb of a plugin; its form asks for the inputs."""
    hurts = plugin.confirm or plugin.dangerous
    verb = PluginVerb(
        name=f"plugin-{plugin.name}",
        title=plugin.title or plugin.name,
        done=f"{plugin.title or plugin.name}: done",
        engine_verb="",
        key=plugin.key if len(plugin.key) == 1 else "",
        group=PLUGINS,
        confirms=hurts,
        loses=f"It runs: {' '.join(plugin.command)}" if hurts else "",
        plugin=plugin,
    )
    return replace(verb, form=_form_of(verb))


def _form_of(verb: PluginVerb) -> Form:
    """Return what asks for the inputs and fills the verb in."""

    async def ask(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
        values = await inputs_of(app, verb.plugin)
        if values is None:
            return None
        from .plugin_output import PluginRun

        run = PluginRun(app, verb.plugin)

        async def run_for(domain: Domain) -> None:
            await _run_for(app, domain, run, values)

        return replace(verb, form=None, run=run_for)

    return ask


async def inputs_of(app: VirtdeckApp, plugin: Plugin) -> dict[str, str] | None:
    """Ask for the inputs, from inside a worker; None when the person leaves."""
    if not plugin.inputs:
        return {}
    from ..screens.form_dialog import Field, Form, FormDialog

    def check(values: dict[str, str]) -> None:
        for each in plugin.inputs:
            each.check(values[each.name])

    form = Form(
        title=plugin.title or plugin.name,
        fields=tuple(
            Field(
                name=each.name,
                label=each.label or each.name,
                value=each.default,
                hint=", ".join(each.choices),
            )
            for each in plugin.inputs
        ),
        answer="Run",
        check=check,
    )
    return await answer_of(app, FormDialog(form))


async def _run_for(
    app: VirtdeckApp, domain: Domain, run: PluginRun, inputs: dict[str, str]
) -> None:
    host = next(
        (name for name, link in app.links.items() if link.connection is domain.connection), ""
    )
    row = app.row((host, domain.ref.uuid))
    if row is None:
        raise OperationFailed("it is gone, or its host is")
    values = domain_values(row, domain.connection) | inputs
    await run.run(row.info.ref.name, filled(run.plugin.command, values))


def domain_values(row: DomainRow, connection: Connection) -> dict[str, str]:
    """Return what the words of a command may stand for; "" for what is not known."""
    info = row.info
    return host_values(row.host, connection) | {
        "name": info.ref.name,
        "uuid": info.ref.uuid,
        "state": info.status.state.label,
        "ip": row.addresses[0] if row.addresses else "",
        "title": info.title,
    }


def host_values(host: str, connection: Connection) -> dict[str, str]:
    """Return what is known of a host alone."""
    return {"host": host, "uri": str(connection.uri)}
