"""Ports of displays: free ones, each given once."""

from __future__ import annotations

import socket

import pytest

from engine.drivers.qemu.ports import DisplayPorts
from engine.errors import OperationFailed
from tests.engine.drivers.qemu.kept_port import kept_port

_HERE = "127.0.0.1"


def test_a_port_is_given_once_and_again_after_release() -> None:
    ports, first = DisplayPorts(), kept_port()
    choices = range(first, first + 1)
    assert ports.allocate(choices, _HERE, "one") == first
    with pytest.raises(OperationFailed, match=f"no free port .* {_HERE}"):
        ports.allocate(choices, _HERE, "two")
    ports.release("two")
    ports.release("one")
    assert ports.allocate(choices, _HERE, "two") == first


def test_a_port_that_is_claimed_is_not_given() -> None:
    ports, first = DisplayPorts(), kept_port()
    ports.claim(first, "one")
    with pytest.raises(OperationFailed):
        ports.allocate(range(first, first + 1), _HERE, "two")


@pytest.mark.parametrize("asked", [_HERE, "0.0.0.0", "::", "", "localhost"])
def test_a_port_somebody_listens_on_is_not_given(asked: str) -> None:
    with socket.create_server((_HERE, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OperationFailed):
            DisplayPorts().allocate(range(port, port + 1), asked, "one")


def test_an_address_of_another_host_is_refused_as_that() -> None:
    with pytest.raises(OperationFailed, match=r"192\.0\.2\.1: it is not this host's"):
        DisplayPorts().allocate(range(5900, 5910), "192.0.2.1", "one")


def test_a_name_that_is_no_address_is_named() -> None:
    with pytest.raises(OperationFailed, match="no such host"):
        DisplayPorts().allocate(range(5900, 5910), "no such host", "one")
