"""Until when a certificate is valid, read from its file.

Python's ssl says so of certificates of others only. Source of the form: RFC 5280, section 4.1
(Certificate, TBSCertificate, Validity), in DER (ITU-T X.690).
"""

from __future__ import annotations

import datetime
import re
import ssl
from typing import Final

_PEM: Final = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)
_VERSION, _UTC_TIME = 0xA0, 0x17
#: In TBSCertificate before the validity: serial number, signature, issuer.
_BEFORE_VALIDITY: Final = 3
#: UTCTime has two digits for the year: from this one on they are of the twentieth century.
_CENTURY: Final = 50


def valid_until(pem: str) -> datetime.datetime | None:
    """Return the end of the first certificate in ``pem``; None if it cannot be read."""
    if (found := _PEM.search(pem)) is None:
        return None
    try:
        return _end_of_validity(ssl.PEM_cert_to_DER_cert(found[0]))
    except (ValueError, IndexError):
        return None


def _end_of_validity(der: bytes) -> datetime.datetime:
    _, certificate, _ = _element(der)
    _, rest, _ = _element(certificate)
    tag, _, after = _element(rest)
    if tag == _VERSION:
        rest = after
    for _ in range(_BEFORE_VALIDITY):
        _, _, rest = _element(rest)
    _, validity, _ = _element(rest)
    _, _, behind_begin = _element(validity)
    tag, end, _ = _element(behind_begin)
    text = end.decode("ascii")
    if tag == _UTC_TIME:
        text = f"{'19' if int(text[:2]) >= _CENTURY else '20'}{text}"
    return datetime.datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=datetime.UTC)


def _element(der: bytes) -> tuple[int, bytes, bytes]:
    """Return tag and content of the first element, and what follows it."""
    tag, length, start = der[0], der[1], 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(der[2:start], "big")
    if len(der) < start + length:
        raise ValueError("cut off")
    return tag, der[start : start + length], der[start + length :]
