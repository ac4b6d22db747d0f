"""TLS as VeNCrypt uses it: with the server's certificate, or with nobody's."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Final

from ...errors import ConnectFailed, ConnectStep
from ...untrusted_text import printable

if TYPE_CHECKING:
    from .login import RfbLogin
    from .wire import Wire

#: OpenSSL's numbers (x509_vfy.h) -> what is wrong with the certificate, and what to do.
_BAD_CERTIFICATE: Final = {
    9: ("is not valid yet", "compare the clocks of both machines"),
    10: ("has expired", "renew it on that host"),
    18: ("is signed by itself", "name its authority"),
    19: ("is signed by an unknown authority", "name that authority"),
    20: ("is signed by an unknown authority", "name that authority"),
    62: ("is for another name", "connect by the name that it was made for"),
    64: ("is for another address", "connect by the name that it was made for"),
}


async def start_certified_tls(wire: Wire, login: RfbLogin) -> None:
    """Go on in TLS; the server shows a certificate for ``login.host_name``.

    Raises:
        ConnectFailed: it is not the right one, or there is no TLS at all.
    """
    context = login.tls or ssl.create_default_context()
    if context.check_hostname and not login.host_name:
        raise ConnectFailed(
            f"{wire.place} shows a certificate, and nobody said what name it must be for",
            step=ConnectStep.CERTIFICATE,
        )
    wire.is_certified = True
    await _start(wire, context, login.host_name or None)


async def start_anonymous_tls(wire: Wire, _: RfbLogin) -> None:
    """Go on in TLS without a certificate: nobody can listen, but anybody may be at the other end.

    Raises:
        ConnectFailed: there is no such TLS here or there.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2  # 1.3 knows no anonymous one
    context.set_ciphers("ADH:AECDH:@SECLEVEL=0")
    await _start(wire, context, None)


async def _start(wire: Wire, context: ssl.SSLContext, host_name: str | None) -> None:
    try:
        await wire.start_tls(context, host_name)
    except ssl.SSLCertVerificationError as error:
        words, hint = _BAD_CERTIFICATE.get(
            error.verify_code, (f"is bad: {error.verify_message}", "")
        )
        asked = (
            f" (asked for: {printable(host_name or '')})" if error.verify_code in (62, 64) else ""
        )
        raise ConnectFailed(
            f"{wire.place}: the server's certificate {printable(words)}{asked}",
            hint=hint,
            step=ConnectStep.CERTIFICATE,
        ) from error
    except (OSError, EOFError, ValueError) as error:
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
        raise ConnectFailed(
            f"{wire.place}: no TLS handshake:"
            f" {printable(str(reason).replace('_', ' ').lower(), 120) or 'it hung up'}",
            step=ConnectStep.CERTIFICATE,
        ) from error
