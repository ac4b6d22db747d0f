"""The real application over hosts that have pools and can be asked what they can do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from engine import DomainRef
from engine.drivers import DRIVERS
from engine.errors import OperationFailed
from engine.storage_facts import VolumeRef
from tests.engine.creation.capability_documents import CAPABILITIES, DOMAIN_CAPABILITIES
from tests.fakes.parts_driver import GIB, PARTS, PartsDriver
from tests.fakes.scripted_driver import domain_info
from tests.patience import PATIENCE
from tests.tui.creation.filling_in import form_of
from tests.tui.parts_deck import PartsDeck
from tui.widgets.domain_table import DomainTable

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from textual.pilot import Pilot

    from engine.host_facts import Virtualization
    from engine.storage_facts import PoolRef
    from tui.screens.create_domain import CreateDomain

_NAME = "<name>"


class CreationDriver(PartsDriver):
    """Makes volumes under the names that they are asked for, and keeps what is defined."""

    title: ClassVar[str] = "creation"

    async def capabilities(self) -> str:
        return CAPABILITIES.format(kvm="<domain type='kvm'/>")

    async def domain_capabilities(self, virtualization: Virtualization) -> str:
        return DOMAIN_CAPABILITIES.format(passthrough="yes")

    async def create_volume(
        self, pool: PoolRef, xml: str, *, preallocate_metadata: bool = False, reflink: bool = False
    ) -> VolumeRef:
        name = xml.partition(_NAME)[2].partition("<")[0]
        self.parts.done.append(("create_volume", name))
        self.parts.volumes[pool.name][name] = GIB
        return VolumeRef(pool.name, name, f"/var/lib/{pool.name}/{name}")

    async def volume_path(self, volume: VolumeRef) -> str:
        return volume.key

    async def define(self, xml: str) -> DomainRef:
        name = xml.partition(_NAME)[2].partition("<")[0]
        uuid = xml.partition("<uuid>")[2].partition("<")[0]
        ref = DomainRef(name, uuid, None)
        self.parts.done.append(("define", name))
        self.machine.infos.append(domain_info(ref))
        self.infos = self.machine.infos
        return ref

    async def start(self, domain: DomainRef, *, paused: bool = False) -> DomainRef:
        self.parts.done.append(("start", domain.name))
        if domain.name == "broken":
            raise OperationFailed("no room for the guest", hint="stop another")
        return domain

    async def undefine(self, domain: DomainRef) -> None:
        self.parts.done.append(("undefine", domain.name))
        self.machine.infos[:] = [x for x in self.machine.infos if x.ref.uuid != domain.uuid]

    async def destroy(self, domain: DomainRef) -> None:
        self.parts.done.append(("destroy", domain.name))


class CreationDeck(PartsDeck):
    """``lab`` has CDs and a disk beside what ``PartsDeck`` gives it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **app: str) -> None:
        super().__init__(monkeypatch, **app)
        monkeypatch.setitem(DRIVERS, "qemu", f"{CreationDriver.__module__}:CreationDriver")
        self.lab.volumes["images"] |= {"debian-12.iso": GIB, "Win11_23H2.iso": 5 * GIB}
        for name in ("lab", "edge"):
            assert name in PARTS

    async def begin_form(self, pilot: Pilot[None], keys: tuple[str, ...] = ("a",)) -> CreateDomain:
        """Go to the list and on to the form, whether the host has answered or not."""
        await self.open(pilot, "1")
        key = next(key for key in self.app.all_keys() if key[0] == "lab")
        pilot.app.screen.query_one(DomainTable).move_to(key)
        await self.keys(pilot, *keys)
        await self.rest(pilot)
        return form_of(self.app)

    async def open_form(self, pilot: Pilot[None], keys: tuple[str, ...] = ("a",)) -> CreateDomain:
        """Go to the list and on to the form; return it when the host has answered."""
        await self.begin_form(pilot, keys)
        await self.until(pilot, lambda: form_of(self.app).draft.choices)
        await self.rest(pilot)
        return form_of(self.app)

    async def until(self, pilot: Pilot[None], holds: Callable[[], object]) -> None:
        """Let time pass until it holds."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await self.settle(pilot, 0.1)
