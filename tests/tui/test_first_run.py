"""Which hosts are opened when nobody named one."""

from __future__ import annotations

import pytest

from engine.errors import InvalidArgument
from engine.libvirt_conf import LibvirtConf
from tui.first_run import FirstHosts, Source, first_hosts
from tui.host_entry import HostEntry

LAB = HostEntry(name="lab", uri="test:///default")


def hosts(
    *uris: str,
    saved: bool = False,
    environment: dict[str, str] | None = None,
    sockets: tuple[str, ...] = (),
    conf: LibvirtConf | None = None,
) -> FirstHosts:
    return first_hosts(
        uris,
        {"lab": LAB} if saved else {},
        environment or {},
        1000,
        exists=lambda path: path in sockets,
        load=lambda path: conf or LibvirtConf(),
    )


def test_what_is_named_wins_and_the_demo_comes_last() -> None:
    environment = {"LIBVIRT_DEFAULT_URI": "test:///env"}
    conf = LibvirtConf({}, "test:///conf")
    sockets = ("/run/libvirt/libvirt-sock",)
    everything = {"environment": environment, "conf": conf, "sockets": sockets, "saved": True}
    ways = [
        (hosts("test:///line", **everything), "test:///line", Source.NAMED),  # type: ignore[arg-type]
        (hosts(**everything), "test:///env", Source.NAMED),  # type: ignore[arg-type]
        (hosts(saved=True, conf=conf, sockets=sockets), LAB.uri, Source.SETTINGS),
        (hosts(conf=conf, sockets=sockets), "test:///conf", Source.NAMED),
        (hosts(sockets=sockets), "qemu:///system", Source.FOUND),
        (hosts(), "test:///demo", Source.DEMO),
    ]
    for found, uri, source in ways:
        assert ([entry.uri for entry in found.entries], found.source) == ([uri], source)


def test_a_host_of_the_settings_can_be_named() -> None:
    there = HostEntry(name="there", uri="qemu://there/system")
    assert hosts("lab", there.uri, saved=True).entries == (LAB, there)
    environment = {"LIBVIRT_DEFAULT_URI": "lab"}
    assert hosts(environment=environment, saved=True).entries == (LAB,)


@pytest.mark.parametrize(
    ("sockets", "uris"),
    [
        (["/run/libvirt/libvirt-sock"], ["qemu:///system"]),
        (["/run/libvirt/virtqemud-sock"], ["qemu:///system"]),
        (["/run/libvirt/libvirt-sock", "/run/libvirt/virtqemud-sock"], ["qemu:///system"]),
        (["/run/libvirt/virtlxcd-sock"], ["lxc:///system"]),
        (["/run/user/1000/libvirt/virtqemud-sock"], ["qemu:///session"]),
        (
            ["/run/user/1000/libvirt/libvirt-sock", "/run/libvirt/libvirt-sock"],
            ["qemu:///system", "qemu:///session"],
        ),
        (["/run/libvirt/virtnetworkd-sock"], ["test:///demo"]),
    ],
)
def test_the_sockets_of_this_machine_say_which_hosts_it_has(
    sockets: list[str], uris: list[str]
) -> None:
    assert [entry.uri for entry in hosts(sockets=tuple(sockets)).entries] == uris


def test_the_runtime_folder_is_where_the_environment_says() -> None:
    found = hosts(environment={"XDG_RUNTIME_DIR": "/x"}, sockets=("/x/libvirt/libvirt-sock",))
    assert [entry.name for entry in found.entries] == ["session"]


def test_a_libvirt_conf_that_cannot_be_read_is_told() -> None:
    def broken(path: str) -> LibvirtConf:
        raise InvalidArgument(f"{path}, line 1: no")

    found = first_hosts((), {}, {"HOME": "/home/x"}, 1000, exists=lambda _: False, load=broken)
    assert found.problems == ("/home/x/.config/libvirt/libvirt.conf, line 1: no",)
    assert found.source is Source.DEMO
