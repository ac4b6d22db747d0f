"""Counters of network cards: the host's loopback stands for a tap that somebody uses."""

from __future__ import annotations

import socket

from engine.drivers.qemu.net_counters import net_counters


def test_what_the_host_sends_the_guest_receives() -> None:
    (before,) = net_counters({"net0": "lo"})
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(bytes(1000), ("127.0.0.1", 9))
    (after,) = net_counters({"net0": "lo"})
    assert before.rx_bytes is not None
    assert after.rx_bytes is not None
    assert after.rx_bytes - before.rx_bytes >= 1000
    assert after.device == "lo"


def test_nobody_counts_a_card_without_a_tap() -> None:
    (user_mode,) = net_counters({"net0": None})
    assert (user_mode.device, user_mode.rx_bytes, user_mode.tx_packets) == ("net0", None, None)


def test_a_tap_that_is_gone_has_no_figures() -> None:
    (gone,) = net_counters({"net0": "../../absent"})
    assert gone.tx_bytes is None
