"""The screen of jobs: what is under way, asked for as seldom as possible."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from engine import DomainRef, DomainState
from engine.block_job import BlockJob, BlockJobKind
from engine.drivers import DRIVERS
from engine.errors import OperationFailed
from engine.events import BlockJob2Event, JobCompletedEvent, Lifecycle, LifecycleEvent
from engine.job import JobKind, JobOperation, JobStatistics
from tests.fakes.scripted_driver import MAIL, WEB, ScriptedDriver, domain_info
from tests.patience import PATIENCE
from tests.tui.demo_deck import NARROW, WIDE, demo_app, go_to, opened, press, running, settle
from tests.tui.looks import at_both_ends
from tests.tui.scripted_deck import HOSTILE, ScriptedDeck, screen_text
from tui.screens.dialogs import ConfirmDialog
from tui.screens.domain_list import DomainListScreen
from tui.screens.jobs import JobsScreen
from tui.widgets.domain_table import DomainTable
from tui.widgets.job_table import JobTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from engine import EngineError
    from tui.app import VirtdeckApp

_DISKS = "<disk type='file' device='disk'><source file='/a'/><target dev='vda'/></disk>"
_XML = "<domain type='kvm'><name>a</name><devices>{}</devices></domain>"

MIGRATION = JobStatistics(
    kind=JobKind.UNBOUNDED,
    operation=JobOperation.MIGRATION_OUT,
    elapsed_ms=60_000,
    data_total=8 << 30,
    data_processed=2 << 30,
    data_remaining=6 << 30,
    memory_rate=100_000_000,
    memory_iteration=3,
    downtime_ms=120,
)
COPY = BlockJob(kind=BlockJobKind.COPY, rate=0, done=1 << 30, end=4 << 30)


class WorkingDriver(ScriptedDriver):
    """A hypervisor whose domains have ``jobs`` and ``copies``, by uuid; counts each question."""

    title: ClassVar[str] = "working"

    async def open(self, *, read_only: bool) -> None:
        await super().open(read_only=read_only)
        self.jobs: dict[str, JobStatistics] = {}
        self.copies: dict[str, BlockJob] = {}
        self.questions: Counter[tuple[str, str]] = Counter()
        self.aborted: list[str] = []
        self.refusal: EngineError | None = None

    async def domain_xml(
        self, domain: DomainRef, *, inactive: bool = False, secure: bool = False
    ) -> str:
        return _XML.format(_DISKS)

    async def job(self, domain: DomainRef) -> JobStatistics:
        self.questions["job", domain.name] += 1
        return self.jobs.get(domain.uuid, JobStatistics(kind=JobKind.NONE))

    async def block_job(self, domain: DomainRef, disk: str) -> BlockJob | None:
        self.questions["block_job", domain.name] += 1
        return self.copies.get(domain.uuid)

    async def abort_job(self, domain: DomainRef, *, post_copy: bool = False) -> None:
        if self.refusal:
            raise self.refusal
        self.aborted.append(domain.name)
        self.jobs.pop(domain.uuid)

    async def abort_block_job(
        self, domain: DomainRef, disk: str, *, pivot: bool = False, wait: bool = True
    ) -> None:
        self.aborted.append(f"{domain.name} {disk}")
        self.copies.pop(domain.uuid)


class WorkingDeck(ScriptedDeck):
    """An application over such a hypervisor."""

    @property
    def driver(self) -> WorkingDriver:
        driver = super().driver
        assert isinstance(driver, WorkingDriver)
        return driver

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0
        look = self.app.jobs.look

        async def counted() -> None:
            await look()
            self.looks += 1  # whoever sees it finds the watch asleep again, or not there

        self.app.jobs.look = counted  # type: ignore[method-assign]

    async def show(self, pilot: Pilot[None]) -> None:
        """Go to the screen, and wait until everybody was asked."""
        self.app.jobs.has_swept = False
        await pilot.press("4")
        await self._until(pilot, lambda: self.app.jobs.has_swept)
        await self.says(pilot, "PROGRESS" if self.app.jobs.jobs else "No job is under way")
        await self.settle(pilot)

    async def hide(self, pilot: Pilot[None]) -> None:
        """Go to another screen, and wait until the watch has ended."""
        await pilot.press("1")
        await self._until(pilot, lambda: not self.is_watched)
        await self.settle(pilot)

    @property
    def is_watched(self) -> bool:
        """Whether hosts are asked for jobs, second by second."""
        return any(each.name == "jobs" and not each.is_finished for each in self.app.workers)

    async def tick(self, pilot: Pilot[None], times: int = 1) -> None:
        """Let seconds pass; a look must be over before the next one, or there is one less."""
        for _ in range(times):
            looks = self.looks
            await self.settle(pilot, 1.0)
            await self._until(pilot, lambda: self.looks > looks or not self.is_watched)  # noqa: B023

    async def says(self, pilot: Pilot[None], words: str) -> None:
        """Wait until that is painted: what takes the place of a list is laid out a while later."""
        await self._until(pilot, lambda: words in self.text())

    async def _until(self, pilot: Pilot[None], holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await pilot.pause()

    def text(self) -> str:
        return "\n".join(screen_text(self.app))

    def flat(self) -> str:
        """Return the text as one line, so that it does not matter where it wraps."""
        return " ".join(self.text().replace("│", " ").split())

    async def list_again(self, pilot: Pilot[None]) -> None:
        """Let the host say which domains it has."""
        event = Lifecycle.DEFINED
        await self.happen(pilot, LifecycleEvent(time=0, domain=MAIL, event=event, detail=0))
        await self.tick(pilot, 2)

    def words_of(self, name: str) -> list[str]:
        """Return the words of the row of a domain."""
        table = self.app.screen.query_one(JobTable)
        lines = screen_text(self.app)[2 : 3 + len(table.list.shown)]
        (line,) = [x for x in lines if x.strip("│ ").startswith(f"{name} ")]
        return line.strip("│ ").split()


@pytest.fixture
def deck(monkeypatch: pytest.MonkeyPatch) -> WorkingDeck:
    monkeypatch.setitem(DRIVERS, "scripted", f"{__name__}:WorkingDriver")
    return WorkingDeck()


async def test_without_a_job_the_screen_says_what_would_be_here(deck: WorkingDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.connect(pilot)
        await deck.show(pilot)
        await deck.says(pilot, "No job is under way.")
        await deck.settle(pilot)
        await pilot.press("delete", "enter", "o")
        assert isinstance(deck.app.screen, JobsScreen)


async def test_what_is_under_way_when_the_screen_opens_is_found_by_one_question_each(
    deck: WorkingDeck,
) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        deck.driver.jobs[WEB.uuid] = MIGRATION
        await deck.show(pilot)
        assert deck.driver.questions == {("job", "web-01"): 1, ("job", "mail"): 1}
        assert deck.words_of("web-01") == [
            *("web-01", "lab", "migration", "out", "██░░░░░░░░", "25", "%"),
            *("2", "GiB", "/", "8", "GiB", "100", "MB/s", "1", "min", "22:12"),
        ]
        assert "pass 3 over the memory" in deck.text()
        assert "the guest will stand still for 120 ms" in deck.text()


async def test_rate_and_time_left_follow_from_two_looks(deck: WorkingDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        deck.driver.jobs[WEB.uuid] = MIGRATION
        await deck.show(pilot)
        done, left = 3 << 30, 5 << 30
        deck.driver.jobs[WEB.uuid] = replace(MIGRATION, data_processed=done, data_remaining=left)
        await deck.tick(pilot)
        words = deck.words_of("web-01")
        assert words[words.index("1") :][:2] != ["100", "MB/s"]
        assert words[-5:] == ["1", "GB/s", "5", "s", "22:12"]


async def test_an_idle_fleet_is_asked_one_domain_a_second(deck: WorkingDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.connect(pilot)
        refs = [DomainRef(f"d{n}", f"{n:08}-1111-4111-8111-111111111111", n + 1) for n in range(40)]
        deck.driver.infos[:] = [domain_info(ref) for ref in refs]
        await deck.list_again(pilot)
        await deck.show(pilot)
        assert {key: n for key, n in deck.driver.questions.items() if n != 1} == {}
        swept = deck.driver.questions.total()
        await deck.tick(pilot, 10)
        asked = deck.driver.questions - Counter({("job", ref.name): 1 for ref in refs})
        assert asked.total() == 20 == deck.driver.questions.total() - swept
        assert len([name for verb, name in asked if verb == "job"]) == 10


async def test_nobody_is_asked_while_the_screen_is_not_shown(deck: WorkingDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.connect(pilot)
        deck.driver.jobs[WEB.uuid] = MIGRATION
        await deck.tick(pilot, 5)
        assert not deck.driver.questions
        await deck.show(pilot)
        await deck.tick(pilot, 3)
        assert deck.driver.questions["job", "web-01"] == 4
        await deck.hide(pilot)
        before = deck.driver.questions.total()
        await deck.tick(pilot, 5)
        assert deck.driver.questions.total() == before
        deck.driver.jobs.clear()
        await deck.show(pilot)
        await deck.tick(pilot)
        await deck.says(pilot, "No job is under way.")


async def test_a_copy_is_found_by_its_event_and_waits_when_it_is_ready(deck: WorkingDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        await deck.happen(pilot, BlockJob2Event(time=0, domain=WEB, dst="vda", type=2, status=3))
        deck.driver.copies[WEB.uuid] = COPY
        await deck.show(pilot)
        await deck.tick(pilot)
        assert deck.words_of("web-01")[1:7] == ["lab", "copy", "vda", "██░░░░░░░░", "25", "%"]
        assert deck.words_of("web-01")[-1] == "<22:13"
        deck.driver.copies[WEB.uuid] = replace(COPY, done=COPY.end)
        await deck.tick(pilot)
        assert "ready" in deck.words_of("web-01")
        assert "it waits to be finished or dropped" in deck.text()


async def test_others_find_their_turn(deck: WorkingDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        await deck.show(pilot)
        deck.driver.jobs[MAIL.uuid] = MIGRATION
        await deck.tick(pilot, 2)
        assert deck.words_of("mail")
        await pilot.press("slash", *"!job:migration", "enter")
        await deck.tick(pilot)
        await deck.says(pilot, JobTable.NO_MATCH)
        await pilot.press("escape")
        assert deck.words_of("mail")
        deck.driver.jobs.clear()
        await deck.happen(pilot, JobCompletedEvent(time=0, domain=MAIL, params=()))
        await deck.tick(pilot)
        await deck.says(pilot, "No job is under way.")


async def test_ctrl_r_asks_everybody_for_everything(deck: WorkingDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        await deck.show(pilot)
        deck.driver.copies[MAIL.uuid] = deck.driver.copies[WEB.uuid] = COPY
        await pilot.press("ctrl+r")
        await deck.settle(pilot)
        assert deck.words_of("mail")
        assert deck.words_of("web-01")


async def test_a_domain_that_stops_takes_its_job_with_it(deck: WorkingDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        deck.driver.jobs[WEB.uuid] = MIGRATION
        await deck.show(pilot)
        deck.driver.infos[0] = domain_info(DomainRef(WEB.name, WEB.uuid, None), DomainState.SHUTOFF)
        await deck.list_again(pilot)
        await deck.says(pilot, "No job is under way.")


async def test_abort_asks_and_says_what_is_lost(deck: WorkingDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.connect(pilot)
        deck.driver.jobs[WEB.uuid] = MIGRATION
        await deck.show(pilot)
        await pilot.press("delete")
        await deck.settle(pilot)
        assert isinstance(deck.app.screen, ConfirmDialog)
        assert "Abort web-01?" in deck.text()
        assert "The guest stays here and goes on" in deck.flat()
        await pilot.press("enter")
        assert deck.driver.aborted == []
        deck.driver.refusal = OperationFailed("it is too late")
        await deck.settle(pilot)
        await pilot.press("delete", "y")
        await deck.settle(pilot)
        assert "web-01: abort failed: it is too late" in deck.flat()
        deck.driver.refusal = None
        await pilot.press("delete", "y")
        await deck.settle(pilot)
        assert deck.driver.aborted == ["web-01"]
        await deck.tick(pilot)
        await deck.says(pilot, "No job is under way.")


async def test_abort_of_a_disks_job_means_that_disk(deck: WorkingDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.connect(pilot)
        deck.driver.copies[WEB.uuid] = COPY
        await deck.show(pilot)
        await deck.tick(pilot, 2)
        await pilot.press("delete")
        await deck.settle(pilot)
        assert "The guest keeps its present image" in deck.flat()
        await pilot.press("y")
        await deck.settle(pilot)
        assert deck.driver.aborted == ["web-01 vda"]


async def test_enter_goes_to_the_domain() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "colon", *"jobs", "enter")
        await settle(pilot, 1.0)
        assert isinstance(app.screen, JobsScreen)
        await press(pilot, "end", "enter")
        await settle(pilot)
        assert isinstance(app.screen, DomainListScreen)
        row = app.screen.query_one(DomainTable).cursor_row
        assert row
        assert row.info.ref.name == "git"


async def test_names_do_nothing(deck: WorkingDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        hostile = DomainRef(HOSTILE, WEB.uuid, 1)
        deck.driver.infos[0] = domain_info(hostile)
        await deck.list_again(pilot)
        deck.driver.jobs[WEB.uuid] = MIGRATION
        await deck.show(pilot)
        for key in ("home", "delete"):
            await pilot.press(key)
            await deck.settle(pilot)
            lines = screen_text(deck.app)
            assert not [char for line in lines for char in line if not char.isprintable()]
            assert "[red]" in "\n".join(lines)


async def test_ascii_leaves_nothing_else_on_the_screen() -> None:
    app: VirtdeckApp = demo_app(marks="ascii")
    async with running(app) as pilot:
        for key in ("4", "o", "delete"):
            await press(pilot, key)
            await settle(pilot, 1.0)
            text = "\n".join(screen_text(app))
            assert text.isascii(), key
        assert "#####....." in text


STORIES: dict[str, tuple[str, ...]] = {"jobs": (), "abort": ("delete",)}


@at_both_ends
@pytest.mark.parametrize("name", STORIES)
def test_how_it_looks(
    snap_compare: Callable[..., bool], name: str, size: tuple[int, int], theme: str
) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await press(pilot, "4")
        async with asyncio.timeout(PATIENCE):
            while "PROGRESS" not in "\n".join(screen_text(app)):
                await pilot.pause()
        await press(pilot, *STORIES[name])

    app = demo_app(theme=f"virtdeck-{theme}")
    assert snap_compare(app, terminal_size=size, run_before=run)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_how_nothing_looks(
    snap_compare: Callable[..., bool], deck: WorkingDeck, size: tuple[int, int]
) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await deck.connect(pilot)
        await deck.show(pilot)

    assert snap_compare(deck.app, terminal_size=size, run_before=run)


async def test_the_demo_pulls_a_disk_together_while_the_list_of_jobs_looks_on() -> None:
    app = demo_app()
    async with running(app, (100, 30)) as pilot:
        await go_to(pilot, "build-7")
        await press(pilot, "m", "f", "ctrl+s", "4")
        await settle(pilot, 5.0)
        (line,) = [line for line in screen_text(app) if "pull vda" in line]
        assert "build-7" in line
        assert not [line for line in screen_text(app) if "s of 30" in line]
        await settle(pilot, 300.0)
        assert not [line for line in screen_text(app) if "pull vda" in line]
        assert "images pulled together" in "".join(screen_text(app))
