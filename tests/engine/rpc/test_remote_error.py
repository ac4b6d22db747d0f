from __future__ import annotations

import pytest

from engine.errors import (
    AuthFailed,
    ConnectFailed,
    DomainExists,
    EngineError,
    InvalidArgument,
    InvalidXML,
    NoDomain,
    OperationDenied,
    OperationInvalid,
    OperationTimeout,
    ProtocolError,
    Unsupported,
)
from engine.rpc import schema
from engine.rpc.remote_error import remote_error
from tests.fakes.libvirt_daemon import bytes_of, error_bytes


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (42, NoDomain), (55, OperationInvalid), (3, Unsupported), (8, InvalidArgument),
        (27, InvalidXML), (28, DomainExists), (29, OperationDenied), (45, AuthFailed),
        (5, ConnectFailed), (68, OperationTimeout), (39, ProtocolError), (1, EngineError),
        (0, EngineError), (-7, EngineError), (110, EngineError), (2**31 - 1, EngineError),
    ],
)  # fmt: skip
def test_codes(code: int, kind: type[EngineError]) -> None:
    error = remote_error(error_bytes(code, "what happened", origin=10))
    assert type(error) is kind
    assert (error.code, error.domain, error.level) == (code, 10, 2)
    assert error.message == "what happened"


@pytest.mark.parametrize(
    "text", ["unknown procedure: 453", "Cannot find program 536903816 version 1"]
)
def test_a_server_that_is_too_old(text: str) -> None:
    error = remote_error(error_bytes(39, text, origin=7))
    assert type(error) is Unsupported
    assert error.message == f"the server is too old for this: {text}"
    assert type(remote_error(error_bytes(39, text, origin=8))) is ProtocolError


def test_hostile_text_is_written_out() -> None:
    error = remote_error(error_bytes(1, "no\n\x1b[2Jway \u202e" + "x" * 10_000))
    assert error.message.startswith(r"no\n\x1b[2Jway \u202e")
    assert len(error.message) < 1_000


def test_errors_may_leave_out_the_text_and_name_objects() -> None:
    fields = (42, 10, None, 2, ("guest", bytes(16), -1), "a", "b", "c", 1, 2, ("net", bytes(16)))
    error = remote_error(bytes_of(schema.structure("error"), *fields))
    assert type(error) is NoDomain
    assert error.message == "the server gave no reason"


@pytest.mark.parametrize("length", range(0, 52, 4))
def test_an_error_that_is_cut_short(length: int) -> None:
    with pytest.raises(ProtocolError, match="an error message"):
        remote_error(error_bytes(1, "text")[:length])
