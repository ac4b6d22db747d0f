"""HostRoster: which hosts the application has; they come and go while it runs, and are saved.

form -> HostRoster.save -> settings on disk, then app.links and one worker for each host
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine.errors import InvalidArgument

from .first_run import Source
from .host_link import link_host
from .prompted_credentials import PromptQueue

if TYPE_CHECKING:
    from pathlib import Path

    from textual.worker import Worker

    from engine import Credentials
    from engine.fleet import Host

    from .app import VirtdeckApp
    from .first_run import FirstHosts
    from .host_entry import HostEntry

#: The group of the workers that keep hosts connected.
WORKERS = "hosts"


class HostRoster:
    """The hosts of ``app``, at first those of ``first``; ``path`` is the file of the settings."""

    def __init__(self, app: VirtdeckApp, first: FirstHosts, path: Path) -> None:
        #: The hosts by name, in the order in which they are shown.
        self.entries: dict[str, HostEntry] = {entry.name: entry for entry in first.entries}
        self.source = first.source
        self._app = app
        self._aliases = first.aliases
        self._path = path
        saved = app.settings.hosts
        self._saved = {entry.name for entry in first.entries if saved.get(entry.name) == entry}
        self._prompts = PromptQueue(app)
        self._workers: dict[str, Worker[None]] = {}

    @property
    def is_demo(self) -> bool:
        """Whether there was nothing to open but the demo."""
        return self.source is Source.DEMO and bool(self.entries)

    def is_saved(self, name: str) -> bool:
        """Whether the host stands in the settings."""
        return name in self._saved

    def resolved(self, uri: str) -> str:
        """Return what an alias of libvirt.conf stands for, else ``uri``."""
        return self._aliases.resolved(uri)

    def credentials(self, name: str) -> Credentials:
        """Return who asks the person on behalf of the host ``name``."""
        return self._prompts.for_host(name)

    def open_all(self) -> None:
        """Connect to every host."""
        for entry in self.entries.values():
            self._open(entry, None)

    async def save(
        self, entry: HostEntry, *, instead_of: str = "", credentials: Credentials | None = None
    ) -> None:
        """Keep the host in the settings, then take it up; ``instead_of`` is its earlier name.

        ``credentials`` are those by which it was reached already; they are kept nowhere but here.

        Raises:
            EngineError: it cannot be saved; nothing has changed.
        """
        from .config_file import edit_config  # not before somebody changes something
        from .hosts_section import with_host

        if entry.name != instead_of and entry.name in self.entries:
            raise InvalidArgument(f"there is a host {entry.name!r} already")
        # Found hosts would not be looked for any more: what is in sight is kept.
        found = self.entries.values() if self.source is Source.FOUND else ()
        others = [x for x in found if x.name not in (instead_of, *self._saved)]

        def edit(text: str) -> str:
            for other in others:
                text = with_host(text, other)
            return with_host(text, entry, instead_of=instead_of)

        await asyncio.to_thread(edit_config, self._path, edit)
        self._saved -= {instead_of}
        self._saved |= {entry.name, *(other.name for other in others)}
        self._replace(instead_of, entry, credentials)

    async def remove(self, name: str) -> None:
        """Let go of the host, and take it out of the settings if it stands there.

        Raises:
            EngineError: the settings cannot be written; nothing has changed.
        """
        from .config_file import edit_config
        from .hosts_section import without_host

        if name in self._saved:
            await asyncio.to_thread(edit_config, self._path, lambda text: without_host(text, name))
            self._saved.discard(name)
        del self.entries[name]
        self._close(name)

    # -- while the application runs -----------------------------------------------------------

    def _replace(self, name: str, entry: HostEntry, credentials: Credentials | None) -> None:
        """Put ``entry`` where the host ``name`` was; at the end where there was none."""
        if self.is_demo and name not in self.entries:
            (name,) = self.entries  # invented guests do not stand beside real ones
        if self.source is Source.DEMO:
            self.source = Source.SETTINGS
        link = self._app.links.get(name)
        if self.entries.get(name) == entry and (credentials is None or (link and link.connection)):
            return
        entries = {**self.entries, **({} if name in self.entries else {entry.name: entry})}
        self.entries = {
            (entry.name if each == name else each): (entry if each == name else value)
            for each, value in entries.items()
        }
        before = self._close(name)
        self._open(entry, before, credentials)

    def _open(
        self,
        entry: HostEntry,
        after: Worker[None] | None,
        credentials: Credentials | None = None,
    ) -> None:
        """Take a host up, once what held the same place is gone."""
        asked = credentials or self.credentials(entry.name)
        host = link_host(self._app, entry, self.resolved(entry.uri), asked)
        links = self._app.links
        links[entry.name] = host
        order = list(self.entries)
        for name in sorted(links, key=order.index):
            links[name] = links.pop(name)
        self._workers[entry.name] = self._app.run_worker(
            _run(host, after), name=f"host {entry.name}", group=WORKERS
        )
        self._app.tell_rows(set())

    def _close(self, name: str) -> Worker[None] | None:
        """Let go of a host; its rows go with it."""
        host = self._app.links.pop(name, None)
        worker = self._workers.pop(name, None)
        if worker:
            worker.cancel()
        if host:
            self._app.tell_rows({row.key for row in host.rows})
        return worker


async def _run(host: Host, after: Worker[None] | None) -> None:
    if after:
        await asyncio.gather(after.wait(), return_exceptions=True)
    await host.run()
