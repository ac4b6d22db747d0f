"""Addresses in words, and what the form makes of them."""

from __future__ import annotations

import pytest

from tui.address_words import OFFERS, address_problem, address_words, offered

MINE = "qemu+ssh://me@lab:22/session?keyfile=/x"


@pytest.mark.parametrize(
    ("offer", "before", "after", "cursor"),
    [
        ("this machine", "", "qemu:///system", 14),
        ("this user", "qemu+ssh://lab/system", "qemu:///session", 15),
        ("ssh", "", "qemu+ssh:///system", 11),
        ("ssh", "nonsense", "qemu+ssh:///system", 11),
        ("ssh", "test:///demo", "qemu+ssh:///system", 11),
        ("ssh", "qemu+tls://lab:99/system?pkipath=/x", "qemu+ssh://lab/system", 21),
        ("ssh", MINE, MINE, 39),
        ("TLS", "xen+ssh://me@lab/system", "xen+tls://lab/system", 20),
    ],
)  # fmt: skip
def test_an_offer_keeps_what_still_fits(offer: str, before: str, after: str, cursor: int) -> None:
    assert offered(offer, before) == (after, cursor)


@pytest.mark.parametrize("offer", OFFERS)
def test_an_offer_taken_twice_changes_nothing(offer: str) -> None:
    once, _ = offered(offer, "qemu+ssh://lab/system")
    assert offered(offer, once)[0] == once


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("qemu+ssh://root@lab:2222/system", "libvirt on lab, over ssh as root, port 2222"),
        ("qemu://lab/system", "libvirt on lab, over TLS"),
        ("qemu+tcp://lab/system", "libvirt on lab, over TCP, in the clear"),
        ("qemu:///system", "libvirt on this machine"),
        ("qemu:///session", "the user's own libvirt on this machine"),
        ("qemu:///system?socket=/x", "libvirt on this machine, by /x"),
        ("qemu+ext:///system?command=/x", "libvirt, through the program /x"),
        ("test:///demo", "invented guests, on this machine"),
        ("qemu:///embed?root=/x", "QEMU without libvirt, on this machine"),
    ],
)
def test_a_sound_address_is_said_in_words(address: str, words: str) -> None:
    assert not address_problem(address)
    assert address_words(address) == words


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("", "an address is needed"),
        ("lab", "not a connection URI"),
        ("qemu+ssh:///system", "which machine?"),
        ("qemu://lab:x/system", "Port could not be cast"),
        ("qemu://a\x1bb/system", "control character"),
    ],
)
def test_what_is_missing_is_said(address: str, problem: str) -> None:
    assert problem in address_problem(address)
    assert address_problem(address).isprintable()
