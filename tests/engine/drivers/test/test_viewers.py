"""Visits as the events QEMU would send for them."""

from __future__ import annotations

import pytest

from engine.drivers.test.demo_fleet import FLEET, domain_conf
from engine.drivers.test.machine import Machine
from engine.drivers.test.viewers import ALICE, BOB, TUNNEL, Viewer, Visit
from engine.events import AddressFamily, GraphicsAddress, GraphicsPhase

GUESTS = {guest.name: guest for guest in FLEET}


def machine(name: str) -> Machine:
    made = Machine(domain_conf(GUESTS[name], 1))
    made.begin(3, now=0.0)
    return made


def test_a_vnc_visit_is_one_connection() -> None:
    visit = Visit(ALICE, GUESTS["web-01"], 5901, 41000)
    for phase in GraphicsPhase:
        (event,) = visit.events(phase, machine("web-01"), 5.0)
        assert event.time == 5.0
        assert event.local == GraphicsAddress(AddressFamily.IPV4, "10.20.0.5", "5901")
        assert event.remote == GraphicsAddress(AddressFamily.IPV4, ALICE.node, "41000")
        assert (event.protocol, event.auth_scheme) == ("vnc", "vencrypt+x509+sasl")
        assert dict(event.subject).get("saslUsername") == (None if phase == 0 else "alice")


def test_a_spice_visit_is_four_connections_with_one_id() -> None:
    visit = Visit(BOB, GUESTS["win11-test"], 5914, 41000)
    guest = machine("win11-test")
    signed_in = list(visit.events(GraphicsPhase.INITIALIZE, guest, 5.0))
    assert [event.remote.service for event in signed_in] == ["41000", "41001", "41002", "41003"]
    assert [event.channel_type for event in signed_in] == [1, 2, 3, 4]
    assert len({event.connection_id for event in signed_in}) == 1
    assert {(event.auth_scheme, event.tls) for event in signed_in} == {("spice", True)}
    for phase in (GraphicsPhase.CONNECT, GraphicsPhase.DISCONNECT):
        for event in visit.events(phase, guest, 5.0):
            assert (event.auth_scheme, event.connection_id, event.subject) == ("", None, ())


@pytest.mark.parametrize(
    ("viewer", "name", "tls"),
    [(ALICE, "web-01", True), (TUNNEL, "build-7", False), (BOB, "win11-test", True)],
)
def test_a_display_that_is_asked_lists_what_the_events_told(
    viewer: Viewer, name: str, tls: bool
) -> None:
    visit = Visit(viewer, GUESTS[name], 5901, 41000)
    told = list(visit.events(GraphicsPhase.INITIALIZE, machine(name), 5.0))
    listed = visit.clients()
    assert [client.remote for client in listed] == [event.remote for event in told]
    assert [client.connection_id for client in listed] == [event.connection_id for event in told]
    assert {(client.tls, client.initialized) for client in listed} == {(tls, True)}
