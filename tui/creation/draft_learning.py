"""DraftLearning: what the form learns while it is filled in, each by a worker."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from engine import EngineError

from .draft import LocalFile, Source
from .fields import wants_file
from .host_choices import VolumeFacts, ask_host, volume_facts

if TYPE_CHECKING:
    from engine import Connection
    from engine.storage_facts import VolumeRef

    from ..screens.create_domain import CreateDomain

#: Seconds in which somebody may go on typing or turning before anything is asked.
_REST = 0.2


class DraftLearning:
    """Asks for ``screen`` what its draft needs, and tells it when there is something new."""

    def __init__(self, screen: CreateDomain) -> None:
        self._screen = screen
        self._asked: set[tuple[str, str]] = set()
        #: Why the host cannot be asked.
        self.trouble = ""

    def ask(self) -> None:
        """Ask the host of the draft what it offers."""
        self._asked.clear()
        self.trouble = ""
        self._screen.run_worker(self._ask(), group="choices", exclusive=True)

    async def _ask(self) -> None:
        screen, draft = self._screen, self._screen.draft
        name = draft.value("host")
        connection = screen.deck.connection(name)
        if connection is None:
            self.trouble = f"{name} is not connected"
            screen.show_draft()
            return
        choices = await ask_host(connection)
        if draft.value("host") == name:
            draft.choices = choices
        screen.show_draft()

    def look_closer(self) -> None:
        """Ask for what the last answers made worth knowing, each once."""
        draft = self._screen.draft
        if draft.choices is None:
            return
        host = draft.value("host")
        for name, sources in (("cd", (Source.ISO,)), ("image", (Source.CLOUD, Source.DISK))):
            if draft.source in sources and (ref := draft.volume(name)):
                self._start(f"volume {host}", draft.value(name), self._look_at_volume(ref))
        if draft.source is Source.TEMPLATE and (template := draft.value("template")):
            self._start(f"template {host}", template, self._look_at_template(template))
        if wants_file(draft) and (path := draft.value("file")):
            self._screen.run_worker(self._look_at_file(path), group="file", exclusive=True)

    def _start(self, kind: str, name: str, work: object) -> None:
        if (kind, name) in self._asked:
            work.close()  # type: ignore[attr-defined]
            return
        self._asked.add((kind, name))
        self._screen.run_worker(work, group=kind)  # type: ignore[arg-type]

    async def _look_at_volume(self, ref: VolumeRef) -> None:
        if connection := self._connection():
            facts = await _facts(connection, ref)
            self._screen.draft.volumes[f"{ref.pool}/{ref.name}"] = facts
            self._screen.show_draft()

    async def _look_at_template(self, name: str) -> None:
        from engine.conf.domain_conf import DomainConf
        from engine.creation.template import disk_path, writable_disks

        connection, draft = self._connection(), self._screen.draft
        ref = next((each for each in draft.known.templates if each.name == name), None)
        if connection is None or ref is None:
            return
        try:
            xml = await connection.domain(ref).xml(inactive=True)
            paths = [disk_path(disk) for disk in writable_disks(DomainConf.parse(xml))]
        except EngineError as error:
            self._screen.deck.journal.toasts.tell_problem(f"{name}: {error.message}")
            return
        volumes = {v.key: v for pool in draft.known.pools for v in pool.volumes}
        for path in paths:
            if volume := volumes.get(path):
                draft.volumes[f"path:{path}"] = await _facts(connection, volume)
        draft.templates[name] = xml
        self._screen.show_draft()

    async def _look_at_file(self, path: str) -> None:
        draft = self._screen.draft
        if draft.local and draft.local.path == path:
            return
        await self._screen.deck.clock.sleep(_REST)
        is_appliance = draft.source is Source.APPLIANCE
        draft.local = await asyncio.to_thread(_look, path, is_appliance=is_appliance)
        self._screen.show_draft()

    def _connection(self) -> Connection | None:
        return self._screen.deck.connection(self._screen.draft.value("host"))


async def _facts(connection: Connection, ref: VolumeRef) -> VolumeFacts:
    try:
        return await volume_facts(connection, ref)
    except EngineError:
        return VolumeFacts()  # it is gone: making the domain will say so


def _look(path: str, *, is_appliance: bool) -> LocalFile:
    from engine.creation.appliance import read_appliance
    from engine.creation.disk_image import image_of

    try:
        place = Path(path.strip()).expanduser()
        if is_appliance:
            return LocalFile(path, appliance=read_appliance(place))
        return LocalFile(path, image=image_of(place))
    except EngineError as error:
        return LocalFile(path, problem=error.message)
    except (OSError, RuntimeError) as error:
        return LocalFile(path, problem=f"{path}: {getattr(error, 'strerror', None) or error}")
