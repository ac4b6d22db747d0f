"""A folder of certificates as ``?pkipath=`` wants it, good or bad."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.certificates import Certificates

_NAMES = {"ca-cert": "cacert", "client-cert": "clientcert", "client-key": "clientkey"}


def pki_folder(folder: Path, certificates: Certificates, authority: Certificates) -> Path:
    """Make ``folder``: the client of ``certificates``, which trusts ``authority``."""
    folder.mkdir()
    for name, libvirts in _NAMES.items():
        origin = authority if name == "ca-cert" else certificates
        shutil.copy(origin.folder / f"{name}.pem", folder / f"{libvirts}.pem")
    return folder


def make_expired(certificates: Certificates, name: str) -> None:
    """Issue ``name`` again, with its key, until yesterday."""
    request = f"{name}-request.pem"
    kept = ("-copy_extensions", "copyall")
    _openssl(
        certificates, "x509", "-x509toreq", "-in", f"{name}-cert.pem",
        "-signkey", f"{name}-key.pem", *kept, "-out", request,
    )  # fmt: skip
    _openssl(
        certificates, "x509", "-req", "-in", request, "-CA", "ca-cert.pem",
        "-CAkey", "ca-key.pem", "-days", "-1", *kept, "-out", f"{name}-cert.pem",
    )  # fmt: skip


def revoke(certificates: Certificates, name: str) -> Path:
    """Return a list of revoked certificates that has ``name``; the authority may sign one now."""
    folder = certificates.folder
    _openssl(
        certificates, "req", "-x509", "-key", "ca-key.pem", "-config", "openssl.cnf",
        "-subj", "/CN=Test authority", "-addext", "basicConstraints=critical,CA:TRUE",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-out", "ca-cert.pem",
    )  # fmt: skip
    (folder / "index.txt").touch()
    (folder / "ca.cnf").write_text(
        "[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\ndefault_md = sha256\n"
        "default_crl_days = 30\n"
    )
    authority = ("ca", "-config", "ca.cnf", "-cert", "ca-cert.pem", "-keyfile", "ca-key.pem")
    _openssl(certificates, *authority, "-revoke", f"{name}-cert.pem")
    _openssl(certificates, *authority, "-gencrl", "-out", "crl.pem")
    return folder / "crl.pem"


def _openssl(certificates: Certificates, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=certificates.folder, check=True, capture_output=True)
