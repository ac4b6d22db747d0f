"""Which certificates are ours, and which of libvirt's settings Python's TLS can follow."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest

from engine.errors import ConnectFailed, ConnectStep, Unsupported
from engine.rpc.transports.pki import client_context, find_files
from engine.rpc.transports.route import TlsRoute
from tests.engine.rpc.transports.pki_folder import pki_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.certificates import Certificates

SYSTEM = "/etc/pki/libvirt/clientcert.pem"


def test_a_named_folder_has_everything_or_it_is_missing(tmp_path: Path) -> None:
    files = find_files(TlsRoute(host="h", pki_folder=str(tmp_path)))
    assert (files.authority, files.revoked, files.certificate, files.key) == (None,) * 4
    assert files.wanted_authority == f"{tmp_path}/cacert.pem"
    (tmp_path / "cacrl.pem").touch()
    assert find_files(TlsRoute(host="h", pki_folder=str(tmp_path))).revoked


def test_the_users_own_files_go_first_certificate_and_key_together(tmp_path: Path) -> None:
    route = TlsRoute(host="h", user_pki_folder=str(tmp_path))
    assert find_files(route).wanted_authority == "/etc/pki/CA/cacert.pem"
    (tmp_path / "cacert.pem").touch()
    (tmp_path / "clientcert.pem").touch()
    files = find_files(route)
    assert files.authority == f"{tmp_path}/cacert.pem"
    assert files.wanted_certificate == SYSTEM
    (tmp_path / "clientkey.pem").touch()
    files = find_files(route)
    assert (files.certificate, files.key) == (
        f"{tmp_path}/clientcert.pem", f"{tmp_path}/clientkey.pem",
    )  # fmt: skip


@pytest.mark.peer("openssl")
def test_a_context_that_checks_and_one_that_does_not(
    certificates: Certificates, tmp_path: Path
) -> None:
    folder = str(pki_folder(tmp_path / "pki", certificates, certificates))
    route = TlsRoute(host="h", pki_folder=folder, priority="@LIBVIRT,SYSTEM")
    context = client_context(route, find_files(route))
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    route = TlsRoute(host="h", pki_folder=folder, verify=False)
    assert client_context(route, find_files(route)).verify_mode is ssl.CERT_NONE


@pytest.mark.peer("openssl")
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("cacert.pem", None, "no authority"),
        ("cacert.pem", "nonsense", "cacert.pem: "),
        ("clientcert.pem", "nonsense", "clientcert.pem: not a certificate"),
        ("clientkey.pem", "nonsense", "clientkey.pem"),
        ("cacrl.pem", "nonsense", "cacrl.pem: "),
    ],
)
def test_a_bad_file_is_named(
    certificates: Certificates, tmp_path: Path, name: str, content: str | None, words: str
) -> None:
    folder = pki_folder(tmp_path / "pki", certificates, certificates)
    path = folder / name
    if content is None:
        path.unlink()
    else:
        path.write_text(content)
    route = TlsRoute(host="h", pki_folder=str(folder))
    with pytest.raises(ConnectFailed, match=words) as caught:
        client_context(route, find_files(route))
    assert caught.value.step is ConnectStep.CERTIFICATE


@pytest.mark.parametrize("priority", ["NORMAL", "SECURE128:-VERS-TLS1.0:-VERS-TLS1.1", "SYSTEM"])
def test_priorities_that_ask_for_a_good_choice(priority: str) -> None:
    route = TlsRoute(host="h", verify=False, pki_folder="/nowhere", priority=priority)
    client_context(route, find_files(route))


def test_priorities_that_only_gnutls_can_read_are_refused() -> None:
    route = TlsRoute(host="h", verify=False, priority="NONE:+VERS-TLS1.3:+AES-256-GCM")
    with pytest.raises(Unsupported, match="GnuTLS"):
        client_context(route, find_files(route))
