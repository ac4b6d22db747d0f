"""Forms of copies by key: each opens, shows its plan, refuses with the reason, leaves, and orders.

A hypervisor keeps what it was asked, so that an order can be held against what was chosen.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import pytest
from textual.widgets import Button, Input

from engine.block_job import CommitFlags, CopyFlags
from engine.drivers import DRIVERS
from tests.fakes.copying_driver import BASE, GIB, TOP, CopyingDriver
from tests.patience import PATIENCE
from tests.tui.scripted_deck import ScriptedDeck, screen_text
from tui.copies.checkpoint_list import CheckpointList
from tui.copies.choice_button import ChoiceButton
from tui.copies.order_form import OrderForm, Refusals
from tui.copies.xml_preview import XmlPreview
from tui.screens.backup_form import BackupForm
from tui.screens.block_job_form import CommitForm, CopyForm, EndForm, PullForm
from tui.screens.domain_list import DomainListScreen
from tui.screens.resize_form import ResizeForm
from tui.widgets.tick_box import TickBox

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

NAME: Final = "mail"

#: Key in the menu -> the form.
FORMS: Final = {"z": ResizeForm, "o": CopyForm, "O": CommitForm, "f": PullForm, "b": BackupForm}


@pytest.fixture
def deck(monkeypatch: pytest.MonkeyPatch) -> ScriptedDeck:
    """An application over such a hypervisor, not running yet."""
    target = f"{CopyingDriver.__module__}:CopyingDriver"
    monkeypatch.setitem(DRIVERS, "scripted", target)
    return ScriptedDeck()


def driver_of(deck: ScriptedDeck) -> CopyingDriver:
    assert isinstance(deck.driver, CopyingDriver)
    return deck.driver


async def until(deck: ScriptedDeck, pilot: Pilot[None], holds: Callable[[], object]) -> None:
    """Let time pass until that holds."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await deck.settle(pilot, 0.5)
    except TimeoutError:
        raise AssertionError(screen_text(deck.app)) from None


async def opened(deck: ScriptedDeck, pilot: Pilot[None], key: str) -> OrderForm:
    """Open the form of the first domain by its key in the menu."""
    await deck.connect(pilot)
    await pilot.press("m", key)
    await until(deck, pilot, lambda: isinstance(deck.app.screen, OrderForm))
    await deck.settle(pilot)
    form = deck.app.screen
    assert isinstance(form, OrderForm)
    return form


def text(deck: ScriptedDeck) -> str:
    return "\n".join(screen_text(deck.app))


def refusal(form: OrderForm) -> str:
    lines = form.query_one(Refusals).lines
    assert form.query_one("#yes", Button).disabled is bool(lines)
    return " ".join(words for line in lines for words, _ in line)


async def choose(deck: ScriptedDeck, pilot: Pilot[None], name: str, value: str) -> None:
    """Press Enter on a choice until it is that."""
    button = deck.app.screen.query_one(f"#{name}", ChoiceButton)
    button.focus()
    await deck.settle(pilot)
    for _ in range(len(button.choices)):
        if button.value == value:
            break
        await pilot.press("enter")
        await deck.settle(pilot)
    assert button.value == value
    await deck.settle(pilot)


async def fill(deck: ScriptedDeck, pilot: Pilot[None], name: str, value: str) -> None:
    deck.app.screen.query_one(f"#{name}", Input).value = value
    await deck.settle(pilot)


async def ordered(deck: ScriptedDeck, pilot: Pilot[None]) -> list[tuple[object, ...]]:
    """Accept the form, and return what the hypervisor was asked then."""
    await pilot.press("ctrl+s")
    await until(deck, pilot, lambda: deck.app.toasts)
    await deck.settle(pilot)
    return driver_of(deck).orders


@pytest.mark.parametrize("key", FORMS)
async def test_a_form_shows_its_plan_and_leaving_does_nothing(deck: ScriptedDeck, key: str) -> None:
    async with deck.app.run_test() as pilot:
        form = await opened(deck, pilot, key)
        assert isinstance(form, FORMS[key])
        assert NAME in str(form.query_one("#dialog").border_title)
        assert "vda" in text(deck)
        # text of others is neither markup nor does it turn the line round
        assert "[red]" in text(deck)
        assert "\u202e" not in text(deck)
        assert form.focused is not None
        await pilot.press("escape")
        await deck.settle(pilot)
        assert isinstance(deck.app.screen, DomainListScreen)
        assert driver_of(deck).orders == []


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        ("", "how large?"),
        ("5 GiB", "a disk is not made smaller"),
        ("10 GiB", "it is as large as that already"),
        ("much", "size"),
    ],
)
async def test_a_size_that_will_not_do(deck: ScriptedDeck, size: str, reason: str) -> None:
    async with deck.app.run_test() as pilot:
        form = await opened(deck, pilot, "z")
        await fill(deck, pilot, "size", size)
        assert reason in refusal(form)
        await pilot.press("ctrl+s")
        await deck.settle(pilot)
        assert deck.app.screen is form
        assert driver_of(deck).orders == []


async def test_a_disk_is_made_larger(deck: ScriptedDeck) -> None:
    async with deck.app.run_test() as pilot:
        form = await opened(deck, pilot, "z")
        await choose(deck, pilot, "disk", "vdb")
        await fill(deck, pilot, "size", "12 GiB")
        assert refusal(form) == ""
        assert "2.0 GiB more" in text(deck) or "2 GiB more" in text(deck)
        assert await ordered(deck, pilot) == [("resize", NAME, "vdb", 12 * GIB)]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("file", "copy.qcow2", "a full path"),
        ("file", TOP, "an image of the disk itself"),
        ("file", BASE, "a full path"),
        ("rate", "fast", "a whole number"),
    ],
)
async def test_a_copy_that_cannot_be(
    deck: ScriptedDeck, field: str, value: str, reason: str
) -> None:
    async with deck.app.run_test() as pilot:
        form = await opened(deck, pilot, "o")
        await fill(deck, pilot, field, value)
        assert reason in refusal(form)


async def test_a_disk_is_copied_as_chosen(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=(150, 42)) as pilot:
        form = await opened(deck, pilot, "o")
        await fill(deck, pilot, "file", "/fast/[b]copy.raw")
        await choose(deck, pilot, "format", "raw")
        await fill(deck, pilot, "rate", "7")
        form.query_one("#shallow", TickBox).press()
        await deck.settle(pilot)
        assert "/fast/[b]copy.raw" in text(deck)
        copy, pivot = await ordered(deck, pilot)
        flags = CopyFlags.TRANSIENT_JOB | CopyFlags.SHALLOW
        xml = '<disk type="file"><source file="/fast/[b]copy.raw" /><driver type="raw" /></disk>'
        assert copy == ("copy", NAME, "vda", xml, flags, 7 << 20)
        assert pivot == ("pivot", NAME, "vda")


async def test_a_copy_that_waits_is_ended_as_chosen(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=(150, 42)) as pilot:
        await opened(deck, pilot, "o")
        await choose(deck, pilot, "end", "WAIT")
        assert [verb for verb, *_ in await ordered(deck, pilot)] == ["copy"]
        driver = driver_of(deck)
        target = "<target dev='vda'"
        driver.disks = driver.disks.replace(target, f"<mirror job='copy'/>{target}")
        form = await opened(deck, pilot, "o")
        assert isinstance(form, EndForm)
        await pilot.press("escape")
        await deck.settle(pilot)
        assert len(driver.orders) == 1


async def test_an_overlay_is_committed(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=(150, 42)) as pilot:
        await opened(deck, pilot, "O")
        commit, pivot = await ordered(deck, pilot)
        assert commit == ("commit", NAME, "vda", "vda[2]", None, CommitFlags.ACTIVE)
        assert pivot == ("pivot", NAME, "vda")


async def test_images_below_are_pulled(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=(150, 42)) as pilot:
        await opened(deck, pilot, "f")
        assert await ordered(deck, pilot) == [("pull", NAME, "vda", 0)]
        assert any("vda" in toast.line for toast in deck.app.toasts)


async def test_without_a_chain_there_is_nothing_to_pull(deck: ScriptedDeck) -> None:
    async with deck.app.run_test() as pilot:
        await deck.connect(pilot)
        driver_of(deck).disks = "<disk type='file' device='cdrom'><target dev='sda'/></disk>"
        await pilot.press("m", "f")
        await until(deck, pilot, lambda: deck.app.toasts)
        assert "sda: the drive is empty" in deck.app.toasts[-1].line
        assert isinstance(deck.app.screen, DomainListScreen)


async def test_a_backup_says_why_a_checkpoint_cannot_be(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=(150, 42)) as pilot:
        form = await opened(deck, pilot, "b")
        assert "a raw image keeps no note of what changes" in refusal(form)
        form.query_one("#disk-1", TickBox).press()
        await deck.settle(pilot)
        assert refusal(form) == ""
        await fill(deck, pilot, "checkpoint", "monday")
        assert "there is a checkpoint monday already" in refusal(form)


async def test_a_backup_is_begun_as_chosen(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=(150, 42)) as pilot:
        form = await opened(deck, pilot, "b")
        form.query_one("#disk-1", TickBox).press()
        await choose(deck, pilot, "since", "monday")
        await fill(deck, pilot, "folder", "/vault")
        await fill(deck, pilot, "checkpoint", "tuesday")
        await pilot.press("ctrl+l")
        await deck.settle(pilot)
        assert isinstance(deck.app.screen, XmlPreview)
        await pilot.press("escape")
        await deck.settle(pilot)
        ((verb, name, xml, checkpoint),) = await ordered(deck, pilot)
        assert (verb, name) == ("backup", NAME)
        assert "<incremental>monday</incremental>" in str(xml)
        assert "/vault/mail-vda-since-" in str(xml)
        assert "/vault/mail-vdb" not in str(xml)
        assert "<name>tuesday</name>" in str(checkpoint)


async def test_checkpoints_are_listed_and_left(deck: ScriptedDeck) -> None:
    async with deck.app.run_test() as pilot:
        await deck.connect(pilot)
        await pilot.press("m", "j")
        await until(deck, pilot, lambda: isinstance(deck.app.screen, CheckpointList))
        await deck.settle(pilot)
        assert "monday" in text(deck)
        await pilot.press("escape")
        await deck.settle(pilot)
        assert isinstance(deck.app.screen, DomainListScreen)
        assert driver_of(deck).orders == []


async def test_a_host_that_cannot_migrate_opens_no_form(deck: ScriptedDeck) -> None:
    async with deck.app.run_test() as pilot:
        await deck.connect(pilot)
        await pilot.press("m")
        await deck.settle(pilot)
        menu = deck.app.screen
        await pilot.press("M")
        await deck.settle(pilot)
        assert deck.app.screen is menu
        assert driver_of(deck).orders == []
