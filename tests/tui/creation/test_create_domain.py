"""A new domain by the keys: step by step, on one screen, refused, failed, made."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Button, Input

from tests.tui.creation.creation_deck import CreationDeck, CreationDriver
from tests.tui.creation.filling_in import answer
from tui.creation.choice_line import ChoiceLine
from tui.creation.choice_list import ChoiceList
from tui.creation.fields import MACHINE, PARTS, REVIEW, SOURCE
from tui.screens.domain_list import DomainListScreen
from tui.screens.help import HelpScreen

if TYPE_CHECKING:
    from tui.screens.create_domain import CreateDomain

NARROW, WIDE = (80, 24), (150, 42)


@pytest.fixture
def deck(monkeypatch: pytest.MonkeyPatch) -> CreationDeck:
    return CreationDeck(monkeypatch)


def value(form: CreateDomain, name: str) -> str:
    widget = form.query_one(f"#{name}")
    assert isinstance(widget, (Input, ChoiceLine))
    return widget.value


async def test_enter_alone_makes_a_domain(deck: CreationDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        form = await deck.open_form(pilot)
        seen = [form.step]
        for _ in range(30):
            await deck.keys(pilot, "enter")
            if form.step != seen[-1]:
                seen.append(form.step)
            if isinstance(form.focused, Button) and form.step == REVIEW:
                break
        assert seen == [SOURCE, MACHINE, PARTS, REVIEW]
        assert form.focused is form.query_one("#create")
        assert deck.lab.done == []  # nothing is done while it is looked at
        text = deck.text()
        assert "make    Win11_23H2.qcow2 in images: 80 GiB qcow2, empty" in text
        assert "<domain type='kvm'>" in text
        await deck.keys(pilot, "enter")
        await deck.rest(pilot)
        made = [done for done in deck.lab.done if done[0] != "refresh_pool"]
        assert made == [
            ("create_volume", "Win11_23H2.qcow2"),
            ("define", "Win11_23H2"),
            ("start", "Win11_23H2"),
        ]
        assert not form.is_attached


async def test_the_system_follows_the_cd_and_the_machine_the_system(deck: CreationDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        form = await deck.open_form(pilot)
        assert form.is_whole
        await answer(pilot, deck.app, cd="images/Win11_23H2.iso")
        assert (value(form, "os"), value(form, "firmware")) == ("win11", "SECURE")
        assert (value(form, "tpm"), value(form, "bus"), value(form, "memory")) == (
            *("yes", "sata"),
            "8 GiB",
        )
        await answer(pilot, deck.app, cd="images/debian-12.iso")
        assert (value(form, "firmware"), value(form, "tpm")) == ("BIOS", "no")
        assert (value(form, "bus"), value(form, "name")) == ("virtio", "debian-12")


async def test_what_was_typed_stays_though_the_system_changes(deck: CreationDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        form = await deck.open_form(pilot)
        await deck.keys(pilot, "ctrl+s")  # nobody has looked at the name that was proposed
        assert deck.lab.done == []
        assert form.focused is form.query_one("#name")
        told = "is the name that was proposed: ^s again to create and start"
        assert f"{value(form, 'name')} {told}" in deck.text()
        await answer(pilot, deck.app, start="no")
        assert str(form.query_one("#create", Button).label) == "Create  ^s"
        await answer(pilot, deck.app, name="mine", memory="3 GiB")
        assert told not in deck.text()
        await answer(pilot, deck.app, cd="images/debian-12.iso")
        assert (value(form, "name"), value(form, "memory")) == ("mine", "3 GiB")
        assert "<memory unit='MiB'>3072</memory>" in deck.text()


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"name": "web-01-10"}, "has a domain 'web-01-10' already"),
        ({"name": ""}, "it needs a name"),
        ({"name": "../../evil"}, "cannot be that of a volume"),
        ({"vcpus": "many"}, "processors are a number"),
        ({"memory": "lots"}, "a size is a number and a unit"),
        ({"form": "raw", "size": "500 GiB"}, "86 GiB free, 500 GiB are needed"),
        ({"name": "vol-0000", "form": "qcow2"}, "a volume 'vol-0000.qcow2' already"),
        ({"source": "TEMPLATE"}, "no domain is shut off"),
        ({"source": "APPLIANCE"}, "which file?"),
        ({"source": "APPLIANCE", "file": "/nowhere/box.ova"}, "No such file"),
        ({"source": "NETWORK", "network": "none"}, "without a network nothing starts"),
        ({"source": "CLOUD", "user": "Root!"}, "no name of a user"),
    ],
)
async def test_what_will_not_do_is_said(
    deck: CreationDeck, answers: dict[str, str], reason: str
) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        form = await deck.open_form(pilot)
        await answer(pilot, deck.app, **answers)
        await deck.until(pilot, lambda: reason in deck.text())
        assert form.plan is None
        assert form.query_one("#create", Button).disabled
        await deck.keys(pilot, "ctrl+s")
        assert deck.lab.done == []


async def test_a_failure_takes_everything_back_and_the_form_stays(deck: CreationDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        form = await deck.open_form(pilot)
        await answer(pilot, deck.app, name="broken")
        await deck.keys(pilot, "ctrl+s")
        await deck.rest(pilot)
        text = deck.text()
        assert "● define broken" in text
        assert "✖ start broken" in text
        assert "Failed: no room for the guest; stop another" in text
        assert "Taken back: domain broken, volume broken.qcow2" in text
        assert [done[0] for done in deck.lab.done][-2:] == ["undefine", "delete_volume"]
        assert "broken.qcow2" not in deck.lab.volumes["images"]
        assert form.is_current
        await answer(pilot, deck.app, name="better")
        await deck.rest(pilot)
        assert "Failed" not in deck.text()
        assert form.plan is not None


async def test_steps_and_one_screen_take_turns(deck: CreationDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        form = await deck.open_form(pilot)
        assert not form.is_whole
        await deck.keys(pilot, "pagedown", "pagedown")
        assert form.step == PARTS
        await deck.keys(pilot, "pageup")
        assert form.step == MACHINE
        await deck.keys(pilot, "f4")
        assert form.is_whole
        await deck.keys(pilot, "f4")
        assert form.step == MACHINE


async def test_a_list_finds_an_answer_by_a_part_of_it(deck: CreationDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        form = await deck.open_form(pilot)
        form.query_one("#os").focus()
        await deck.keys(pilot, "space")
        assert isinstance(deck.app.screen, ChoiceList)
        await deck.keys(pilot, *"freebsd", "enter")
        assert form.is_current
        assert value(form, "os").startswith("freebsd")


async def test_escape_leaves_everything_as_it_is(deck: CreationDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open_form(pilot, ("colon", *"create", "enter"))
        await deck.keys(pilot, "escape")
        assert isinstance(deck.app.screen, DomainListScreen)
        assert deck.lab.done == []


async def test_a_host_that_takes_its_time_is_asked_quietly(
    deck: CreationDeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_answer = asyncio.Event()
    capabilities = CreationDriver.capabilities

    async def slow(driver: CreationDriver) -> str:
        await may_answer.wait()
        return await capabilities(driver)

    monkeypatch.setattr(CreationDriver, "capabilities", slow)
    async with deck.app.run_test(size=NARROW) as pilot:
        form = await deck.begin_form(pilot)
        text = deck.text()
        assert "asking what lab can do" in text
        assert "✖" not in text
        assert "Install from" not in text
        assert not form.query_one("#columns").display
        await deck.keys(pilot, "ctrl+s", "pagedown")
        assert (form.step, form.run) == (SOURCE, None)
        may_answer.set()
        await deck.rest(pilot)
        assert "asking" not in deck.text()
        assert form.focused is form.query_one("#source")


async def test_help_is_a_key_away(deck: CreationDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open_form(pilot)
        await deck.keys(pilot, "question_mark")
        assert isinstance(deck.app.screen, HelpScreen)
        assert "Nothing is made before Create." in deck.text()


async def test_marks_of_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    deck = CreationDeck(monkeypatch, marks="ascii")
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open_form(pilot)
        assert deck.text().isascii()
