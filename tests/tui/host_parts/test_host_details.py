"""One host in full: tabs that are asked when they are looked at, trees, and secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from engine.errors import EngineError, InvalidXML
from engine.host_facts import CpuMap
from tests.flows.deck import toasts
from tests.tui.demo_deck import demo_app, press, running, settle
from tests.tui.scripted_deck import screen_text
from tui.guest.secret_form import SecretForm
from tui.host_parts.capabilities import capability_nodes
from tui.host_parts.devices import device_node
from tui.host_parts.node import PartNode, seen_nodes
from tui.host_parts.numa import cell_lines, read_cells
from tui.host_parts.overview import busy_share
from tui.host_parts.secret_work import secret_document
from tui.marks import ASCII, UNICODE
from tui.screens.dialogs import ConfirmDialog
from tui.screens.host_details import HostDetailsScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui.app import VirtdeckApp

NEXT = "right_square_bracket"
_VALUE = "s3cret-value"


def text_of(app: VirtdeckApp) -> str:
    return "\n".join(screen_text(app))


async def show(pilot: Pilot[None], part: str) -> HostDetailsScreen:
    """Open the host and go to the tab."""
    await press(pilot, "5", "enter")
    screen = pilot.app.screen
    assert isinstance(screen, HostDetailsScreen)
    names = [each.name for each in screen.parts]
    await press(pilot, *(NEXT,) * names.index(part))
    await settle(pilot, 0.3)
    assert screen.part.name == part
    return screen


async def test_the_overview_tells_what_the_host_is_made_of() -> None:
    app = demo_app()
    async with running(app) as pilot:
        screen = await show(pilot, "overview")
        for words in ("Intel Icelake-Server", "64 processors", "79% of 256 GiB", "TEST 0.0.2"):
            assert words in text_of(app)
        await settle(pilot, 2.0)
        await screen._measure()
        assert "33 %" in text_of(app)


async def test_a_tab_is_asked_once_and_again_by_hand() -> None:
    app = demo_app()
    async with running(app) as pilot:
        connection = app.connection("demo")
        assert connection is not None
        asked = []
        first = connection.driver.network_filters

        async def counted() -> object:
            asked.append(1)
            return await first()

        connection.driver.network_filters = counted  # type: ignore[assignment,method-assign]
        screen = await show(pilot, "overview")
        assert not asked
        await press(pilot, "left_square_bracket")
        assert screen.part.name == "filters"
        assert "clean-traffic" in text_of(app)
        await press(pilot, NEXT, "left_square_bracket")
        assert len(asked) == 1
        await press(pilot, "ctrl+r")
        assert len(asked) == 2
        assert "<filter name='allow-arp' chain='arp'>" in text_of(app)


async def test_capabilities_are_searched_and_show_the_way() -> None:
    app = demo_app()
    async with running(app) as pilot:
        screen = await show(pilot, "capabilities")
        assert "feature avx2" not in text_of(app)
        await press(pilot, "slash", *"avx2", "enter")
        names = [row.node.name for row in screen.table.list.rows.values()]
        assert names == ["host and hypervisor", "host", "cpu", "feature avx2"]
        await press(pilot, "escape")
        assert isinstance(app.screen, HostDetailsScreen)
        before = len(screen.table.list.rows)
        await press(pilot, "home", "space")
        assert len(screen.table.list.rows) < before
        await press(pilot, "escape")
        assert not isinstance(app.screen, HostDetailsScreen)


async def test_devices_hang_on_each_other_and_show_their_document() -> None:
    app = demo_app()
    async with running(app) as pilot:
        screen = await show(pilot, "devices")
        depths = {row.node.name: row.depth for row in screen.table.list.rows.values()}
        assert depths["computer"] == 0
        assert depths["block_sda_SSD_1T"] == 5
        abouts = {row.node.name: row.node.about for row in screen.table.list.rows.values()}
        assert abouts["pci_0000_41_00_0"].endswith("driver vfio-pci: held for guests")
        await press(pilot, "end", "z")
        assert "<driver><name>vfio-pci</name></driver>" in text_of(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, HostDetailsScreen)


async def test_a_secret_is_made_given_a_value_and_forgotten() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await show(pilot, "secrets")
        connection = app.connection("demo")
        assert connection is not None
        await press(pilot, "a")
        assert isinstance(app.screen, SecretForm)
        app.screen.query_one("#for", Input).value = "/srv/new.luks"
        app.screen.query_one("#value", Input).value = _VALUE
        await settle(pilot)
        assert _VALUE not in text_of(app)
        await press(pilot, "ctrl+s")
        assert "/srv/new.luks: secret made" in toasts(app)
        uses = [info.ref.usage_id for info in await connection.secrets.list()]
        assert "/srv/new.luks" in uses
        await settle(pilot, 0.3)
        assert "volume /srv/new.luks" in text_of(app)
        await press(pilot, "home", "m", "s")
        await press(pilot, *"abc", "enter")
        assert "volume /srv/new.luks: value set" in toasts(app)
        await press(pilot, "m", "U")
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "y")
        uses = [info.ref.usage_id for info in await connection.secrets.list()]
        assert "/srv/new.luks" not in uses
        forgotten, given, made = await app.journal.audit.latest()
        assert [each.verb for each in (made, given, forgotten)] == [
            *("secret-define", "secret-set-value", "secret-undefine"),
        ]
        assert given.virsh.endswith(f" secret-set-value {given.uuid} --interactive")
        assert forgotten.virsh.endswith(f" secret-undefine {given.uuid}")
        assert {"abc", _VALUE}.isdisjoint(app.journal.audit.path.read_text().split('"'))


async def test_what_a_host_does_not_have_is_said_in_place() -> None:
    app = demo_app()
    async with running(app) as pilot:
        connection = app.connection("demo")
        assert connection is not None

        async def broken(capability: object) -> None:
            raise EngineError("no device\x1b backend", hint="install one")

        connection.driver.node_devices = broken  # type: ignore[assignment]
        await show(pilot, "devices")
        assert r"✖ no device\x1b backend; install one" in text_of(app)


# -- pure parts -----------------------------------------------------------------------------------


def test_a_tree_that_bites_its_tail_ends() -> None:
    nodes = [PartNode(key="a", name="a", parent="b"), PartNode(key="b", name="b", parent="a")]
    assert seen_nodes(nodes, {"a", "b"}) == []
    orphan = PartNode(key="c", name="c", parent="gone")
    (seen,) = seen_nodes([orphan], set())
    assert (seen.depth, seen.can_open) == (0, False)


def test_a_search_that_matches_nothing_shows_nothing() -> None:
    assert seen_nodes([PartNode(key="a", name="a")], set(), "zzz") == []


def test_cells_that_lie_are_unknown() -> None:
    xml = (
        "<capabilities><host><topology><cells><cell id='x'><memory>-5</memory>"
        "<cpus><cpu id='1' core_id='0'/><cpu id='0' core_id='0'/><cpu id='many'/></cpus>"
        "</cell></cells></topology></host></capabilities>"
    )
    (cell,) = read_cells(xml)
    assert (cell.number, cell.memory_kib, cell.cpus) == (0, None, (0, 1))
    lines = cell_lines([cell], [1 << 40], CpuMap(frozenset({0}), 2), UNICODE)
    text = "\n".join("".join(words for words, _ in line) for line in lines)
    assert "1 processor offline" in text
    assert "▪▫  0-1" in text
    drawn = cell_lines([cell], None, None, ASCII)
    assert "".join(words for line in drawn for words, _ in line).replace("–", "").isascii()
    assert "does not tell" in cell_lines([], [], None, UNICODE)[0][0][0]


def test_capabilities_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(InvalidXML):
        list(capability_nodes("<capabilities", "capabilities", "host"))


def test_a_device_says_what_tells_most() -> None:
    xml = (
        "<device><name>pci_1</name><parent>computer</parent><driver><name>e1000e</name></driver>"
        "<capability type='pci'><product id='1'>I219</product><vendor>Intel</vendor></capability>"
        "</device>"
    )
    node = device_node("pci_1", xml, active=False)
    assert (node.parent, node.role) == ("computer", "dim")
    assert node.about == "pci  Intel  I219  driver e1000e  defined, not there"


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [
        ({"idle": 0, "user": 0}, {"idle": 50, "user": 50}, 50.0),
        ({"idle": 9}, {"idle": 9}, None),
        ({"idle": 100}, {"idle": 50}, None),
    ],
)
def test_load_is_what_was_not_idle(
    before: dict[str, int], after: dict[str, int], share: float | None
) -> None:
    assert busy_share(before, after) == share


def test_a_secret_s_document_escapes_its_words() -> None:
    assert "<volume>a&lt;b</volume>" in secret_document("volume", "a<b", private=True)
