"""The real application on the demo, which stands still: what a test sees is what everybody sees."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from engine import DomainInfo, DomainRef, DomainState, DomainStatus, ManualClock
from engine.fleet import DomainRow
from tests.patience import PATIENCE
from tui.app import VirtdeckApp
from tui.settings import Settings
from tui.widgets.domain_table import DomainTable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot

    from engine import GraphicsSession

STILL = "test:///demo?still=1"

NARROW = (80, 24)
WIDE = (200, 50)


def demo_app(
    uri: str = STILL,
    *,
    theme: str = "virtdeck-dark",
    marks: str = "unicode",
    read_only: bool = False,
) -> VirtdeckApp:
    """Return an application that is not running yet; its clock is a ``ManualClock``."""
    settings = Settings(theme=theme, marks=marks)
    uris = [uri] if uri else []
    return VirtdeckApp(uris, read_only=read_only, clock=ManualClock(), settings=settings)


async def rests_until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    """Let everybody come to rest until it holds; no time passes on the application's clock."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await pilot.pause()


async def settle(pilot: Pilot[None], seconds: float = 0.0) -> None:
    """Let time pass on the application's clock and everybody come to rest."""
    app = pilot.app
    assert isinstance(app, VirtdeckApp)
    clock = app.clock
    assert isinstance(clock, ManualClock)
    await pilot.pause()
    await clock.advance(seconds)
    await pilot.pause()


async def opened(pilot: Pilot[None]) -> None:
    """Wait for the first listing and two samples."""
    app = pilot.app
    assert isinstance(app, VirtdeckApp)
    try:
        await rests_until(pilot, app.all_keys)
    except TimeoutError:
        errors = [link.failure for link in app.links.values() if link.failure]
        raise AssertionError(errors) from None
    await settle(pilot, 5.0)


async def failed(pilot: Pilot[None]) -> None:
    """Wait until no host can be reached; looking for a file or an alias takes a thread."""
    app = pilot.app
    assert isinstance(app, VirtdeckApp)
    links = app.links
    await rests_until(pilot, lambda: links and all(link.failure for link in links.values()))
    await settle(pilot)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, with the time to rest that details need."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot, 0.2)


@asynccontextmanager
async def running(app: VirtdeckApp, size: tuple[int, int] = NARROW) -> AsyncIterator[Pilot[None]]:
    """Run the application until its hosts have been listed."""
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        yield pilot


def table_of(pilot: Pilot[None]) -> DomainTable:
    """Return the list on the screen."""
    return pilot.app.screen.query_one(DomainTable)


def name_under_cursor(pilot: Pilot[None]) -> str:
    """Return the name of the domain under the cursor."""
    row = table_of(pilot).cursor_row
    assert row is not None
    return row.info.ref.name


def shown_names(pilot: Pilot[None]) -> list[str]:
    """Return the names in the list, in its order."""
    rows = table_of(pilot).list
    return [rows.rows[key].info.ref.name for key in rows.shown]


async def go_to(pilot: Pilot[None], name: str) -> None:
    """Put the cursor on the domain of that name."""
    rows = table_of(pilot).list.rows
    (key,) = [key for key, row in rows.items() if row.info.ref.name == name]
    table_of(pilot).move_to(key)
    await settle(pilot, 0.2)


def domain_row(
    name: str = "web-01",
    *,
    host: str = "lab",
    state: DomainState = DomainState.RUNNING,
    cpu: float | None = 42.0,
    sessions: tuple[GraphicsSession, ...] = (),
    protected: bool | None = False,
    tags: tuple[str, ...] = (),
    **facts: object,
) -> DomainRow:
    """Return a row with four processors and 8 GiB; ``facts`` are further fields of the row."""
    info = DomainInfo(
        ref=DomainRef(name, f"uuid-of-{name}", 1 if state.is_active else None),
        status=DomainStatus(state, 1),
        persistent=True,
        autostart=False,
        vcpus=4,
        memory_kib=8 * 1024 * 1024,
        max_memory_kib=8 * 1024 * 1024,
        title=f"title of {name}",
        protected=protected,
        tags=tags,
    )
    return DomainRow(host=host, info=info, cpu_percent=cpu, sessions=sessions, **facts)  # type: ignore[arg-type]
