"""A host that falls silent is told once, and once more when it is back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.errors import OperationTimeout
from tests.tui.scripted_deck import ScriptedDeck, deck, screen_text
from tui.host_watch import HostWatch

if TYPE_CHECKING:
    from textual.pilot import Pilot

__all__ = ["deck"]


def toasts(deck: ScriptedDeck) -> list[str]:
    return [f"{toast.title}\n{toast.line}" for toast in deck.app.toasts]


def ages(deck: ScriptedDeck) -> list[str]:
    return re.findall(r"(\d+ \w+) ago", "\n".join(screen_text(deck.app)))


async def settle(deck: ScriptedDeck, pilot: Pilot[None], seconds: float) -> None:
    for _ in range(3):
        await deck.settle(pilot, seconds)
        seconds = 0


async def test_silence_is_told_once_and_so_is_its_end(deck: ScriptedDeck) -> None:
    watch = HostWatch()
    async with deck.app.run_test(size=(200, 50)) as pilot:
        await deck.connect(pilot)
        await settle(deck, pilot, 2)
        assert toasts(deck) == []
        deck.driver.failures["statistics"] = OperationTimeout("no answer\n\x1b[2J")
        await settle(deck, pilot, 2)
        assert toasts(deck) == ["Host lost\nlab: no answer\\n\\x1b[2J"]
        lab = deck.app.links["lab"]
        last_answer = lab.inventory.stale_since
        assert last_answer is not None
        assert watch.look(lab, last_answer + 20)
        for seconds, key in ((9, "end"), (9, "home"), (9, "end")):
            await settle(deck, pilot, seconds)
            await pilot.press(key)
            await settle(deck, pilot, 0)
            assert len(ages(deck)) == 3  # two in the list, one in the details below it
            assert len(set(ages(deck))) == 1
        assert ages(deck)[0] != "0 s"
        await settle(deck, pilot, 100)
        assert len(toasts(deck)) == 1
        deck.driver.failures.clear()
        await settle(deck, pilot, 60)
        (back,) = toasts(deck)
        assert back.startswith("Host is back\nlab: answers again after")
        told = watch.look(lab, last_answer + 45)
        assert told
        assert told.text == "lab: answers again after 45 s"


async def test_a_host_that_never_answered_is_not_lost() -> None:
    deck = ScriptedDeck(uri="test:///no-such-file.xml")
    async with deck.app.run_test(size=(100, 30)) as pilot:
        await settle(deck, pilot, 10)
        assert deck.app.links["no-such-file"].failure is not None
        assert toasts(deck) == []
