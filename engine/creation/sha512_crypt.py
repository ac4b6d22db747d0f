"""The hash of a password as crypt(3) writes it with ``$6$``: what cloud-init takes for a user."""

from __future__ import annotations

import secrets
from hashlib import sha512
from typing import Final

_ALPHABET: Final = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ROUNDS: Final = 5000
_SALT_LENGTH: Final = 16


def crypt_password(password: str) -> str:
    """Return the hash of ``password`` with a salt that nobody has used before."""
    salt = "".join(secrets.choice(_ALPHABET) for _ in range(_SALT_LENGTH))
    return sha512_crypt(password, salt)


def sha512_crypt(password: str, salt: str) -> str:
    """Return ``$6$SALT$HASH``, with the 5000 rounds that crypt(3) has by default."""
    key, grain = password.encode(), salt[:_SALT_LENGTH].encode()
    digest = _first_digest(key, grain)
    keys = _stretched(sha512(key * len(key)).digest(), len(key))
    grains = _stretched(sha512(grain * (16 + digest[0])).digest(), len(grain))
    for number in range(_ROUNDS):
        is_odd = number % 2
        text = keys if is_odd else digest
        text += grains if number % 3 else b""
        text += keys if number % 7 else b""
        text += digest if is_odd else keys
        digest = sha512(text).digest()
    return f"$6${grain.decode()}${_encoded(digest)}"


def _first_digest(key: bytes, grain: bytes) -> bytes:
    between = sha512(key + grain + key).digest()
    text = key + grain + _stretched(between, len(key))
    length = len(key)
    while length:
        text += between if length % 2 else key
        length //= 2
    return sha512(text).digest()


def _stretched(digest: bytes, length: int) -> bytes:
    return (digest * (length // len(digest) + 1))[:length]


def _encoded(digest: bytes) -> str:
    """Return the digest in crypt's own order and alphabet."""
    first, second, third = 0, 21, 42
    parts = []
    for _ in range(21):
        parts.append(_letters(digest[first] << 16 | digest[second] << 8 | digest[third], 4))
        first, second, third = second + 1, third + 1, first + 1
    return "".join(parts) + _letters(digest[63], 2)


def _letters(number: int, count: int) -> str:
    return "".join(_ALPHABET[number >> 6 * place & 63] for place in range(count))
