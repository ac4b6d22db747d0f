"""SCRAM (RFC 5802, RFC 7677): each side proves that it knows the password, and does not say it.

    client   n,,n=USER,r=NONCE
    server   r=NONCE+MORE,s=SALT,i=ITERATIONS
    client   c=biws,r=NONCE+MORE,p=PROOF
    server   v=SIGNATURE                              or e=REASON

Without channel binding: ``n,,`` says so, and ``biws`` is its base64.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from typing import TYPE_CHECKING, ClassVar, Final

from ..errors import AuthFailed, ConnectStep, ProtocolError
from ..untrusted_text import printable
from .preparation import prepared

if TYPE_CHECKING:
    from collections.abc import Callable

    from .mechanism import Login

#: Rounds of hashing a server may ask for: seconds of work. 4096 is usual.
ITERATION_LIMIT: Final = 10_000_000

_CHALLENGE: Final = re.compile(
    r"r=(?P<nonce>[!-+\--~]+),s=(?P<salt>[A-Za-z0-9+/=]+),i=(?P<rounds>[1-9][0-9]{0,17})"
    r"(?:,[A-Za-z]=[^,\0]+)*"
)
_VERDICT: Final = re.compile(r"(?P<kind>[ve])=(?P<value>[^,\0]+)(?:,[A-Za-z]=[^,\0]+)*")
_KNOWN: Final = re.compile(r",[rsi]=")


class _Scram:
    name: ClassVar[str]
    asks_login: ClassVar[bool] = True
    _digest: ClassVar[str]

    def __init__(self, login: Login, *, nonce: str = "") -> None:
        self.is_complete = False
        self._login = login
        self._nonce = nonce or secrets.token_urlsafe(24)
        self._client_first = b""
        self._expected_signature = b""
        self._next: Callable[[str], bytes | None] = self._answer_challenge

    def start(self) -> bytes:
        user = prepared(self._login.user, "user name")
        escaped = user.replace(b"=", b"=3D").replace(b",", b"=2C")
        self._client_first = b"n=%b,r=%b" % (escaped, self._nonce.encode())
        return b"n,," + self._client_first

    def step(self, challenge: bytes | None) -> bytes | None:
        if not self._client_first or self.is_complete or challenge is None:
            raise self._broken("a message is missing, or one too many")
        try:
            text = challenge.decode()
        except UnicodeDecodeError as error:
            raise self._broken("a message that is not UTF-8") from error
        return self._next(text)

    def _answer_challenge(self, text: str) -> bytes:
        if text.startswith("m="):
            raise self._broken("an extension that is mandatory, which no standard has")
        found = _CHALLENGE.fullmatch(text)
        if found is None or _KNOWN.search(text, found.end("rounds")):
            raise self._broken("a challenge without nonce, salt and iterations in their order")
        nonce, rounds = found["nonce"], int(found["rounds"])
        if not nonce.startswith(self._nonce) or nonce == self._nonce:
            raise self._broken("a nonce that does not extend ours: somebody replays a conversation")
        if rounds > ITERATION_LIMIT:
            raise AuthFailed(
                f"{self.name}: the server asks for {rounds} rounds of hashing;"
                f" {ITERATION_LIMIT} is as far as we go",
                step=ConnectStep.LOGIN,
            )
        salt = self._from_base64(found["salt"])
        self._next = self._check_verdict
        return self._prove(b"c=biws,r=" + nonce.encode(), text.encode(), salt, rounds)

    def _prove(self, final: bytes, challenge: bytes, salt: bytes, rounds: int) -> bytes:
        password = prepared(self._login.password, "password")
        salted = hashlib.pbkdf2_hmac(self._digest, password, salt, rounds)
        transcript = b",".join((self._client_first, challenge, final))
        client_key = self._keyed(salted, b"Client Key")
        stored_key = hashlib.new(self._digest, client_key).digest()
        signature = self._keyed(stored_key, transcript)
        proof = bytes(a ^ b for a, b in zip(client_key, signature, strict=True))
        self._expected_signature = self._keyed(self._keyed(salted, b"Server Key"), transcript)
        return final + b",p=" + base64.b64encode(proof)

    def _check_verdict(self, text: str) -> None:
        found = _VERDICT.fullmatch(text)
        if found is None:
            raise self._broken("neither a signature nor an error at the end")
        if found["kind"] == "e":
            raise AuthFailed(
                f"{self.name}: the server says {printable(found['value'], 80)}",
                step=ConnectStep.LOGIN,
            )
        if not hmac.compare_digest(self._from_base64(found["value"]), self._expected_signature):
            raise AuthFailed(
                f"{self.name}: the server does not know the password itself",
                hint="somebody else may be answering in its place",
                step=ConnectStep.LOGIN,
            )
        self.is_complete = True

    def _keyed(self, key: bytes, message: bytes) -> bytes:
        return hmac.digest(key, message, self._digest)

    def _from_base64(self, text: str) -> bytes:
        try:
            return base64.b64decode(text, validate=True)
        except ValueError as error:
            raise self._broken("a field that is not base64") from error

    def _broken(self, reason: str) -> ProtocolError:
        return ProtocolError(f"{self.name}: the server sent {reason}")


class ScramSha1(_Scram):
    """SCRAM over SHA-1: weak as a hash, still sound here."""

    name = "SCRAM-SHA-1"
    _digest = "sha1"


class ScramSha256(_Scram):
    """SCRAM over SHA-256."""

    name = "SCRAM-SHA-256"
    _digest = "sha256"


class ScramSha512(_Scram):
    """SCRAM over SHA-512."""

    name = "SCRAM-SHA-512"
    _digest = "sha512"
