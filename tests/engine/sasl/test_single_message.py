from __future__ import annotations

import pytest

from engine.errors import AuthFailed, ProtocolError
from engine.sasl import Login
from engine.sasl.single_message import Anonymous, External, Plain

LOGIN = Login("fred", "geheim")


@pytest.mark.parametrize(
    ("mechanism", "message"),
    [(Plain, b"\0fred\0geheim"), (External, b""), (Anonymous, b"anonymous")],
)
def test_says_one_message(mechanism: type[Plain | External | Anonymous], message: bytes) -> None:
    one = mechanism(LOGIN)
    assert not one.is_complete
    assert one.start() == message
    assert one.is_complete
    assert one.step(None) is None
    assert one.step(b"") == message
    with pytest.raises(ProtocolError, match="has no challenge"):
        one.step(b"more?")


@pytest.mark.parametrize(
    "login",
    [
        Login("fred", ""),
        Login("", "geheim"),
        Login("fred\0root", "geheim"),
        Login("fred", "geheim\udcff"),
    ],
)
def test_plain_cannot_carry_everything(login: Login) -> None:
    with pytest.raises(AuthFailed, match="empty or holds characters") as caught:
        Plain(login).start()
    assert "geheim" not in str(caught.value)
    assert caught.value.__context__ is None


def test_plain_leaves_preparing_to_the_server() -> None:
    assert Plain(Login("fred", "e\u0301")).start() == b"\0fred\0e\xcc\x81"
