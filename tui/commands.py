"""COMMANDS: what can be typed after ``:`` and found in the palette.

":shutdown web-01" -> run_command -> Command -> actions or the application
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .command import Command, CommandError, domain_names, row_named, show
from .consoles.commands import CONSOLE_COMMANDS
from .displays.commands import DISPLAY_COMMANDS
from .list_commands import LIST_COMMANDS
from .muting import mute, unmute
from .navigation.commands import NAVIGATION_COMMANDS
from .notifications import Kind
from .operations.commands import OPERATION_COMMANDS
from .plugins.plugins import PLUGIN_COMMANDS
from .recordings.commands import RECORDING_COMMANDS
from .verbs import VERBS
from .wall.verbs import WALL_COMMANDS
from .worded_verbs import WORDED_VERBS
from .xml_editing.verbs import XML_COMMANDS

if TYPE_CHECKING:
    from .app import VirtdeckApp
    from .verb import Verb


#: What is typed for an empty word.
_NOTHING = "''"


def completed(app: VirtdeckApp, line: str) -> str | None:
    """Return ``line`` with its last word completed to the first that fits; None without one."""
    begun, words = candidates(app, line)
    return begun + words[0] if words and not line.endswith(" ") else None


def candidates(app: VirtdeckApp, line: str) -> tuple[str, list[str]]:
    """Return what stands fast of ``line``, and the words that may follow it."""
    name, space, word = line.partition(" ")
    command = COMMANDS.get(name)
    if not space:
        return "", [each for each in COMMANDS if name and each.startswith(name)]
    offers = list(command.offers(app)) if command else []
    if whole := [each for each in offers if each.startswith(word)]:
        return f"{name} ", whole
    last = word.rpartition(" ")[2]
    return line.removesuffix(last), [each for each in offers if last and each.startswith(last)]


def run_command(app: VirtdeckApp, line: str) -> None:
    """Do what ``line`` says; a unique beginning of a name is enough.

    Raises:
        CommandError: no such command, or a word too many or too few.
    """
    name, _, argument = line.strip().partition(" ")
    if not name:
        return
    command = _find(name)
    if argument.strip() and not command.argument:
        raise CommandError(f"{command.name} takes no word after it")
    command.run(app, argument.strip())


def _find(name: str) -> Command:
    if command := COMMANDS.get(name):
        return command
    matches = [command for each, command in COMMANDS.items() if each.startswith(name)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise CommandError(f"{name} may be {', '.join(each.name for each in matches)}")
    raise CommandError(f"there is no command {name!r}", hint="ctrl+p lists all")


def _add_host(app: VirtdeckApp, _: str) -> None:
    from .screens.hosts import HostsScreen

    app.switch_mode("hosts")

    def add() -> None:
        screen = app.get_screen_stack("hosts")[0]
        if isinstance(screen, HostsScreen):
            screen.action_add()

    app.call_later(add)


def _theme(app: VirtdeckApp, name: str) -> None:
    all_names = app.theme_names()
    names = [name] if name in all_names else [x for x in all_names if x.startswith(name)]
    if not name or len(names) != 1:
        known = ", ".join(x for x in all_names if x.startswith(name or "virtdeck"))
        raise CommandError(f"which theme? {known}" if known else f"there is no theme {name!r}")
    app.theme = names[0]


def _verb(verb: Verb) -> Command:
    def run(app: VirtdeckApp, name: str) -> None:
        rows = [row_named(app, name)] if name else app.selected_rows()
        app.actions.request(verb, rows)

    return Command(verb.name, verb.title, run, "domain", domain_names)


def _worded(name: str) -> Command:
    make, title, word = WORDED_VERBS[name]

    def run(app: VirtdeckApp, value: str) -> None:
        if not value:
            hint = "" if name == "rename" else f"{_NOTHING} removes what is there"
            raise CommandError(f"{name} needs a {word}", hint=hint)
        rows = app.selected_rows()
        if name == "rename" and len(rows) > 1:
            raise CommandError("two domains cannot have one name")
        app.actions.request(make("" if value == _NOTHING else value), rows)

    return Command(name, title, run, word)


def _create(app: VirtdeckApp, _: str) -> None:
    from .creation.opening import open_creation

    open_creation(app)


def _undo(app: VirtdeckApp, _: str) -> None:
    from .screens.undo_list import UndoList

    app.push_screen(UndoList(app.actions.undos, app.clock.monotonic()))


def _audit(app: VirtdeckApp, _: str) -> None:
    from .screens.audit_view import AuditView

    app.push_screen(AuditView(app.journal.audit))


def _settings(app: VirtdeckApp, _: str) -> None:
    from .screens.settings_view import SettingsView
    from .settings import CONFIG_NAME, config_folder

    app.push_screen(SettingsView(config_folder() / CONFIG_NAME, app.problems))


def _snapshots(app: VirtdeckApp, name: str) -> None:
    rows = [row_named(app, name)] if name else app.selected_rows()
    if not rows:
        raise CommandError("snapshots of which domain?")
    from .screens.domain_details import DomainDetailsScreen

    app.push_screen(DomainDetailsScreen(rows[0].key, "snapshots"))


def _kinds(_: VirtdeckApp) -> list[str]:
    return list(Kind)


#: Name -> command, in the order of the palette.
COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        *(_verb(verb) for verb in VERBS),
        *(_worded(name) for name in WORDED_VERBS),
        *OPERATION_COMMANDS,
        *CONSOLE_COMMANDS,
        *DISPLAY_COMMANDS,
        *WALL_COMMANDS,
        *RECORDING_COMMANDS,
        *PLUGIN_COMMANDS,
        *LIST_COMMANDS,
        Command("create", "Make a new domain", _create),
        *XML_COMMANDS,
        Command("undo", "What can be taken back", _undo),
        Command("results", "What became of a verb on many", lambda app, _: app.action_results()),
        Command("audit", "What virtdeck did, and the virsh commands for it", _audit),
        *NAVIGATION_COMMANDS,
        Command("jobs", "Long work that is under way", show("jobs")),
        Command("snapshots", "Snapshots of a domain", _snapshots, "domain", domain_names),
        Command("hosts", "How each host is", show("hosts")),
        Command("add-host", "Add a host", _add_host),
        Command("mute", "Mute notifications; alone: which are", mute, "kind [domain]", _kinds),
        Command("unmute", "Show notifications again", unmute, "kind [domain]", _kinds),
        Command("help", "Help for what has the focus", lambda app, _: app.action_help()),
        Command("retry", "Connect again to failed hosts", lambda app, _: app.action_retry()),
        Command("theme", "Change the theme", _theme, "name", lambda app: app.theme_names()),
        Command("settings", "Where the settings stand, and what is wrong in them", _settings),
        Command("quit", "Leave virtdeck; domains go on", lambda app, _: app.exit()),
    )
}
