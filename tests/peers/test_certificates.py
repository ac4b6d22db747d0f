"""The certificates as openssl reads them."""

from __future__ import annotations

import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.peers.certificates import Certificates

pytestmark = pytest.mark.peer("openssl")


@pytest.mark.parametrize(("name", "purpose"), [("server", "sslserver"), ("client", "sslclient")])
def test_authority_vouches(certificates: Certificates, name: str, purpose: str) -> None:
    command = ["openssl", "verify", "-CAfile", "ca-cert.pem", "-purpose", purpose]
    done = subprocess.run(
        [*command, f"{name}-cert.pem"], cwd=certificates.folder, capture_output=True, check=True
    )
    assert done.stdout == f"{name}-cert.pem: OK\n".encode()


def test_keys_are_private(certificates: Certificates) -> None:
    for key in certificates.folder.glob("*-key.pem"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
