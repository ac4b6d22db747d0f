from __future__ import annotations

from typing import Any

import pytest

from ..documents import device, devices_of, objects, values

_MAC = "<mac address='52:54:00:00:00:01'/>"


@pytest.mark.parametrize(
    ("interface", "expected"),
    [
        ("type='user'>", {"type": "user"}),
        (("type='user'><ip family='ipv4' address='172.17.2.0' prefix='24'/>"
         "<ip family='ipv6' address='fd00::' prefix='64'/>"),
         {"type": "user", "net": "172.17.2.0/24", "ipv6-prefix": "fd00::", "ipv6-prefixlen": 64}),
        ("type='ethernet'><target dev='tap,0'/>",
         {"type": "tap", "ifname": "tap,0", "script": "no", "downscript": "no"}),
        ("type='bridge'><source bridge='br0'/>",
         {"type": "bridge", "br": "br0", "helper": "/bin/bridge-helper"}),
        ("type='mcast'><source address='230.0.0.1' port='5558'/>",
         {"type": "socket", "mcast": "230.0.0.1:5558"}),
        ("type='server'><source port='5558'/>", {"type": "socket", "listen": ":5558"}),
        ("type='client'><source address='h' port='1'/>", {"type": "socket", "connect": "h:1"}),
        ("type='udp'><source address='h' port='1'><local address='l' port='2'/></source>",
         {"type": "socket", "udp": "h:1", "localaddr": "l:2"}),
    ],
)  # fmt: skip
def test_the_hosts_side(interface: str, expected: dict[str, Any]) -> None:
    line = devices_of(f"<interface {interface}{_MAC}</interface>")
    assert objects(line, "-netdev") == [{"id": "hostnet0", **expected}]


def test_only_a_bridge_lets_qemu_start_programs() -> None:
    line = devices_of("<interface type='bridge'><source bridge='br0'/></interface>")
    assert "spawn=allow" in values(line, "-sandbox")[0]


def test_a_virtio_card_with_its_offloads() -> None:
    line = devices_of(
        f"<interface type='user'>{_MAC}<model type='virtio'/><mtu size='9000'/>"
        "<driver txmode='iothread' event_idx='off'><host csum='off' gso='on'/>"
        "<guest tso4='off'/></driver><rom bar='off' enabled='no'/></interface>"
    )
    assert device(line, "net0") == {
        "driver": "virtio-net-pci", "netdev": "hostnet0", "mac": "52:54:00:00:00:01",
        "romfile": "", "rombar": 0, "tx": "bh", "event_idx": False, "host_mtu": 9000,
        "csum": False, "gso": True, "guest_tso4": False,
    }  # fmt: skip


def test_a_card_without_a_cable() -> None:
    line = devices_of(f"<interface type='null'>{_MAC}<model type='e1000'/></interface>")
    assert objects(line, "-netdev") == []
    assert device(line, "net0") == {"driver": "e1000", "mac": "52:54:00:00:00:01"}


def test_a_cable_marked_down_is_pulled_before_the_guest_runs() -> None:
    line = devices_of("<interface type='user'><link state='down'/></interface>")
    assert line.setup == (("set_link", {"name": "net0", "up": False}),)


def test_a_card_on_usb() -> None:
    line = devices_of(f"<interface type='user'>{_MAC}<model type='usb-net'/></interface>")
    assert device(line, "net0")["driver"] == "usb-net"
