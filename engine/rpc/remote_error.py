"""What a libvirt daemon says went wrong, as an error of our tree."""

from __future__ import annotations

from typing import Final

from ..errors import EngineError, ErrorCode, Unsupported, error_for_code
from ..untrusted_text import printable
from .xdr import decoder_for

#: The fields of virNetMessageError; the objects it is about are in its text already.
_FIELDS: Final = (
    "code:int domain:int message:string? level:int guest:named? text1:string? text2:string? "
    "text3:string? number1:int number2:int network:named_without_id?"
)
_STRUCTURES: Final = {
    "named": "name:string uuid:opaque[16] id:int",
    "named_without_id": "name:string uuid:opaque[16]",
}
_DECODER: Final = decoder_for("an error message", _FIELDS, _STRUCTURES.__getitem__)

#: Who says that a procedure is unknown (VIR_FROM_RPC).
_FROM_RPC: Final = 7
_UNKNOWN_PROCEDURE: Final = ("unknown procedure", "Cannot find program")


def remote_error(payload: bytes) -> EngineError:
    """Return the error of a reply.

    Raises:
        ProtocolError: the bytes are no error message.
    """
    code, domain, message, level, *_ = _DECODER.decode(payload)
    text = printable(message or "the server gave no reason")
    is_unknown = code == ErrorCode.RPC and domain == _FROM_RPC
    if is_unknown and text.startswith(_UNKNOWN_PROCEDURE):
        return Unsupported(f"the server is too old for this: {text}")
    return error_for_code(code, text, domain=domain, level=level)
