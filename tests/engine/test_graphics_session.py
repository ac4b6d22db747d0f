"""Facts about one session: names that are verified, addresses that are the host itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine import DomainRef, GraphicsSession, SessionPhase
from engine.events import AddressFamily, GraphicsAddress

SESSION = GraphicsSession(
    number=1,
    domain=DomainRef("web-01", "00000000-0000-0000-0000-000000000001", 1),
    protocol="vnc",
    remote=None,
    phase=SessionPhase.ON_CONSOLE,
    since=0.0,
    started=0.0,
    auth_scheme="sasl",
)


@pytest.mark.parametrize(
    ("subject", "who"),
    [
        ((), None),
        ((("saslUsername", "fred"),), "fred"),
        ((("x509dname", "C=GB,O=Org,CN=alice.example"),), "alice.example"),
        ((("x509dname", r"CN=Smith\, Bob,O=Org"),), "Smith, Bob"),
        ((("x509dname", r"O=Evil\,CN=admin,CN=mallory"),), "mallory"),
        ((("x509dname", r"O=a\\,CN=alice+OU=b"),), "alice"),
        ((("x509dname", "O=No common name"),), "O=No common name"),
        ((("x509dname", "CN=,O=Empty"),), "CN=,O=Empty"),
        ((("x509dname", "CN=alice"), ("saslUsername", "fred")), "fred"),
    ],
)
def test_who_is_a_verified_name_or_nobody(
    subject: tuple[tuple[str, str], ...], who: str | None
) -> None:
    assert replace(SESSION, subject=subject).who == who


@pytest.mark.parametrize(
    ("family", "node", "is_local"),
    [
        (AddressFamily.UNIX, "", True),
        (AddressFamily.IPV4, "127.0.0.1", True),
        (AddressFamily.IPV4, "127.8.9.1", True),
        (AddressFamily.IPV6, "::1", True),
        (AddressFamily.IPV6, "::ffff:127.0.0.1", True),
        (AddressFamily.IPV6, "::ffff:10.0.0.1", False),
        (AddressFamily.IPV4, "10.0.0.1", False),
        (AddressFamily.IPV4, "\x01garbage", False),
        (AddressFamily.IPV6, "fe80::1%eth0", False),
    ],
)
def test_a_tunnel_is_local(family: AddressFamily, node: str, is_local: bool) -> None:
    remote = GraphicsAddress(family, node, "1")
    assert replace(SESSION, remote=remote).is_local is is_local


def test_nobody_is_a_viewer_before_the_handshake_or_after_the_end() -> None:
    assert SESSION.is_viewer
    assert replace(SESSION, phase=SessionPhase.UNKNOWN).is_viewer
    assert not replace(SESSION, phase=SessionPhase.CONNECTING).is_viewer
