"""Our certificates: which files libvirt keeps them in, and a TLS context made from them.

    system          /etc/pki/CA/: cacert.pem, cacrl.pem
                    /etc/pki/libvirt/: clientcert.pem, private/clientkey.pem
    user's own      ~/.pki/libvirt/, first: certificate and key as a pair, others by themselves
    ?pkipath=DIR    all of them in DIR, and nowhere else

Facts: libvirt's "TLS certificates" (kbase/tlscerts.html) and "Remote support" (remote.html).
"""

from __future__ import annotations

import datetime
import os
import re
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...errors import ConnectFailed, ConnectStep, Unsupported
from ...untrusted_text import printable
from .certificate_dates import valid_until

if TYPE_CHECKING:
    from .route import TlsRoute

_AUTHORITY: Final = "/etc/pki/CA/cacert.pem"
_REVOKED: Final = "/etc/pki/CA/cacrl.pem"
_CERTIFICATE: Final = "/etc/pki/libvirt/clientcert.pem"
_KEY: Final = "/etc/pki/libvirt/private/clientkey.pem"
#: Priority strings of GnuTLS that ask for nothing but a good choice, and what may follow.
_PRIORITY: Final = re.compile(
    r"(@LIBVIRT|@SYSTEM|SYSTEM|NORMAL|SECURE128|SECURE192|SECURE256|PFS|,)+"
    r"(:-VERS-(SSL3\.0|TLS1\.0|TLS1\.1))*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PkiFiles:
    """Paths of the files that are there; None where one is not."""

    authority: str | None
    revoked: str | None
    certificate: str | None
    key: str | None
    #: Where authority and certificate would be.
    wanted_authority: str
    wanted_certificate: str


def find_files(route: TlsRoute) -> PkiFiles:
    """Return the files for ``route``."""
    authority, revoked, certificate, key = _AUTHORITY, _REVOKED, _CERTIFICATE, _KEY
    own = route.pki_folder or route.user_pki_folder
    if own:
        own_pair = f"{own}/clientcert.pem", f"{own}/clientkey.pem"
        if route.pki_folder or all(map(os.path.exists, own_pair)):
            certificate, key = own_pair
        if route.pki_folder or os.path.exists(f"{own}/cacert.pem"):
            authority = f"{own}/cacert.pem"
        if route.pki_folder or os.path.exists(f"{own}/cacrl.pem"):
            revoked = f"{own}/cacrl.pem"
    has_pair = os.path.exists(certificate) and os.path.exists(key)
    return PkiFiles(
        authority=_present(authority),
        revoked=_present(revoked),
        certificate=certificate if has_pair else None,
        key=key if has_pair else None,
        wanted_authority=authority,
        wanted_certificate=certificate,
    )


def client_context(route: TlsRoute, files: PkiFiles) -> ssl.SSLContext:
    """Return the context for a client; reads the files.

    Raises:
        ConnectFailed: step CERTIFICATE: a file is missing, unreadable or expired; it is named.
        Unsupported: a priority string that only GnuTLS can read.
    """
    if route.priority and not _PRIORITY.fullmatch(route.priority):
        raise Unsupported(
            f"tls_priority={route.priority!r} can only be read by GnuTLS",
            hint="leave it out: TLS 1.2 and 1.3 are spoken, with OpenSSL's choice of ciphers",
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if files.authority:
        _load(context, files.authority)
    elif route.verify:
        raise _bad_file(files.wanted_authority, "no authority to check the server's certificate by")
    if files.revoked:
        _load(context, files.revoked)
        context.verify_flags |= ssl.VerifyFlags.VERIFY_CRL_CHECK_LEAF
    if not route.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if files.certificate and files.key:
        _load_pair(context, files.certificate, files.key)
        if route.check_own_files:
            _check_dates(files.certificate)
    return context


def _present(path: str) -> str | None:
    return path if os.path.exists(path) else None


def _load(context: ssl.SSLContext, path: str) -> None:
    try:
        context.load_verify_locations(path)
    except OSError as error:
        raise _bad_file(path, _reason(error)) from error


def _load_pair(context: ssl.SSLContext, certificate: str, key: str) -> None:
    try:
        # Nobody is asked for a passphrase on the terminal: libvirt's keys have none.
        context.load_cert_chain(certificate, key, password=lambda: b"")
    except PermissionError as error:
        raise _bad_file(key, f"{error.strerror} (or of {certificate})") from error
    except OSError as error:
        raise _bad_file(
            certificate, f"not a certificate with its key {key}: {_reason(error)}"
        ) from error


def _check_dates(certificate: str) -> None:
    with open(certificate, encoding="ascii", errors="replace") as file:
        end = valid_until(file.read())
    if end is not None and end < datetime.datetime.now(datetime.UTC):
        raise _bad_file(certificate, f"expired on {end:%Y-%m-%d}")


def _reason(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return (error.reason or "unreadable").replace("_", " ").lower()
    return error.strerror or "unreadable"


def _bad_file(path: str, why: str) -> ConnectFailed:
    return ConnectFailed(
        printable(f"{path}: {why}"),
        hint="see libvirt's kbase/tlscerts.html, or name another folder: ?pkipath=",
        step=ConnectStep.CERTIFICATE,
    )
