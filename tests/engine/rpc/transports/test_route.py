"""Where a URI leads, and what its server is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import ConnectionURI
from engine.errors import InvalidURI
from engine.rpc.transports.route import (
    CLIENT_PARAMETERS,
    CommandRoute,
    SshRoute,
    TcpRoute,
    TlsRoute,
    UnixRoute,
    route_for,
    server_name,
)

if TYPE_CHECKING:
    from engine.rpc.transports.route import Route

ENVIRONMENT = {"HOME": "/home/fred"}


def route(text: str, *, read_only: bool = False, user_id: int = 1000) -> Route:
    return route_for(
        ConnectionURI.parse(text), read_only=read_only, environment=ENVIRONMENT, user_id=user_id,
        exists=lambda path: False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", ""),
        ("qemu:///system", "qemu:///system"),
        ("qemu+ssh://fred@Hail:2222/system?no_tty=1&keyfile=/k", "qemu:///system"),
        ("test+unix:///default", "test:///default"),
        ("test+tcp://hail/srv/a%20b.xml?socket=/s", "test:///srv/a%20b.xml"),
        ("qemu+tls://hail/system?pkipath=/p&foo=a%26b&bar=1", "qemu:///system?foo=a%26b&bar=1"),
        ("qemu+unix:///?name=esx://hail/%3Fno_verify=1", "esx://hail/?no_verify=1"),
        ("xen+ssh://hail", "xen:///"),
    ],
)
def test_the_server_is_told_its_own_part(text: str, name: str) -> None:
    assert server_name(ConnectionURI.parse(text)) == name


def test_every_parameter_of_the_client_is_kept_from_the_server() -> None:
    query = "&".join(f"{name}=1" for name in sorted(CLIENT_PARAMETERS - {"name"}))
    assert server_name(ConnectionURI.parse(f"qemu+ssh://hail/system?{query}")) == "qemu:///system"
    assert len(CLIENT_PARAMETERS) == 17


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("qemu+tcp://hail/system", TcpRoute(host="hail", port=16509)),
        ("qemu+tcp:///system", TcpRoute(host="localhost", port=16509)),
        ("qemu+tcp://[::1]:99/system", TcpRoute(host="::1", port=99)),
        (
            "qemu://hail/system",
            TlsRoute(host="hail", port=16514, user_pki_folder="/home/fred/.pki/libvirt"),
        ),
        (
            "qemu+tls://hail/system?pkipath=/p&no_verify=1&no_sanity=1&tls_priority=NORMAL",
            TlsRoute(
                host="hail", pki_folder="/p", user_pki_folder="/home/fred/.pki/libvirt",
                verify=False, check_own_files=False, priority="NORMAL",
            ),
        ),
        ("qemu+ext:///system?command=/a%20b", CommandRoute(argv=("/a b",))),
        ("qemu+unix:///system?socket=/s", UnixRoute(path="/s")),
    ],
)  # fmt: skip
def test_each_transport(text: str, expected: Route) -> None:
    assert route(text) == expected


def test_root_has_the_systems_certificates_only() -> None:
    found = route("qemu+tls://hail/system", user_id=0)
    assert isinstance(found, TlsRoute)
    assert found.user_pki_folder == ""


@pytest.mark.parametrize("transport", ["ssh", "libssh", "libssh2"])
def test_ssh(transport: str) -> None:
    found = route(f"qemu+{transport}://fred@Hail:2222/system?no_tty=1&netcat=/bin/nc&command=/s")
    assert isinstance(found, SshRoute)
    assert (found.host, found.port, found.user) == ("Hail", 2222, "fred")
    assert (found.program, found.netcat, found.may_ask) == ("/s", "/bin/nc", False)
    assert "BatchMode=yes" in found.options
    assert "/bin/nc" in found.remote_command
    plain = route("qemu+ssh://hail/system", read_only=True)
    assert isinstance(plain, SshRoute)
    assert plain == plain._replace(program="ssh", netcat="nc", may_ask=True)
    assert "libvirt-sock-ro" in plain.remote_command


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("qemu+carrier://hail/system", "unknown transport 'carrier'"),
        ("qemu+unix://hail/system", "not on another host"),
        ("qemu+ext:///system", "no command"),
        ("qemu+ssh://-oProxyCommand=x/system", "host does not begin"),
        ("qemu+ssh://-oX@hail/system", "user does not begin"),
        ("qemu+ssh://%2doX/system", "host does not begin"),
        ("qemu+tls://hail/system?no_verify=maybe", "no_verify is 0 or 1"),
        ("qemu+unix:///system?mode=sideways", "unknown mode"),
    ],
)
def test_what_leads_nowhere_is_refused(text: str, words: str) -> None:
    with pytest.raises(InvalidURI, match=words):
        route(text)
