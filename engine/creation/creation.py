"""Creation: the work that makes a domain of a plan, step by step, and takes back what failed.

    make volume -> fill -> grow -> define -> start

Nothing is deleted but what this work made itself.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from ..errors import EngineError
from ..power import UndefineFlags
from .domain_document import domain_document
from .volume_document import volume_document
from .volume_filling import fill_volume

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..connection import Connection
    from ..domain import Domain
    from ..storage_volume import StorageVolume
    from .creation_order import CreationPlan, VolumeOrder


class StepState(Enum):
    """How far a step is."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


@dataclass(slots=True)
class CreationStep:
    """One step in words; ``total`` bytes are 0 where there is nothing to count."""

    words: str
    run: Callable[[CreationStep], Awaitable[None]]
    state: StepState = StepState.WAITING
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class _Undoing:
    words: str
    run: Callable[[], Awaitable[object]]


class Creation:
    """Work on ``plan``; ``tell`` hears that ``steps`` are further. It is run once."""

    def __init__(
        self, connection: Connection, plan: CreationPlan, tell: Callable[[], None]
    ) -> None:
        self._connection = connection
        self._plan = plan
        self._tell = tell
        self._paths: dict[int, str] = {}
        self._volumes: dict[str, StorageVolume] = {}
        self._undo: list[_Undoing] = []
        self._domain: Domain | None = None
        self._is_started = False
        #: What is done, in order.
        self.steps = self._planned()
        #: What was taken back after a failure, in words, and what could not be.
        self.taken_back: list[str] = []
        self.left_behind: list[str] = []

    async def run(self) -> Domain:
        """Do all of it.

        Raises:
            EngineError: a step failed; what was made before is gone again, else ``left_behind``.
        """
        for step in self.steps:
            step.state = StepState.WORKING
            self._tell()
            try:
                await step.run(step)
            except BaseException:
                step.state = StepState.FAILED
                self._tell()
                # Who leaves while it works does not want half of it either.
                await asyncio.shield(self._take_back())
                raise
            step.state = StepState.DONE
        self._tell()
        assert self._domain is not None
        return self._domain

    # -- steps --------------------------------------------------------------------------------

    def _planned(self) -> list[CreationStep]:
        steps: list[CreationStep] = []
        for order in self._plan.volumes:
            steps += self._volume_steps(order)
        steps.append(CreationStep(f"define {self._plan.order.name}", self._define))
        if self._plan.starts:
            steps.append(CreationStep(f"start {self._plan.order.name}", self._start))
        return steps

    def _volume_steps(self, order: VolumeOrder) -> list[CreationStep]:
        async def make(step: CreationStep) -> None:
            await self._make(order)

        async def fill(step: CreationStep) -> None:
            assert order.pieces is not None

            def through(count: int) -> None:
                step.done = count
                self._tell()

            await fill_volume(self._volumes[order.name], order.pieces, through)
            await self._connection.storage.pool(order.pool).refresh()

        async def grow(step: CreationStep) -> None:
            volume = self._volumes[order.name]
            if (await volume.info()).capacity < order.capacity:
                await volume.resize(order.capacity)

        made = "copy" if order.source else "make"
        steps = [CreationStep(f"{made} {order.name} in {order.pool.name}", make)]
        if order.pieces:
            words = f"upload {order.words} into {order.name}"
            steps.append(CreationStep(words, fill, total=order.size))
        if order.source or (order.pieces and order.capacity > order.size):
            steps.append(CreationStep(f"give {order.name} its size", grow))
        return steps

    async def _make(self, order: VolumeOrder) -> None:
        pool = self._connection.storage.pool(order.pool)
        xml = volume_document(order)
        if order.source:
            volume = await pool.create_volume_from(xml, order.source)
        else:
            volume = await pool.create_volume(xml)
        self._volumes[order.name] = volume
        self._undo.append(_Undoing(f"volume {order.name}", volume.delete))
        self._paths[order.disk] = await volume.path()

    async def _define(self, step: CreationStep) -> None:
        xml = domain_document(self._plan.order.at(self._paths))
        domain = self._domain = await self._connection.define(xml)
        self._undo.append(_Undoing(f"domain {domain.ref.name}", self._forget))

    async def _start(self, step: CreationStep) -> None:
        assert self._domain is not None
        self._is_started = True
        await self._domain.start()

    async def _forget(self) -> None:
        """Undefine it, with firmware variables where it came that far."""
        assert self._domain is not None
        if self._is_started:
            with suppress(EngineError):  # it runs only if somebody left in that moment
                await self._domain.destroy()
        if self._connection.why_impossible("undefine_with") is None:
            flags = UndefineFlags.NVRAM | UndefineFlags.TPM
            try:
                await self._domain.power.undefine(flags)
            except EngineError:
                await self._domain.undefine()
        else:
            await self._domain.undefine()

    async def _take_back(self) -> None:
        for undoing in reversed(self._undo):
            try:
                await undoing.run()
            except EngineError as error:
                self.left_behind.append(f"{undoing.words} ({error.message})")
            else:
                self.taken_back.append(undoing.words)
