"""What cloud-init is told, and what it is spared."""

from __future__ import annotations

import json

import pytest

from engine.creation.cloud_init import CloudSeed
from engine.errors import InvalidArgument

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB alice@example"


def seed(**facts: object) -> CloudSeed:
    words: dict[str, object] = {"instance": "i-1", "hostname": "web-01", "user": "alice", **facts}
    return CloudSeed(**words)  # type: ignore[arg-type]


def user_of(document: str) -> dict[str, object]:
    (line,) = [line for line in document.splitlines() if line.startswith("  - ")]
    user = json.loads(line.removeprefix("  - "))
    assert isinstance(user, dict)
    return user


def test_a_user_with_a_key_and_packages() -> None:
    document = seed(keys=(KEY,), packages=("qemu-guest-agent", "nginx")).user_data()
    assert document.startswith('#cloud-config\nhostname: "web-01"\n')
    assert user_of(document) == {
        "name": "alice",
        "gecos": "alice",
        "shell": "/bin/bash",
        "sudo": "ALL=(ALL) NOPASSWD:ALL",
        "lock_passwd": True,
        "ssh_authorized_keys": [KEY],
    }
    assert 'packages: ["qemu-guest-agent", "nginx"]\n' in document


def test_a_password_is_only_there_as_its_hash() -> None:
    made = seed(password_hash="$6$salt$hash")
    assert user_of(made.user_data())["passwd"] == "$6$salt$hash"
    assert user_of(made.user_data())["lock_passwd"] is False
    assert "$6$" not in repr(made)


def test_a_full_name_is_told_as_such() -> None:
    document = seed(hostname="web-01.example.org").user_data()
    assert 'hostname: "web-01"\nfqdn: "web-01.example.org"\n' in document
    assert 'local-hostname: "web-01.example.org"' in seed(hostname="web-01.example.org").meta_data()


@pytest.mark.parametrize(
    "wrong",
    [
        {"hostname": "-web"},
        {"hostname": "web 01"},
        {"hostname": 'web"\nruncmd: [evil]'},
        {"user": "Alice"},
        {"user": "alice\n"},
        {"keys": ("AAAA",)},
        {"keys": (f"{KEY}\n{KEY}",)},
        {"packages": ("nginx; rm",)},
    ],
)
def test_what_a_guest_would_stumble_over_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidArgument):
        seed(**wrong)


def test_a_comment_of_a_key_cannot_begin_another_line() -> None:
    document = seed(keys=(f'{KEY} "]}}: # \u2028',)).user_data()
    assert user_of(document)["ssh_authorized_keys"] == [f'{KEY} "]}}: # \u2028']
    assert len(document.splitlines()) == 5
