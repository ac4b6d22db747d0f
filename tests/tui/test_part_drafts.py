"""The drafts of networks and pools: what answers mean, and which of them cannot be."""

from __future__ import annotations

import pytest

from engine.conf.network_sketch import network_sketch
from engine.conf.storage_sketch import pool_sketch
from tui.field_problem import FieldProblem
from tui.network_draft import free_address, network_xml, usual_range
from tui.pool_draft import kinds_of, pool_xml

ANSWERS = {
    **{"kind": "nat", "name": "lab", "address": "192.168.100.0/24", "ipv6": "", "domain": ""},
    **{"dhcp": "192.168.100.2 - 192.168.100.9", "device": "", "bridge": "br0", "vlan": ""},
    "switch": "linux",
}
POOL = dict.fromkeys(("server", "folder", "device", "source", "user", "secret", "path"), "")
POOL |= {"name": "p"}


def test_the_first_address_that_is_free() -> None:
    assert free_address([]) == "192.168.100.1/24"
    assert free_address(["192.168.100.1/24", "192.168.101.7/25", "fd00::1/64", "no"]) == (
        "192.168.102.1/24"
    )
    assert free_address(["192.168.0.1/16"]) == ""
    assert usual_range("10.0.0.1/24") == "10.0.0.2 - 10.0.0.254"
    assert usual_range("10.0.0.1/30") == usual_range("x") == ""


def test_what_the_answers_of_a_network_mean() -> None:
    sketch = network_sketch(network_xml(ANSWERS | {"ipv6": "fd00:1::1/64"}, {}, []))
    assert [x.address for x in sketch.addresses] == ["192.168.100.1/24", "fd00:1::1/64"]
    assert sketch.addresses[0].ranges == ("192.168.100.2 – 192.168.100.9",)
    assert "forward" not in network_xml(ANSWERS | {"kind": "isolated"}, {}, [])
    tagged = {"kind": "bridge", "switch": "openvswitch", "vlan": "042"}
    assert "<tag id='42'/>" in network_xml(ANSWERS | tagged, {}, [])
    assert "vlan" not in network_xml(ANSWERS | tagged | {"switch": "linux"}, {}, [])


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"name": "a b"}, "made of letters"),
        ({"name": "old"}, "a network old already"),
        ({"address": "192.168.100.1"}, "an address with its prefix"),
        ({"address": "192.168.122.9/28"}, "overlaps 192.168.122.1/24 of the network default"),
        ({"dhcp": "10.0.0.1 - 10.0.0.2"}, "must lie in 192.168.100.0/24"),
        ({"dhcp": "192.168.100.9 - 192.168.100.2"}, "lies behind the last"),
        ({"dhcp": "all"}, "two addresses"),
        ({"address": "", "dhcp": "a - b"}, "DHCP needs one"),
        ({"ipv6": "10.0.0.1/24"}, "like fd00:100::1/64"),
        ({"domain": "-"}, "is no domain"),
        ({"device": "a card"}, "no name of a card"),
        ({"kind": "bridge", "bridge": ""}, "which bridge"),
        ({"kind": "bridge", "switch": "openvswitch", "vlan": "4095"}, "from 1 to 4094"),
    ],
)
def test_networks_that_cannot_be(answers: dict[str, str], reason: str) -> None:
    taken = {"192.168.122.1/24": "default"}
    with pytest.raises(FieldProblem, match=reason) as caught:
        network_xml(ANSWERS | answers, taken, ["old"])
    assert caught.value.field in answers


@pytest.mark.parametrize(
    ("answers", "path", "source"),
    [
        ({"kind": "dir", "path": "/srv"}, "/srv", ""),
        ({"kind": "fs", "device": "/dev/sdb1", "path": "/m"}, "/m", "/dev/sdb1"),
        ({"kind": "netfs", "server": "n", "folder": "/e", "path": "/m"}, "/m", "n /e"),
        ({"kind": "logical", "source": "vg"}, "/dev/vg", "vg"),
        ({"kind": "iscsi", "server": "n", "device": "iqn.x"}, "/dev/disk/by-path", "n iqn.x"),
        ({"kind": "rbd", "server": "a b:1", "source": "vms"}, "", "a b vms"),
        ({"kind": "zfs", "source": "tank"}, "", "tank"),
    ],
)
def test_what_the_answers_of_a_pool_mean(answers: dict[str, str], path: str, source: str) -> None:
    sketch = pool_sketch(pool_xml(POOL | answers, []))
    assert (sketch.kind, sketch.path, sketch.source) == (answers["kind"], path, source)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"kind": "dir"}, "kind dir needs it"),
        ({"kind": "dir", "path": "srv"}, "a full path"),
        ({"kind": "zfs", "source": "t", "name": "old"}, "a pool old already"),
        ({"kind": "rbd", "server": "a", "source": "b", "user": "me"}, "belong together"),
        ({"kind": "rbd", "server": "a", "source": "b", "secret": "x"}, "the uuid of a secret"),
    ],
)
def test_pools_that_cannot_be(answers: dict[str, str], reason: str) -> None:
    with pytest.raises(FieldProblem, match=reason):
        pool_xml(POOL | answers, ["old"])


def test_kinds_that_a_host_has() -> None:
    xml = "<storagepoolCapabilities><pool type='zfs' supported='no'/><pool type='x'/>"
    xml += "<pool type='dir' supported='yes'/></storagepoolCapabilities>"
    assert kinds_of(xml) == ("dir",)
