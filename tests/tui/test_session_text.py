"""The words for sessions: never more than is known, never anything a terminal would obey."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine import SessionEnd, SessionPhase
from engine.events import AddressFamily, GraphicsAddress
from tests.fakes.visits import ALICE, address, session
from tui.session_text import end_text, from_text, name_text, place_text, protocol_text, who_text

HOSTILE = "\x1b[31m[red]\n\u202e"
SHOWN = "\\x1b[31m[red]\\n\\u202e"


def test_a_verified_name_is_shown_with_its_certificate() -> None:
    assert who_text(session(subject=ALICE)) == "alice (CN=alice.example)"
    assert name_text(session(subject=ALICE)) == "alice"


def test_a_certificate_alone_is_a_name() -> None:
    assert who_text(session(subject=ALICE[:1])) == "alice.example"


def test_without_a_verified_name_nobody_is_named() -> None:
    assert name_text(session()) == "someone"
    assert who_text(session()) == "not identified"
    assert who_text(session(phase=SessionPhase.CONNECTING)) == "?"
    assert who_text(session(phase=SessionPhase.UNKNOWN)) == "?"


@pytest.mark.parametrize(
    ("remote", "place", "column"),
    [
        (address("10.1.2.3"), "10.1.2.3", "10.1.2.3:51422"),
        (address("127.0.0.1"), "local", "local :51422"),
        (address("", ""), "local", "local socket"),
        (address("", "/run/x"), "local", "local socket /run/x"),
        (GraphicsAddress(AddressFamily.IPV6, "fd00::7", "9"), "fd00::7", "[fd00::7]:9"),
        (GraphicsAddress(AddressFamily.IPV6, "::ffff:10.1.2.3", "9"), "10.1.2.3", "10.1.2.3:9"),
        (GraphicsAddress(AddressFamily.IPV6, "::1", "9"), "local", "local :9"),
    ],
)
def test_where_a_client_is(remote: GraphicsAddress, place: str, column: str) -> None:
    assert place_text(session(remote=remote)) == place
    assert from_text(session(remote=remote)) == column


def test_channels_take_the_place_of_the_port() -> None:
    assert from_text(session(channels=4)) == "10.1.2.3  4 ch."


def test_an_unknown_place_is_a_question_mark() -> None:
    nowhere = replace(session(), remote=None, protocol=None)
    assert (place_text(nowhere), from_text(nowhere)) == ("?", "?")
    assert protocol_text(None) == "?"


def test_foreign_text_is_written_out() -> None:
    strange = session(remote=address(HOSTILE), subject=(("saslUsername", HOSTILE),))
    assert who_text(strange) == SHOWN
    assert place_text(strange) == SHOWN
    assert from_text(session(remote=address("", HOSTILE))) == f"local socket {SHOWN}"


def test_how_it_ended() -> None:
    assert end_text(session()) == ""
    assert end_text(session(end=SessionEnd.MOVED)) == "moved with the guest"
