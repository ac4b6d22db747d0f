"""The groups of verbs about a host: what they promise holds, and one driver has all of them."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

from engine.drivers.base import HypervisorDriver
from engine.drivers.interface.host import HostVerbs
from engine.drivers.interface.host_interfaces import HostInterfaceVerbs
from engine.drivers.interface.network_filters import NetworkFilterVerbs
from engine.drivers.interface.networks import NetworkVerbs
from engine.drivers.interface.node_devices import NodeDeviceVerbs
from engine.drivers.interface.secrets import SecretVerbs
from engine.drivers.interface.storage_pools import StoragePoolVerbs
from engine.drivers.interface.storage_volumes import StorageVolumeVerbs
from engine.drivers.remote.driver import RemoteDriver

if TYPE_CHECKING:
    from engine.drivers.interface.verb_group import VerbGroup

GROUPS = (
    *(NetworkVerbs, StoragePoolVerbs, StorageVolumeVerbs, NodeDeviceVerbs),
    *(HostInterfaceVerbs, SecretVerbs, NetworkFilterVerbs, HostVerbs),
)


def verbs_of(group: type[VerbGroup]) -> set[str]:
    return {name for name, found in vars(group).items() if inspect.iscoroutinefunction(found)}


@pytest.mark.parametrize("group", GROUPS)
def test_only_verbs_of_the_group_are_said_to_look_or_to_last(group: type[VerbGroup]) -> None:
    verbs = verbs_of(group)
    assert verbs
    assert verbs >= group.READING | group.LASTING
    assert not group.READING & group.LASTING
    assert all(HypervisorDriver.is_reading(verb) == (verb in group.READING) for verb in verbs)
    assert all(HypervisorDriver.is_lasting(verb) == (verb in group.LASTING) for verb in verbs)


@pytest.mark.parametrize("group", GROUPS)
def test_no_verb_that_changes_something_is_said_to_look(group: type[VerbGroup]) -> None:
    changing = ("set_", "define_", "undefine_", "create_", "destroy_", "delete_", "start_")
    assert not [verb for verb in group.READING if verb.startswith(changing)]


@pytest.mark.parametrize("group", GROUPS)
def test_the_driver_of_libvirt_has_every_verb(group: type[VerbGroup]) -> None:
    missing = [verb for verb in verbs_of(group) if getattr(RemoteDriver, verb) is vars(group)[verb]]
    assert missing == []


@pytest.mark.parametrize("group", GROUPS)
def test_a_verb_means_one_thing_in_all_groups(group: type[VerbGroup]) -> None:
    others = [cls for cls in HypervisorDriver.__mro__ if cls not in (group, HypervisorDriver)]
    shared = {verb for verb in verbs_of(group) for cls in others if verb in vars(cls)}
    assert shared == set()
