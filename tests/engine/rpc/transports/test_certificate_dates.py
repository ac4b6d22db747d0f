"""Until when a certificate is valid, compared with what OpenSSL says."""

from __future__ import annotations

import datetime
import subprocess
from typing import TYPE_CHECKING

import pytest

from engine.rpc.transports.certificate_dates import valid_until
from tests.engine.rpc.transports.pki_folder import make_expired
from tests.peers.certificates import Certificates

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.peer("openssl")


def by_openssl(path: Path) -> datetime.datetime:
    done = subprocess.run(
        ["openssl", "x509", "-in", path, "-noout", "-enddate"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    text = done.stdout.strip().removeprefix("notAfter=")
    return datetime.datetime.strptime(text, "%b %d %H:%M:%S %Y %Z").replace(tzinfo=datetime.UTC)


@pytest.mark.parametrize("days", [1, 20_000])  # past 2049 the time is written in another form
def test_as_openssl_reads_it(tmp_path: Path, days: int) -> None:
    path = tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += [
        "-noenc",
        "-keyout",
        "key.pem",
        "-subj",
        "/CN=x",
        "-days",
        str(days),
        "-out",
        str(path),
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert valid_until(f"Certificate:\n words\n{path.read_text()}") == by_openssl(path)


def test_an_expired_one(tmp_path: Path) -> None:
    certificates = Certificates.create(tmp_path / "own")
    make_expired(certificates, "client")
    path = certificates.folder / "client-cert.pem"
    end = valid_until(path.read_text())
    assert end == by_openssl(path)
    assert end is not None
    assert end < datetime.datetime.now(datetime.UTC)


@pytest.mark.parametrize("body", ["", "AAAA", "MIIB", "!!!", "MAUwAzABMA=="])
def test_what_is_no_certificate_has_no_end(body: str) -> None:
    assert valid_until(body) is None
    pem = f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"
    assert valid_until(pem) is None
