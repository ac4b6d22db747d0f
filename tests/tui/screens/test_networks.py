"""The screen of networks: every host's in one list, asked for when it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.conf.network_sketch import network_sketch
from engine.errors import OperationFailed
from engine.events import NetworkLifecycleEvent
from tests.fakes.parts_driver import NETWORK_XML
from tests.tui.demo_deck import demo_app, press, running, settle
from tests.tui.looks import at_both_ends
from tests.tui.many_hosts import NARROW, UNREACHABLE, WIDE
from tests.tui.parts_deck import PartsDeck
from tests.tui.scripted_deck import HOSTILE, screen_text
from tui.screens.dialogs import ActionMenu, ConfirmDialog
from tui.screens.domain_list import DomainListScreen
from tui.screens.form_dialog import FormDialog
from tui.screens.networks import NetworksScreen
from tui.screens.part_form import PartForm
from tui.widgets.network_table import NetworkTable
from tui.widgets.tab_pane import TabPane

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tui.app import VirtdeckApp


@pytest.fixture
def deck(monkeypatch: pytest.MonkeyPatch) -> PartsDeck:
    return PartsDeck(monkeypatch)


async def test_every_network_has_a_line(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.open(pilot, "6")
        words = ["lab", "●", "active", "nat", "virbr0", "192.168.122.1/24", "1", "yes", "yes"]
        assert deck.words_of("default") == ["default", *words]
        assert deck.words_of("storage")[:4] == ["storage", "lab", "○", "inactive"]
        assert deck.words_of("guests")[1] == "edge"
        assert "attic: the parts driver has no networks" in deck.text()
        assert "used by    mail-11, web-01-10" in deck.text()
        assert "DHCP 192.168.122.2 – 192.168.122.254" in deck.text()
        assert "1024 – 65535" in deck.text()


async def test_nothing_is_asked_before_somebody_looks(deck: PartsDeck) -> None:
    lab = deck.machines["lab"]
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "5")
        assert not {"networks", "network_xml", "pools"} & lab.asked.keys()
        await deck.keys(pilot, "6")
        assert lab.asked["networks"] == 1
        await deck.keys(pilot, "1", "6")
        assert lab.asked["networks"] == 1


async def test_leases_reservations_and_xml_are_tabs(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "6")
        await deck.keys(pilot, "right_square_bracket")
        assert "192.168.122.11/24         52:54:00:00:00:11  web-01  for 49 min" in deck.text()
        assert "192.168.122.7             52:54:00:00:00:07  printer" in deck.text()
        await deck.keys(pilot, "x")
        assert "<bridge name='virbr0'/>" in deck.text()
        await deck.keys(pilot, "z")
        assert "</network>" in deck.text()
        assert deck.app.screen.query_one(TabPane).has_focus
        await deck.keys(pilot, "escape")
        assert isinstance(deck.app.screen, NetworksScreen)
        await deck.keys(pilot, "enter")
        assert deck.app.screen.query_one(TabPane).has_focus
        await deck.keys(pilot, "escape")
        assert deck.app.screen.query_one(NetworkTable).has_focus
        await deck.keys(pilot, "escape")
        assert isinstance(deck.app.screen, DomainListScreen)


async def test_stopping_says_whom_it_cuts_off(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "6")
        await deck.keys(pilot, "m", "D")
        assert isinstance(deck.app.screen, ConfirmDialog)
        assert "Running domains that lose their link: mail-11, web-01-10" in deck.text()
        await deck.keys(pilot, "enter")
        assert deck.lab.done == []
        await deck.keys(pilot, "m", "D", "y")
        assert deck.lab.done == [("destroy_network", "default")]
        assert deck.words_of("default")[2:4] == ["○", "inactive"]
        assert "default: stopped" in deck.text()


async def test_it_says_when_nobody_knows_who_uses_it(deck: PartsDeck) -> None:
    deck.machines["lab"].failures["domain_xml"] = OperationFailed("no")

    async def refuse(*_: object, **__: object) -> str:
        raise OperationFailed("no")

    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "5")
        deck.machines["lab"].driver.domain_xml = refuse  # type: ignore[method-assign]
        await deck.keys(pilot, "6")
        assert "used by    ?" in deck.text()
        await deck.keys(pilot, "m", "D")
        assert "Nobody knows which running domains use it." in deck.text()


@pytest.mark.parametrize(
    ("keys", "done"),
    [
        (("end", "m", "s"), ("start_network", "storage")),
        (("m", "n"), ("set_network_autostart", "default", "False")),
        (("end", "m", "a"), ("set_network_autostart", "storage", "True")),
        (("m", "U", "y"), ("undefine_network", "default")),
    ],
)
async def test_verbs_of_the_menu(
    deck: PartsDeck, keys: tuple[str, ...], done: tuple[str, ...]
) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "6")
        await deck.keys(pilot, *keys)
        assert deck.lab.done == [done]


async def test_what_is_impossible_says_why(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "6")
        await deck.keys(pilot, "home", "down", "m")
        assert isinstance(deck.app.screen, ActionMenu)
        assert "Stop                         the connection is read-only" in deck.text()
        await deck.keys(pilot, "D")
        assert isinstance(deck.app.screen, ActionMenu)


async def test_a_network_is_defined_from_a_file(deck: PartsDeck, tmp_path: Path) -> None:
    file = tmp_path / "net.xml"
    file.write_text("<network/>")
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "6")
        await press_only(deck, pilot, "a", "up", "left", "down")
        await deck.keys(pilot, *str(tmp_path / "nothing"), "ctrl+s")
        assert "not defined: cannot read" in deck.text()
        await press_only(deck, pilot, "N", "a", "up", "left", "down")
        await deck.keys(pilot, *str(file), "ctrl+s")
        assert deck.lab.done == [("define_network", "<network/>")]
        assert "made: defined" in deck.text()
        assert deck.words_of("made")[1] == "lab"


async def press_only(deck: PartsDeck, pilot: Pilot[None], *keys: str) -> None:
    """Press keys of a form, of which nothing has to be answered by a host."""
    await deck.press(pilot, *keys)


async def test_a_network_is_made_by_the_form() -> None:
    app = demo_app()
    async with running(app, NARROW) as pilot:
        await press(pilot, "6", "a")
        assert isinstance(app.screen, PartForm)
        await press(pilot, "ctrl+s")
        assert "Name: it is made of letters" in words(app)
        await press(pilot, *"default", "ctrl+s")
        assert "the host has a network default already" in words(app)
        await press(pilot, *"-2", "ctrl+l")
        assert "<ip address='192.168.100.1' prefix='24'>" in words(app)
        await press(pilot, "ctrl+s")
        await settle(pilot, 1.0)
        assert "default-2: defined, started, will start with the host" in words(app)
        assert await app.journal.audit.flush()
        told = [x.virsh.partition("demo?still=1' ")[2] for x in await app.journal.audit.latest()]
        assert told == ["net-autostart default-2", "net-start default-2", "net-define FILE"]


async def test_a_lease_becomes_a_reservation_and_goes_again() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        await press(pilot, "6", "m", "v", "enter")
        assert isinstance(app.screen, FormDialog)
        await press(pilot, "ctrl+s")
        await settle(pilot, 1.0)
        (connection,) = [link.connection for link in app.links.values() if link.connection]
        network = await connection.networks.lookup("default")
        for inactive in (False, True):
            (address,) = network_sketch(await network.xml(inactive=inactive)).addresses
            (kept,) = address.reservations
            assert kept.mac.startswith("52:54:00:d0:00:")
        await press(pilot, "m", "R", "enter", "y")
        await settle(pilot, 1.0)
        assert "<host" not in await network.xml()
        verbs = [(x.verb, x.error) for x in await app.journal.audit.latest()]
        assert verbs == [("net-update", None), ("net-update", None)]


def words(app: VirtdeckApp) -> str:
    return "\n".join(screen_text(app))


async def test_events_and_a_key_bring_it_up_to_date(deck: PartsDeck) -> None:
    lab = deck.machines["lab"]
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "6")
        table = deck.app.screen.query_one(NetworkTable)
        await deck.keys(pilot, "slash", *"!/^d/", "enter", "end")
        under_the_cursor = table.cursor
        deck.lab.add_network("later")
        event = NetworkLifecycleEvent(time=0, network="later", uuid="uuid-of-later", event=0)
        lab.driver.emit(event)
        await deck.rest(pilot)
        assert deck.words_of("later")[1] == "lab"
        assert table.has_focus
        assert [table.list.rows[key].name for key in table.list.shown] == [
            *("guests", "later", "storage")
        ]
        assert "Networks  /!/^d/" in deck.text()
        assert "3 of 4" in deck.text()
        await deck.keys(pilot, "escape")
        assert isinstance(deck.app.screen, NetworksScreen)
        assert len(table.list.shown) == 4
        assert table.cursor == under_the_cursor
        deck.lab.networks.pop("uuid-of-later")
        await deck.keys(pilot, "ctrl+r")
        assert " later " not in deck.text()
        await deck.keys(pilot, "1")
        asked = lab.asked["networks"]
        lab.driver.emit(event)
        await deck.rest(pilot)
        assert lab.asked["networks"] == asked
        await deck.keys(pilot, "6")
        assert lab.asked["networks"] == asked + 1


async def test_what_a_lost_host_said_stays_marked(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "6")
        deck.machines["lab"].refusal = UNREACHABLE
        deck.machines["lab"].drop(UNREACHABLE)
        await deck.rest(pilot)
        assert deck.words_of("default")[2] == "◌"
        assert "lab: cannot be reached, tried again" in deck.text()
        await deck.keys(pilot, "m")
        assert "the host is not connected" in deck.text()


async def test_a_host_that_does_not_answer_holds_up_nothing(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "5")
        deck.machines["lab"].is_black_hole = True
        await deck.keys(pilot, "6")
        assert "lab: asking…" in deck.text()
        assert deck.words_of("guests")[1] == "edge"


async def test_without_a_network_there_is_a_word(deck: PartsDeck) -> None:
    deck.lab.networks.clear()
    deck.edge.networks.clear()
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "6")
        assert "No connected host has a network." in deck.text()
        for key in ("m", "enter", "x", "z", "escape"):
            await deck.keys(pilot, key)
        assert isinstance(deck.app.screen, DomainListScreen)


@pytest.mark.parametrize("command", ["networks", "net"])
async def test_commands_lead_there(deck: PartsDeck, command: str) -> None:
    async with deck.app.run_test(size=NARROW) as pilot:
        await deck.open(pilot, "1")
        await deck.keys(pilot, "colon", *command, "enter")
        assert isinstance(deck.app.screen, NetworksScreen)


async def test_hostile_names_and_xml_do_nothing(deck: PartsDeck) -> None:
    deck.lab.networks.clear()
    deck.lab.add_network(HOSTILE, uuid=HOSTILE)
    evil = "[red]&#x202e;\N{RIGHT-TO-LEFT OVERRIDE}"
    deck.lab.network_xml = NETWORK_XML.replace("virbr0", evil).replace("{name}", "x")
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.open(pilot, "6")
        for key in ("home", "x", "left_square_bracket", "m", "D"):
            await deck.keys(pilot, key)
            lines = screen_text(deck.app)
            assert not [char for line in lines for char in line if not char.isprintable()], key
        assert "[red]" in "\n".join(lines)


async def test_ascii_marks_leave_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    deck = PartsDeck(monkeypatch, marks="ascii")
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.open(pilot, "6")
        for key in ("right_square_bracket", "x", "a", "escape", "m", "D"):
            assert deck.text().isascii(), key
            await deck.keys(pilot, key)
        assert deck.text().isascii()


@at_both_ends
def test_how_it_looks(
    snap_compare: object, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], theme: str
) -> None:
    deck = PartsDeck(monkeypatch, theme=f"virtdeck-{theme}")

    async def run(pilot: Pilot[None]) -> None:
        await deck.open(pilot, "6")
        await deck.keys(pilot, "home")

    assert snap_compare(deck.app, terminal_size=size, run_before=run)  # type: ignore[operator]
