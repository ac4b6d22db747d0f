"""Every key has an id, a tooltip, and one meaning."""

from __future__ import annotations

import pytest
from textual.binding import Binding

from tui.app import VirtdeckApp
from tui.creation.choice_line import ChoiceLine
from tui.creation.choice_list import ChoiceList
from tui.displays.display_screen import DisplayScreen
from tui.editing.edit_lists import FieldList, PartList
from tui.editing.steps_dialog import StepsDialog
from tui.keymap import KEYS, bind
from tui.recordings.player_screen import PlayerScreen
from tui.screens.clients import ClientsScreen
from tui.screens.create_domain import CreateDomain
from tui.screens.domain_details import DomainDetailsScreen
from tui.screens.domain_list import DomainListScreen
from tui.screens.edit_domain import EditDomainScreen
from tui.screens.event_log import EventLogScreen
from tui.screens.host_form import HostForm
from tui.screens.hosts import HostsScreen
from tui.screens.jobs import JobsScreen
from tui.screens.networks import NetworksScreen
from tui.screens.part_screen import PartScreen
from tui.screens.pulses import PulsesScreen
from tui.screens.snapshot_form import SnapshotForm
from tui.screens.storage import StorageScreen
from tui.screens.tree import TreeScreen
from tui.screens.volumes import VolumesScreen
from tui.widgets.domain_pane import DomainPane
from tui.widgets.row_table import RowTable
from tui.widgets.tree_table import TreeTable

PLACES = (
    VirtdeckApp,
    ChoiceLine,
    ChoiceList,
    CreateDomain,
    ClientsScreen,
    DomainDetailsScreen,
    DisplayScreen,
    DomainListScreen,
    EditDomainScreen,
    FieldList,
    PartList,
    StepsDialog,
    EventLogScreen,
    HostForm,
    HostsScreen,
    JobsScreen,
    SnapshotForm,
    NetworksScreen,
    StorageScreen,
    VolumesScreen,
    PartScreen,
    PlayerScreen,
    PulsesScreen,
    TreeScreen,
    TreeTable,
    DomainPane,
    RowTable,
)

#: What destroys, by the words of its tooltip or action; no single key may do it.
DESTROYING = ("destroy", "reset", "undefine")


#: Keys that never hold at the same place, by how their ids begin.
APART = (
    "domain.", "host.", "part.", "snapshot.", "tree.", "xml.", "edit.", "job.", "results.",
    "create.", "columns.", "views.", "console.", "display.", "wall.", "play.",
)  # fmt: skip


@pytest.mark.parametrize("place", APART)
def test_no_two_ids_share_a_key(place: str) -> None:
    elsewhere = tuple(each for each in APART if each != place)
    entries = [entry for key_id, entry in KEYS.items() if not key_id.startswith(elsewhere)]
    if place == "create.":  # a form alone: there is no list
        entries = [KEYS[key_id] for key_id in KEYS if key_id.startswith(("app.", "form.", place))]
    if place in ("console.", "display.", "wall.", "play."):  # the whole screen: no list, no tabs
        others = {"console.": ("display.",), "display.": ("console.",)}.get(place, ())
        entries = [KEYS[key_id] for key_id in KEYS if key_id.startswith(("app.", place, *others))]
    if place in ("columns.", "views."):  # a dialog alone: nothing around it has keys
        shared = ("app.back", "app.help", place)
        entries = [KEYS[key_id] for key_id in KEYS if key_id.startswith(shared)]
    if place in ("tree.", "edit."):
        entries.remove(KEYS["list.mark"])  # nothing is marked there
    words = {(key, entry.label) for entry in entries for key in entry.key.split(",")}
    keys = [key for key, _ in words]
    assert sorted(set(keys)) == sorted(keys)


@pytest.mark.parametrize("place", PLACES)
def test_every_binding_comes_from_the_table(place: type) -> None:
    for binding in place.BINDINGS:  # type: ignore[attr-defined]
        assert isinstance(binding, Binding)
        assert binding.id in KEYS
        assert binding.tooltip


@pytest.mark.parametrize("place", PLACES)
def test_no_single_key_destroys(place: type) -> None:
    actions = [binding.action for binding in place.BINDINGS]  # type: ignore[attr-defined]
    assert not [action for action in actions if any(word in action for word in DESTROYING)]


def test_a_binding_can_have_another_word_in_the_footer() -> None:
    binding = bind("list.sort", "sort", label="order", shown=True)
    assert (binding.description, binding.show, binding.key) == ("order", True, "o")
