"""What a terminal sends, told apart: the guest's bytes, ours, and the key that ends it."""

from __future__ import annotations

import pytest

from tests.tui.consoles.keys_of_a_terminal import KEYS
from tui.consoles.raw_stream import Kind, Piece, RawStream


def fed(*chunks: str, stream: RawStream | None = None) -> list[Piece]:
    stream = stream or RawStream()
    return [piece for chunk in chunks for piece in stream.feed(chunk)]


def guests(*chunks: str) -> bytes:
    """Return the bytes that the guest got, with what is held at the end."""
    stream = RawStream()
    pieces = fed(*chunks, stream=stream)
    pieces += [*stream.rest(), *stream.rest()]
    text = "".join(piece.text for piece in pieces if piece.kind is Kind.GUEST)
    return text.encode("utf-8", "surrogateescape")


def others(*chunks: str) -> list[Kind]:
    return [piece.kind for piece in fed(*chunks) if piece.kind is not Kind.GUEST]


@pytest.mark.parametrize("name", KEYS)
def test_a_key_reaches_the_guest_byte_for_byte(name: str) -> None:
    assert guests(KEYS[name].decode()) == KEYS[name]


def test_there_are_at_least_77_keys_and_they_may_follow_each_other() -> None:
    assert len(KEYS) >= 77
    everything = b"".join(KEYS.values())
    assert guests(everything.decode()) == everything


def test_escape_alone_goes_at_once() -> None:
    assert fed("\x1b") == [Piece(Kind.GUEST, "\x1b")]


def test_bytes_that_are_no_utf_8_go_as_they_came() -> None:
    assert guests(b"\xe9\xff".decode("utf-8", "surrogateescape")) == b"\xe9\xff"


@pytest.mark.parametrize(
    "report",
    [
        "\x1b[<0;10;5M",
        "\x1b[<65;10;5m",
        "\x1b[32;10;5M",
        "\x1b[M !!",
        "\x1b[I",
        "\x1b[O",
        "\x1b[48;24;80;480;800t",
        "\x1b[?2026;2$y",
    ],
)
def test_what_textual_must_know_reaches_textual_alone(report: str) -> None:
    assert fed(f"a{report}b") == [
        Piece(Kind.GUEST, "a"),
        Piece(Kind.TERMINAL, report),
        Piece(Kind.GUEST, "b"),
    ]


@pytest.mark.parametrize("report", ["\x1b[<0;10;5M", "\x1b[?2026;2$y", "\x1b[48;24;80;0;0t"])
def test_a_report_may_come_in_pieces(report: str) -> None:
    for cut in range(1, len(report)):
        pieces = fed(report[:cut], report[cut:])
        typed = "".join(piece.text for piece in pieces if piece.kind is Kind.GUEST)
        assert "".join(x.text for x in pieces if x.kind is Kind.TERMINAL) == report
        assert typed in ("", "\x1b", "\x1b[")  # a lone Escape cannot wait


@pytest.mark.parametrize("key", ["\x1b[1;5C", "\x1b[15~", "\x1b[3;5~"])
def test_a_key_may_come_in_pieces(key: str) -> None:
    for cut in range(1, len(key)):
        assert guests(key[:cut], key[cut:]) == key.encode()


@pytest.mark.parametrize(
    "reply",
    [
        "\x1b[?62;4c",
        "\x1b[>0;10;1c",
        "\x1bP>|xterm(370)\x1b\\",
        "\x1b]11;rgb:0/0/0\x07",
        "\x1b_Gi=1;OK\x1b\\",
    ],
)
def test_answers_of_the_terminal_are_no_keys(reply: str) -> None:
    assert fed(reply) == [Piece(Kind.REPLY, reply)]


def test_what_began_nothing_goes_on_when_nothing_follows() -> None:
    stream = RawStream()
    assert fed("\x1b[1", stream=stream) == []
    assert list(stream.rest()) == []
    assert list(stream.rest()) == [Piece(Kind.GUEST, "\x1b[1")]


@pytest.mark.parametrize(
    "key", ["\x1d", "\x1b[93;5u", "\x1b[93;5:1u", "\x1b[93::93;69u", "\x1b[27;5;93~"]
)
def test_the_detach_key_is_found_in_each_of_its_forms(key: str) -> None:
    assert fed(f"ls{key}y\x1b[A") == [
        Piece(Kind.GUEST, "ls"),
        Piece(Kind.DETACH, ""),
        Piece(Kind.TERMINAL, "y\x1b[A"),
    ]


def test_another_detach_key() -> None:
    stream = RawStream(b"\x01")
    kinds = [piece.kind for piece in fed("\x1d\x01", stream=stream)]
    assert kinds == [Kind.GUEST, Kind.DETACH]
    assert [x.kind for x in fed("\x1b[97;5u", stream=RawStream(b"\x01"))] == [Kind.DETACH]


def test_like_keys_are_not_the_detach_key() -> None:
    assert others("\x1b[93;1u\x1b[93;3u\x1b[92;5u\x1b[93;5:3u") == [Kind.REPLY]


def test_a_paste_is_one_text_whatever_is_in_it() -> None:
    text = "two\nlines \x1d \x1b[A"
    whole = f"a\x1b[200~{text}\x1b[201~b"
    for cut in range(1, len(whole)):
        pieces = fed(whole[:cut], whole[cut:])
        assert [piece.text for piece in pieces if piece.kind is Kind.PASTE] == [text]
        assert Kind.DETACH not in [piece.kind for piece in pieces]
        typed = "".join(piece.text for piece in pieces if piece.kind is Kind.GUEST)
        assert typed in ("ab", "a\x1bb", "a\x1b[b")  # a lone Escape cannot wait
