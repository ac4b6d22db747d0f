"""Which socket for whom: libvirt's rules as a table."""

from __future__ import annotations

import pytest

from engine import ConnectionURI
from engine.errors import InvalidURI
from engine.rpc.transports.daemon_socket import Machine, remote_socket

RUNTIME = {"XDG_RUNTIME_DIR": "/run/user/7", "HOME": "/home/fred", "PATH": "/bin"}
OWN = "/run/user/7/libvirt"


@pytest.mark.parametrize(
    ("uri", "read_only", "present", "path"),
    [
        ("qemu:///system", False, set(), "/run/libvirt/libvirt-sock"),
        ("qemu:///system", True, set(), "/run/libvirt/libvirt-sock-ro"),
        ("qemu:///system", False, {"/run/libvirt/virtqemud-sock", "/run/libvirt/libvirt-sock"},
         "/run/libvirt/virtqemud-sock"),
        ("qemu:///system?mode=legacy", False, {"/run/libvirt/virtqemud-sock"},
         "/run/libvirt/libvirt-sock"),
        ("qemu:///system?mode=direct", True, set(), "/run/libvirt/virtqemud-sock-ro"),
        ("lxc:///system", False, {"/run/libvirt/virtlxcd-sock"}, "/run/libvirt/virtlxcd-sock"),
        ("qemu:///system", False, {"/var/run/libvirt/libvirt-sock"},
         "/var/run/libvirt/libvirt-sock"),
        ("test+unix:///default", False, set(), f"{OWN}/libvirt-sock"),
        ("qemu:///session", True, set(), f"{OWN}/libvirt-sock"),
        ("qemu:///session", False, {f"{OWN}/virtqemud-sock"}, f"{OWN}/virtqemud-sock"),
        ("", False, set(), f"{OWN}/libvirt-sock"),
        ("qemu:///session?socket=/s", True, set(), "/s"),
    ],
)  # fmt: skip
def test_where_the_socket_is(uri: str, read_only: bool, present: set[str], path: str) -> None:
    machine = Machine(RUNTIME, 7, present.__contains__)
    assert machine.daemon_socket(ConnectionURI.parse(uri), read_only=read_only)[0] == path


@pytest.mark.parametrize("uri", ["qemu:///session", "", "test+unix:///default"])
def test_root_has_the_systems_daemon_only(uri: str) -> None:
    machine = Machine(RUNTIME, 0, lambda path: False)
    assert machine.daemon_socket(ConnectionURI.parse(uri), read_only=False) == (
        "/run/libvirt/libvirt-sock", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        (RUNTIME, OWN),
        ({"HOME": "/home/fred"}, "/home/fred/.cache/libvirt"),
        ({"HOME": "/home/fred", "XDG_RUNTIME_DIR": ""}, "/home/fred/.cache/libvirt"),
        ({"XDG_CACHE_HOME": "/cache"}, "/cache/libvirt"),
    ],
)
def test_where_a_users_own_daemons_are(environment: dict[str, str], folder: str) -> None:
    assert Machine(environment, 7, lambda path: False).session_folder() == folder


@pytest.mark.parametrize(
    ("uri", "environment", "present", "command"),
    [
        ("qemu:///session", {}, {"/usr/sbin/libvirtd"}, ("/usr/sbin/libvirtd", "--timeout=120")),
        ("qemu:///session", {}, {"/usr/sbin/libvirtd", "/bin/virtqemud"},
         ("/bin/virtqemud", "--timeout=120")),
        ("qemu:///session", {}, {"/bin/virtqemud", "/usr/sbin/libvirtd", f"{OWN}/libvirt-sock"},
         ("/usr/sbin/libvirtd", "--timeout=120")),
        ("qemu:///session", {"LIBVIRTD_PATH": "/my/libvirtd"}, {"/my/libvirtd"},
         ("/my/libvirtd", "--timeout=120")),
        ("qemu:///session", {}, set(), ("libvirtd", "--timeout=120")),
        ("qemu:///session", {"LIBVIRT_AUTOSTART": "0"}, {"/bin/virtqemud"}, None),
        ("qemu:///session?socket=/s", {}, {"/bin/virtqemud"}, None),
        ("qemu:///system", {}, {"/bin/virtqemud"}, None),
    ],
)  # fmt: skip
def test_what_starts_a_users_own_daemon(
    uri: str, environment: dict[str, str], present: set[str], command: tuple[str, ...] | None
) -> None:
    machine = Machine({**RUNTIME, **environment}, 7, present.__contains__)
    assert machine.daemon_socket(ConnectionURI.parse(uri), read_only=False)[1] == command


def test_a_driver_without_a_daemon_of_its_own_has_no_direct_mode() -> None:
    with pytest.raises(InvalidURI, match="no daemon of its own"):
        remote_socket(ConnectionURI.parse("test:///default?mode=direct"), read_only=False)


@pytest.mark.parametrize(
    ("uri", "read_only", "path"),
    [
        ("qemu+ssh://h/system", False, "/var/run/libvirt/libvirt-sock"),
        ("qemu+ssh://h/system?mode=direct", True, "/var/run/libvirt/virtqemud-sock-ro"),
        ("qemu+ssh://h/system?socket=/s", True, "/s"),
    ],
)
def test_where_the_socket_of_another_machine_is(uri: str, read_only: bool, path: str) -> None:
    assert remote_socket(ConnectionURI.parse(uri), read_only=read_only) == path
