"""Commands of the operations: with a word they do it at once, without one they ask.

:save-to FILE     :dump FILE        :restore FILE [@host]
:send-key CHORD…  :screenshot FILE  :shutdown-by WAY
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..command import Command, CommandError
from .guest_input import SCREENSHOT, SEND_KEY, check_file, screenshot_to, send_key
from .power import SHUTDOWN_BY, shutdown_by
from .saving import DUMP, SAVE_TO, check_path, dump_to, restore, save_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..app import VirtdeckApp
    from ..verb import Verb


def _worded(
    verb: Verb,
    word: str,
    make: Callable[[str], Verb],
    check: Callable[[str, int], None] = lambda word, count: None,
) -> Command:
    def run(app: VirtdeckApp, value: str) -> None:
        rows = app.selected_rows()
        if value:
            check(value, len(rows))
        app.actions.request(make(value) if value else verb, rows)

    return Command(verb.name, verb.title.rstrip("…"), run, word)


def _restore(app: VirtdeckApp, words: str) -> None:
    path, _, host = words.rpartition(" @") if " @" in words else (words, "", "")
    path = path.strip()
    if not host:
        hosts = list(dict.fromkeys(row.host for row in app.selected_rows())) or list(app.links)
        if len(hosts) != 1:
            raise CommandError("on which host?", hint="restore FILE @host")
        host = hosts[0]
    if host not in app.links:
        raise CommandError(f"there is no host {host!r}")
    check_path(path, 1)
    app.run_worker(restore(app, host, path), name="restore", group="forms")


OPERATION_COMMANDS: Final = (
    _worded(SHUTDOWN_BY, "acpi, agent, initctl, signal, paravirt", shutdown_by),
    _worded(SAVE_TO, "file of the host", save_to, check_path),
    _worded(DUMP, "file of the host", dump_to, check_path),
    _worded(SEND_KEY, "keys such as ctrl-alt-del", send_key),
    _worded(SCREENSHOT, "file", screenshot_to, check_file),
    Command("restore", "Start the domain saved in a file", _restore, "file [@host]"),
)
