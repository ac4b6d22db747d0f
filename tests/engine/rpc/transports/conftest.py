"""What tests of the ways share: patience with programs, and a port at which nobody listens."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from engine.rpc.transports import ssh
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give programs on a busy machine their time to connect and for their last words."""
    monkeypatch.setattr("engine.rpc.transports.process_link._LAST_WORDS", PATIENCE)
    limited = tuple(word for word in ssh._SETTINGS if word.startswith(("Server", "ConnectTimeout")))
    assert limited
    monkeypatch.setattr(ssh, "_SETTINGS", tuple(x for x in ssh._SETTINGS if x not in limited))


@pytest.fixture
def lasting_login(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a login until its server is gone, however long the next connection takes to begin."""
    monkeypatch.setattr(ssh, "_KEPT", round(PATIENCE))


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port of the loopback interface that refuses everybody, and is nobody else's meanwhile."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]
