"""From a thing to what it belongs to, and to who uses it."""

from __future__ import annotations

import pytest

from tests.tui.many_hosts import WIDE
from tests.tui.parts_deck import PartsDeck
from tui.commands import run_command
from tui.screens.dialogs import ActionMenu
from tui.screens.domain_list import DomainListScreen
from tui.screens.hosts import HostsScreen
from tui.screens.networks import NetworksScreen
from tui.screens.storage import StorageScreen
from tui.screens.volumes import VolumesScreen
from tui.widgets.domain_table import DomainTable


@pytest.fixture
def deck(monkeypatch: pytest.MonkeyPatch) -> PartsDeck:
    return PartsDeck(monkeypatch)


async def test_from_a_network_to_one_of_its_domains_and_back(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.open(pilot, "6")
        run_command(deck.app, "net default")
        await deck.rest(pilot)
        await deck.keys(pilot, "J")
        assert isinstance(deck.app.screen, ActionMenu)
        assert "domain mail-11@lab" in deck.text()
        await deck.keys(pilot, "1")
        assert isinstance(deck.app.screen, DomainListScreen)
        row = deck.app.screen.query_one(DomainTable).cursor_row
        assert row is not None
        assert row.info.ref.name == "mail-11"
        await deck.keys(pilot, "comma")
        assert isinstance(deck.app.screen, NetworksScreen)


async def test_from_a_domain_to_its_network(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.open(pilot, "1")
        run_command(deck.app, "go web-01-10")
        await deck.rest(pilot)
        await deck.keys(pilot, "J")
        assert isinstance(deck.app.screen, ActionMenu)
        assert "network default@lab" in deck.text()
        await deck.keys(pilot, "1")
        assert isinstance(deck.app.screen, NetworksScreen)
        row = deck.app.screen.table.cursor_row
        assert row is not None
        assert (row.host, row.name) == ("lab", "default")


async def test_from_a_pool_to_its_host_and_not_further(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.open(pilot, "7")
        run_command(deck.app, "pool fast")
        await deck.rest(pilot)
        assert isinstance(deck.app.screen, StorageScreen)
        await deck.keys(pilot, "J")
        assert isinstance(deck.app.screen, HostsScreen)
        await deck.keys(pilot, "J")
        assert "nothing stands above a host" in deck.text()


async def test_volumes_of_a_pool_by_name_and_a_volume_nobody_uses(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.open(pilot, "1")
        run_command(deck.app, "volumes images")
        await deck.rest(pilot)
        await deck.rest(pilot)
        assert isinstance(deck.app.screen, VolumesScreen)
        assert "storage › lab › images" in deck.text()
        await deck.keys(pilot, "J")
        assert "no domain of lab is using it" in deck.text()
        await deck.keys(pilot, "2", "comma")
        await deck.rest(pilot)
        assert isinstance(deck.app.screen, VolumesScreen)


async def test_a_name_on_two_hosts_is_not_guessed(deck: PartsDeck) -> None:
    deck.edge.add_network("default", uuid="another")
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.open(pilot, "1")
        run_command(deck.app, "net default")
        await deck.rest(pilot)
        assert "'default' is network default@lab" in deck.text()
        assert isinstance(deck.app.screen, DomainListScreen)
        run_command(deck.app, "go default@edge")
        await deck.rest(pilot)
        await deck.rest(pilot)
        assert isinstance(deck.app.screen, NetworksScreen)
        row = deck.app.screen.table.cursor_row
        assert row is not None
        assert row.host == "edge"
        await deck.rest(pilot)
