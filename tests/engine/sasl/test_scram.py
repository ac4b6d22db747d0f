from __future__ import annotations

import random
import traceback

import pytest

from engine.errors import AuthFailed, ProtocolError
from engine.sasl import Login
from engine.sasl.scram import ITERATION_LIMIT, ScramSha1, ScramSha256, ScramSha512

from .scram_server import ScramServer

DIGESTS = [(ScramSha1, "sha1"), (ScramSha256, "sha256"), (ScramSha512, "sha512")]
#: RFC 5802 section 5 and RFC 7677 section 3: user "user", password "pencil".
VECTORS = [
    (
        ScramSha1,
        "fyko+d2lbbFgONRv9qkxdawL",
        b"r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
        b"c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        b"v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
    ),
    (
        ScramSha256,
        "rOprNGfwEbeRWgbNEkqO",
        b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        (
            b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            b"p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
        ),
        b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
    ),
]


def started(nonce: str = "abc") -> ScramSha256:
    scram = ScramSha256(Login("user", "pencil"), nonce=nonce)
    scram.start()
    return scram


@pytest.mark.parametrize(("mechanism", "nonce", "challenge", "proof", "verdict"), VECTORS)
def test_conversations_of_the_standards(
    mechanism: type[ScramSha1 | ScramSha256],
    nonce: str,
    challenge: bytes,
    proof: bytes,
    verdict: bytes,
) -> None:
    scram = mechanism(Login("user", "pencil"), nonce=nonce)
    assert scram.start() == b"n,,n=user,r=" + nonce.encode()
    assert scram.step(challenge) == proof
    assert not scram.is_complete
    assert scram.step(verdict) is None
    assert scram.is_complete


@pytest.mark.parametrize(("mechanism", "digest"), DIGESTS)
def test_an_honest_server_is_convinced_and_convinces(
    mechanism: type[ScramSha1 | ScramSha256 | ScramSha512], digest: str
) -> None:
    server = ScramServer(digest)
    scram = mechanism(Login("us,er=", "pencil"))
    first = scram.start()
    assert first.startswith(b"n,,n=us=2Cer=3D,r=")
    verdict = server.verdict(scram.step(server.challenge(first)) or b"")
    assert verdict is not None
    scram.step(verdict + b",x=what comes later")
    assert scram.is_complete


def test_no_two_conversations_share_a_nonce() -> None:
    assert len({ScramSha256(Login("user", "pencil")).start() for _ in range(50)}) == 50


def test_names_and_passwords_are_prepared() -> None:
    server = ScramServer("sha256", password="IX")
    scram = ScramSha256(Login("us\u00ader", "\u2168"))
    assert scram.start().startswith(b"n,,n=user,")
    assert server.verdict(scram.step(server.challenge(scram.start())) or b"") is not None


def test_a_server_that_does_not_know_the_password_is_found_out() -> None:
    server = ScramServer("sha256")
    scram = started()
    scram.step(server.challenge(b"n,,n=user,r=abc"))
    with pytest.raises(AuthFailed, match="does not know the password"):
        scram.step(b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
    assert not scram.is_complete


def test_a_server_cannot_end_before_it_has_heard_the_proof() -> None:
    with pytest.raises(ProtocolError):
        started().step(b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")


def test_the_reason_of_a_server_is_shown_without_its_control_characters() -> None:
    scram = started()
    scram.step(b"r=abcd,s=QSXC,i=1")
    with pytest.raises(AuthFailed, match=r"says invalid\\x1b-proof$"):
        scram.step(b"e=invalid\x1b-proof")


def test_hashing_has_an_end() -> None:
    with pytest.raises(AuthFailed, match="rounds of hashing"):
        started().step(b"r=abcd,s=QSXC,i=%d" % (ITERATION_LIMIT + 1))


@pytest.mark.parametrize(
    "challenge",
    [
        None,
        b"",
        b"r=abc,s=QSXC,i=1",  # our own nonce only
        b"r=xabcd,s=QSXC,i=1",
        b"r=ab,s=QSXC,i=1",
        b"r=,s=QSXC,i=1",
        b"r=abcd,s=QSXC,i=0",
        b"r=abcd,s=QSXC,i=-1",
        b"r=abcd,s=QSXC,i=01",
        b"r=abcd,s=QSXC,i=1e3",
        b"r=abcd,s=QSXC,i=\xd9\xa1",  # a digit, but not of these ten
        b"r=abcd,s=QSXC,i=" + b"9" * 5000,
        b"r=abcd,s=QSXC",
        b"r=abcd,s=,i=1",
        b"r=abcd,s=Q,i=1",
        b"r=abcd,s=!!!!,i=1",
        b"r=abcd,i=1,s=QSXC",
        b"r=abcd,r=abce,s=QSXC,i=1",
        b"r=abcd,s=QSXC,i=1,i=2",
        b"r=abcd,s=QSXC,i=1,x=y,s=QSXC",
        b"m=x,r=abcd,s=QSXC,i=1",
        b"r=abcd,s=QSXC,i=1,",
        b"r=abcd,s=QSXC,i=1\n",
        b"r=abc\0d,s=QSXC,i=1",
        b"r=abcd,s=QSXC,i=1,x=\xff",
    ],
)
def test_challenges_that_break_the_rules(challenge: bytes | None) -> None:
    with pytest.raises(ProtocolError):
        started().step(challenge)


@pytest.mark.parametrize("verdict", [None, b"", b"v=", b"v=\xff", b"v=Q", b"x=y", b"r=abcd", b"v"])
def test_verdicts_that_break_the_rules(verdict: bytes | None) -> None:
    scram = started()
    scram.step(b"r=abcd,s=QSXC,i=1")
    with pytest.raises(ProtocolError):
        scram.step(verdict)
    assert not scram.is_complete


def test_nothing_may_follow_the_end_or_come_before_the_start() -> None:
    scram = ScramSha1(Login("user", "pencil"), nonce=VECTORS[0][1])
    with pytest.raises(ProtocolError):
        scram.step(VECTORS[0][2])
    scram.start()
    scram.step(VECTORS[0][2])
    scram.step(VECTORS[0][4])
    with pytest.raises(ProtocolError):
        scram.step(VECTORS[0][4])


def test_noise_ends_in_an_error_of_ours() -> None:
    noise = random.Random(5802)
    pieces = [b"r=abcd,s=QSXC,i=1", b"r=abcd,s=QSXC,i=99999999", b"v=QSXC", b"e=no", b",", b"m=1"]
    ends = {AuthFailed: 0, ProtocolError: 0}
    for _ in range(3000):
        scram = started()
        for _ in range(3):
            message = (
                noise.randbytes(noise.randrange(40))
                if noise.random() < 0.4
                else b",".join(noise.choices(pieces, k=noise.randrange(1, 3)))
            )
            try:
                scram.step(message)
            except (AuthFailed, ProtocolError) as error:
                ends[type(error)] += 1
                break
        else:
            pytest.fail("noise was believed")
        assert not scram.is_complete
    assert min(ends.values()) > 10


def test_no_error_shows_the_password() -> None:
    scram = ScramSha256(Login("user", "geheim\0"), nonce="abc")
    scram.start()
    with pytest.raises(AuthFailed) as caught:
        scram.step(b"r=abcd,s=QSXC,i=1")
    assert "geheim" not in "".join(traceback.format_exception(caught.value))
    assert "geheim" not in repr(Login("user", "geheim"))
