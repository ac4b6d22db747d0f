"""SCRAM against the example of its specification, and against a server that is none."""

from __future__ import annotations

import base64

import pytest

from tests.peers.sasl_mechanisms import MECHANISMS, BadServerSignature

# RFC 7677, section 3: user "user", password "pencil".
NONCE = "rOprNGfwEbeRWgbNEkqO"
SERVER_FIRST = (
    b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
)
CLIENT_FINAL = (
    b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
    b"p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
)
SERVER_FINAL = b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="


@pytest.fixture(autouse=True)
def fixed_nonce(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.urandom", lambda _: base64.b64decode(NONCE))


def test_scram_example() -> None:
    conversation = MECHANISMS["SCRAM-SHA-256"]("user", "pencil")
    assert next(conversation) == f"n,,n=user,r={NONCE}".encode()
    assert conversation.send(SERVER_FIRST) == CLIENT_FINAL
    assert conversation.send(SERVER_FINAL) == b""


def test_scram_notices_a_server_without_the_password() -> None:
    conversation = MECHANISMS["SCRAM-SHA-256"]("user", "pencil")
    next(conversation)
    conversation.send(SERVER_FIRST)
    with pytest.raises(BadServerSignature):
        conversation.send(b"v=" + base64.b64encode(bytes(32)))
