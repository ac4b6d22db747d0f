"""Connection URIs: libvirt's forms and ours, and what is refused."""

from __future__ import annotations

import pytest

from engine import ConnectionURI
from engine.errors import InvalidURI


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("test:///default", ConnectionURI("test", path="/default")),
        ("qemu:///system", ConnectionURI("qemu", path="/system")),
        (
            "qemu+ssh://root@host.example:2222/system",
            ConnectionURI("qemu", "ssh", "root", "host.example", 2222, "/system"),
        ),
        (
            "qemu+tls://[2001:db8::1]/system",
            ConnectionURI("qemu", "tls", host="2001:db8::1", path="/system"),
        ),
        (
            "qemu:///attach?monitor=/run/a%20b.sock&monitor=/c&name=x",
            ConnectionURI(
                "qemu",
                path="/attach",
                parameters=(("monitor", "/run/a b.sock"), ("monitor", "/c"), ("name", "x")),
            ),
        ),
        (
            "qemu:///embed?root=/srv/c++/%ff%2b%23",
            ConnectionURI("qemu", path="/embed", parameters=(("root", "/srv/c++/\udcff+#"),)),
        ),
        ("test:///\udcff.xml", ConnectionURI("test", path="/\udcff.xml")),
        ("QEMU+SSH://H/system", ConnectionURI("qemu", "ssh", host="H", path="/system")),
        ("qemu+ssh://-oX/system", ConnectionURI("qemu", "ssh", host="-oX", path="/system")),
        (
            "qemu+tls://[fe80::1%25eth0]:1/system",
            ConnectionURI("qemu", "tls", host="fe80::1%eth0", port=1, path="/system"),
        ),
        ("", ConnectionURI("")),
        (
            "esx://h/?no_verify=1",
            ConnectionURI("esx", host="h", path="/", parameters=(("no_verify", "1"),)),
        ),
    ],
)  # fmt: skip
def test_parse_and_back(text: str, expected: ConnectionURI) -> None:
    parsed = ConnectionURI.parse(text)
    assert parsed == expected
    assert ConnectionURI.parse(str(parsed)) == parsed


@pytest.mark.parametrize(
    "text",
    [
        "qemu", "/run/x.sock", "://x", "qemu:/system", "q\x1b[emu:///system", "qemu://h:port/",
        "qemu:///a b", "qemu://[::1/", "qemu:///embed?root=/a#b",
        "qemu+ssh://a%0ab/system", "qemu+ext:///system?command=/a%00b",
    ],
)  # fmt: skip
def test_what_is_no_uri_is_refused_with_the_text(text: str) -> None:
    with pytest.raises(InvalidURI) as caught:
        ConnectionURI.parse(text)
    assert repr(text)[1:-1] in caught.value.message or "%" in text


@pytest.mark.parametrize("rest", ["h/system", "h:x/", "h/a b", "[::1/"])
def test_a_password_is_refused_and_not_repeated(rest: str) -> None:
    with pytest.raises(InvalidURI, match="password") as caught:
        ConnectionURI.parse(f"qemu+tls://fred:open@sesame@{rest}")
    assert "sesame" not in str(caught.value)
    assert "open" not in caught.value.message
    assert "fred@" in caught.value.message


def test_nothing_but_a_port_follows_an_address_in_brackets() -> None:
    with pytest.raises(InvalidURI, match="not the name of a host"):
        ConnectionURI.parse("qemu+ssh://[::1]x/system")


def test_parameters() -> None:
    uri = ConnectionURI.parse("qemu:///attach?monitor=a&monitor=b&empty=")
    assert uri.parameter_values("monitor") == ("a", "b")
    assert uri.parameter("monitor") == "a"
    assert uri.parameter("absent", "default") == "default"
    assert uri.parameter("empty", "default") == ""
    with pytest.raises(InvalidURI, match="empty"):
        uri.reject_unknown_parameters(frozenset({"monitor"}))


def test_a_switch_is_a_number() -> None:
    uri = ConnectionURI.parse("qemu+ssh://h/system?no_tty=1&no_verify=0&no_sanity=yes")
    assert uri.parameter_flag("no_tty")
    assert not uri.parameter_flag("no_verify")
    assert not uri.parameter_flag("absent")
    with pytest.raises(InvalidURI, match="no_sanity"):
        uri.parameter_flag("no_sanity")
