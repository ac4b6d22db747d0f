"""The client's side of SASL mechanisms, as conversations of challenges and answers.

A conversation is a generator: ``next()`` gives the initial response, ``send()`` takes what the
server says. PLAIN is RFC 4616, ANONYMOUS RFC 4505, SCRAM RFC 5802 and RFC 7677,
without channel binding.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    Conversation = Generator[bytes, bytes, None]


class BadServerSignature(Exception):
    """The server does not know the password either: somebody else answers in its place."""


def _plain(username: str, password: str) -> Conversation:
    yield f"\0{username}\0{password}".encode()


def _anonymous(username: str, password: str) -> Conversation:
    yield username.encode()


def _scram(digest: str, username: str, password: str) -> Conversation:
    nonce = base64.b64encode(os.urandom(18)).decode()
    name = username.replace("=", "=3D").replace(",", "=2C")
    first = f"n={name},r={nonce}"
    challenge = yield f"n,,{first}".encode()
    fields = _fields(challenge)
    final = f"c=biws,r={fields['r']}"  # biws is base64 of "n,,"
    transcript = f"{first},{challenge.decode()},{final}".encode()
    salt = base64.b64decode(fields["s"])
    salted = hashlib.pbkdf2_hmac(digest, password.encode(), salt, int(fields["i"]))
    client_key = hmac.digest(salted, b"Client Key", digest)
    stored_key = hashlib.new(digest, client_key).digest()
    signature = hmac.digest(stored_key, transcript, digest)
    proof = bytes(a ^ b for a, b in zip(client_key, signature, strict=True))
    challenge = yield f"{final},p={base64.b64encode(proof).decode()}".encode()
    server_key = hmac.digest(salted, b"Server Key", digest)
    expected = hmac.digest(server_key, transcript, digest)
    if base64.b64decode(_fields(challenge).get("v", "")) != expected:
        raise BadServerSignature
    yield b""


def _fields(message: bytes) -> dict[str, str]:
    return dict(item.split("=", 1) for item in message.decode().split(","))


MECHANISMS: Final[Mapping[str, Callable[[str, str], Conversation]]] = {
    "PLAIN": _plain,
    "ANONYMOUS": _anonymous,
    "SCRAM-SHA-1": partial(_scram, "sha1"),
    "SCRAM-SHA-256": partial(_scram, "sha256"),
    "SCRAM-SHA-512": partial(_scram, "sha512"),
}
