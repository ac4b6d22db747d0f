"""Who uses what, by the XML of the domains; nobody knows where there are too many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.many_hosts import NARROW
from tests.tui.parts_deck import PartsDeck
from tui import domain_uses
from tui.domain_uses import HostUses, Users

if TYPE_CHECKING:
    from textual.pilot import Pilot


@pytest.fixture
def deck(monkeypatch: pytest.MonkeyPatch) -> PartsDeck:
    return PartsDeck(monkeypatch)


async def asked(deck: PartsDeck, pilot: Pilot[None]) -> int:
    """Return how many documents ``lab`` was asked for."""
    await deck.rest(pilot)
    return deck.machines["lab"].asked["domain_xml"]


async def test_each_domain_is_asked_once_unless_afresh(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "1")
        await deck.settle(pilot, 10)  # what the list itself asks of the rows in sight is over then
        uses = HostUses(deck.app)
        before = await asked(deck, pilot)
        assert uses.of_network("lab", "default") == Users()
        await uses.learn("lab")
        await uses.learn("lab")
        assert await asked(deck, pilot) == before + 2
        assert uses.of_network("lab", "default") == Users(("mail-11", "web-01-10"), True)
        assert uses.of_network("lab", "other") == Users((), True)
        path = "/var/lib/images/mail-11.qcow2"
        assert uses.of_volume("lab", "images", "x", path) == Users(("mail-11",), True)
        await uses.learn("lab", afresh=True)
        assert await asked(deck, pilot) == before + 4


async def test_of_too_many_nobody_is_asked(
    deck: PartsDeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(domain_uses, "MOST", 1)
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "1")
        await deck.settle(pilot, 10)  # what the list itself asks of the rows in sight is over then
        uses = HostUses(deck.app)
        before = await asked(deck, pilot)
        await uses.learn("lab", afresh=True)
        assert await asked(deck, pilot) == before
        assert uses.of_network("lab", "default").words == "?"


def test_words() -> None:
    assert Users((), True).words == "nobody"
    assert Users(("a", "b"), True).words == "a, b"
    assert Users(("a",)).words == "a and maybe others"
