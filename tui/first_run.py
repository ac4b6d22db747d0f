"""Which hosts are opened when nobody named one, and where they come from.

command line -> environment -> settings -> uri_default of libvirt.conf -> this machine -> demo
"""

from __future__ import annotations

import os
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from engine.errors import EngineError
from engine.libvirt_conf import LibvirtConf, conf_path, load_conf

from .host_entry import HostEntry, entries_of
from .host_notices import DEMO_URI

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: Sockets of libvirt's daemons, below /run -> name and URI of the host that they mean. The
#: monolithic daemon and the modular one for the same hypervisor are one host.
_SYSTEM_SOCKETS = (
    (("libvirt/libvirt-sock", "libvirt/virtqemud-sock"), "system", "qemu:///system"),
    (("libvirt/virtlxcd-sock",), "lxc", "lxc:///system"),
    (("libvirt/virtxend-sock", "libvirt/virtxend-sock"), "xen", "xen:///system"),
)
_SESSION_SOCKETS = (
    (("libvirt/libvirt-sock", "libvirt/virtqemud-sock"), "session", "qemu:///session"),
)


class Source(Enum):
    """Where the hosts come from."""

    NAMED = "named"
    SETTINGS = "settings"
    #: This machine has them.
    FOUND = "found"
    DEMO = "demo"


class FirstHosts(NamedTuple):
    """The hosts to open at the start; ``problems`` is what is wrong with libvirt.conf."""

    entries: tuple[HostEntry, ...]
    source: Source
    aliases: LibvirtConf = LibvirtConf()
    problems: tuple[str, ...] = ()


def first_hosts(
    uris: Sequence[str],
    saved: Mapping[str, HostEntry],
    environment: Mapping[str, str],
    user_id: int,
    *,
    exists: Callable[[str], bool] = os.path.exists,
    load: Callable[[str], LibvirtConf] = load_conf,
) -> FirstHosts:
    """Return what to open; ``exists`` tells whether a path of this machine is there."""
    problems: tuple[str, ...] = ()
    try:
        conf = load(conf_path(environment, user_id))
    except EngineError as error:
        conf, problems = LibvirtConf(), (error.message,)
    named = environment.get("LIBVIRT_DEFAULT_URI")
    choices = (
        (entries_of(uris, saved=saved), Source.NAMED),
        (entries_of([named] if named else (), saved=saved), Source.NAMED),
        (tuple(saved.values()), Source.SETTINGS),
        (entries_of([conf.uri_default] if conf.uri_default else ()), Source.NAMED),
        (found_hosts(environment, user_id, exists), Source.FOUND),
        (entries_of([DEMO_URI]), Source.DEMO),
    )
    entries, source = next(choice for choice in choices if choice[0])
    return FirstHosts(entries, source, conf, problems)


def found_hosts(
    environment: Mapping[str, str], user_id: int, exists: Callable[[str], bool]
) -> tuple[HostEntry, ...]:
    """Return the hosts that this machine has: those whose daemon's socket is there."""
    runtime = environment.get("XDG_RUNTIME_DIR") or f"/run/user/{user_id}"
    places = (("/run", _SYSTEM_SOCKETS), (runtime, _SESSION_SOCKETS))
    return tuple(
        HostEntry(name=name, uri=uri)
        for folder, hosts in places
        for sockets, name, uri in hosts
        if any(exists(f"{folder}/{socket}") for socket in sockets)
    )
