"""Which mechanism to use of those a server offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..errors import AuthFailed, ConnectStep
from ..untrusted_text import printable
from .scram import ScramSha1, ScramSha256, ScramSha512
from .single_message import Anonymous, External, Plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .mechanism import Mechanism

#: In order of preference: proof before password, and no name at all at the end.
MECHANISMS: Final[Mapping[str, type[Mechanism]]] = {
    mechanism.name: mechanism
    for mechanism in (ScramSha512, ScramSha256, ScramSha1, External, Plain, Anonymous)
}
#: Mechanisms that servers offer and we do not have, and why.
_ABSENT: Final[Mapping[str, str]] = {
    "GSSAPI": "Kerberos, which needs its libraries",
    "GSS-SPNEGO": "Kerberos, which needs its libraries",
    "DIGEST-MD5": "withdrawn by RFC 6331",
    "CRAM-MD5": "withdrawn as too weak",
    "NTLM": "broken for long",
    "LOGIN": "replaced by PLAIN",
    "SCRAM-SHA-1-PLUS": "bound to its TLS channel",
    "SCRAM-SHA-256-PLUS": "bound to its TLS channel",
    "SCRAM-SHA-512-PLUS": "bound to its TLS channel",
}


def choose_mechanism(
    offered: Sequence[str], *, wanted: str = "", is_private: bool
) -> type[Mechanism]:
    """Return the mechanism to use: ``wanted`` (in any case) or the best there is.

    Raises:
        AuthFailed: there is none. Never one over a channel that others can read (``is_private``
            False): libvirt's daemon wants SASL to encrypt there, and no mechanism of ours does.
    """
    names = [name.upper() for name in offered]
    if not is_private:
        raise _no_mechanism(
            "over a connection that others may read SASL has to encrypt all that follows,"
            f" which this program cannot do (offered: {_listed(names)})",
            hint="connect through +tls or +ssh",
        )
    if wanted and wanted.upper() not in names:
        raise _no_mechanism(
            f"SASL mechanism {printable(wanted, 40)} is not offered, only {_listed(names)}",
            hint="leave out auth=, or name one that is offered",
        )
    candidates = [wanted.upper()] if wanted else names
    for name, mechanism in MECHANISMS.items():
        if name in candidates:
            return mechanism
    raise _no_mechanism(
        f"no SASL mechanism that this program has: {_listed(candidates, _ABSENT)}",
        hint=f"add one of {', '.join(MECHANISMS)} to mech_list in the server's sasl2/libvirt.conf",
    )


def _no_mechanism(message: str, hint: str) -> AuthFailed:
    return AuthFailed(message, hint=hint, step=ConnectStep.LOGIN)


def _listed(names: Sequence[str], reasons: Mapping[str, str] | None = None) -> str:
    """Return the first names of what may be a stranger's long list, with what is known of them."""
    known = reasons or {}
    words = [
        printable(name, 40) + (f" ({known[name]})" if name in known else "") for name in names[:12]
    ]
    return ", ".join(words) or "none"
