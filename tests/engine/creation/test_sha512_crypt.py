"""The hash of a password is the one that OpenSSL's crypt makes."""

from __future__ import annotations

import subprocess

import pytest

from engine.creation.sha512_crypt import crypt_password, sha512_crypt


@pytest.mark.peer("openssl")
@pytest.mark.parametrize(
    ("password", "salt"),
    [
        ("", "a"),
        ("opensesame", "saltsaltsaltsalt"),
        ("Grüße, 世界", "./AZaz09"),
        ("x" * 64, "abc"),
        ("long " * 40, "0123456789abcdef"),
    ],
)
def test_as_openssl_does(password: str, salt: str) -> None:
    words = ["openssl", "passwd", "-6", "-salt", salt, "-stdin"]
    made = subprocess.run(words, input=password.encode(), capture_output=True, check=True)
    if password:  # it reads an empty line as no password at all
        assert sha512_crypt(password, salt) == made.stdout.decode().strip()
    assert sha512_crypt(password, salt).startswith(f"$6${salt}$")


def test_every_hash_has_a_salt_of_its_own() -> None:
    first, second = crypt_password("opensesame"), crypt_password("opensesame")
    assert first != second
    _, _, salt, _ = first.split("$")
    assert sha512_crypt("opensesame", salt) == first
