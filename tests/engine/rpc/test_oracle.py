"""The same operation by libvirt-python and by us, on one real daemon: the same value or error."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from engine.clock import SystemClock
from engine.errors import EngineError
from engine.rpc import schema
from engine.rpc.client import RpcClient
from tests.patience import PATIENCE
from tests.peers.libvirt_python import LibvirtPython, OracleError

from .oracle_table import CONVERSIONS, Case, as_theirs, cases

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.peers.libvirtd import SystemLibvirtd

SECRET_UUID = "11111111-1111-1111-1111-111111111111"
SNAPSHOT = "<domainsnapshot><name>s</name></domainsnapshot>"
#: Kind -> handle at libvirt-python, and the procedure and arguments that give us the same object.
OBJECTS: dict[str, tuple[tuple[str, ...], str, tuple[Any, ...]]] = {
    "domain": (("domain", "test"), "domain_lookup_by_name", ("test",)),
    "network": (("network", "default"), "network_lookup_by_name", ("default",)),
    "pool": (("pool", "default-pool"), "storage_pool_lookup_by_name", ("default-pool",)),
    "interface": (("interface", "eth1"), "interface_lookup_by_name", ("eth1",)),
    "nodedev": (("nodedev", "computer"), "node_device_lookup_by_name", ("computer",)),
    "nwfilter": (("nwfilter", "f"), "nwfilter_lookup_by_name", ("f",)),
    "secret": (
        ("secret", SECRET_UUID),
        "secret_lookup_by_uuid",
        (bytes.fromhex(SECRET_UUID.replace("-", "")),),
    ),
}

#: Defined before the comparison, by libvirt-python: what a daemon of our own has not.
MADE: dict[str, list[tuple[tuple[str, ...], str, tuple[Any, ...]]]] = {
    "test:///default": [
        (("pool", "default-pool"), "createXML",
         ("<volume><name>v</name><capacity>1024</capacity></volume>", 0)),
        (("domain", "test"), "snapshotCreateXML", (SNAPSHOT, 0)),
    ],
    "qemu:///system": [
        (("connection",), "networkDefineXML", (
            ("<network><name>default</name><uuid>22222222-2222-2222-2222-222222222222</uuid>"
            "<bridge name='vdbr9'/></network>"),)),
        (("connection",), "storagePoolDefineXML", (
            ("<pool type='dir'><name>default-pool</name><target>"
            "<path>/var/lib/libvirt/images</path></target></pool>"), 0)),
        (("pool", "default-pool"), "create", (1,)),  # and its folder, in the root of the daemon
        (("pool", "default-pool"), "createXML",
         ("<volume><name>v</name><capacity>1024</capacity></volume>", 0)),
        (("connection",), "nwfilterDefineXML", ("<filter name='f'/>",)),
        (("connection",), "secretDefineXML", (
            (f"<secret><uuid>{SECRET_UUID}</uuid><usage type='ceph'><name>c</name></usage>"
            "</secret>"), 0)),
    ],
}  # fmt: skip

#: Procedures that are compared, of those in the schema, and those of them that give a value, not
#: only the same error, at one hypervisor at least (a few depend on the machine).
COMPARED = 306
WITH_VALUES = 160
#: What is not compared (a pattern of names), and why.
LEFT_OUT = {
    r"auth_.*": "test_authentication_by_libvirtd.py",
    r"connect_(open|close|supports_feature|get_uri|is_secure|set_identity)":
        "answered by the library itself, or part of opening",
    r".*_(de)?register(_any)?|.*_close_callback": "test_beside_virsh.py hears the events",
    r".*migrate_(begin|prepare|perform|finish|confirm).*": "parts of one method",
    r".*_with_files|.*_fd_associate|domain_open_.*|.*screenshot|.*_(up|down)load":
        "streams and descriptors: test_stream.py, test_client.py",
    r".*_set_(.*_)?(parameters|params|events|io_tune|state)(_flags)?|node_set_.*|.*_params":
        "libvirt-python asks for the types of the parameters first",
    r"domain_pin_.*|node_alloc_pages|domain_revert_to_snapshot":
        "arguments that JSON cannot name",
    r"domain_checkpoint_.*|network_port_.*|nwfilter_binding_.*|.*_update": "needs a real guest",
    r"domain_(agent_command|attach|monitor_command)": "another library of theirs",
    r"domain_get_security_label_list": "libvirt-python fails where there is none",
    r".*_autostart_once|.*_throttle_group|.*_metadata|domain_graphics_reload":
        "newer than libvirt-python 9.0",
}  # fmt: skip


NODE = """
<node><domain type='test'><name>one</name><memory>65536</memory><vcpu>2</vcpu>
<uuid>33333333-3333-3333-3333-333333333333</uuid><os><type>hvm</type></os></domain></node>
"""


@asynccontextmanager
async def both(
    libvirtd: SystemLibvirtd, uri: str
) -> AsyncIterator[tuple[RpcClient, LibvirtPython]]:
    """Yield a client of ours and libvirt-python, connected to the same hypervisor."""
    client = RpcClient(SystemClock(), "host")
    loop = asyncio.get_running_loop()
    await loop.create_unix_connection(lambda: client, str(libvirtd.socket))
    try:
        await client.call("auth_list")
        await client.call("connect_open", uri, 0)
        async with LibvirtPython(libvirtd.uri_of(uri)) as theirs:
            yield client, theirs
    finally:
        await client.close()


async def objects(client: RpcClient, uri: str) -> dict[str, tuple[tuple[str, ...], Any]]:
    """Return kind -> handle at libvirt-python and value of ours, of what is there."""
    found: dict[str, tuple[tuple[str, ...], Any]] = {}
    for kind, (handle, procedure, arguments) in OBJECTS.items():
        try:
            found[kind] = handle, await client.call(procedure, *arguments)
        except EngineError:
            continue
    if "pool" in found:
        volume = await client.call("storage_vol_lookup_by_name", found["pool"][1], "v")
        found["volume"] = ("volume", "default-pool", "v"), volume
    if uri.startswith("test"):
        snapshot = await client.call("domain_snapshot_lookup_by_name", found["domain"][1], "s", 0)
        found["snapshot"] = ("snapshot", "test", "s"), snapshot
    return found


def argument(value: Any, there: dict[str, tuple[Any, Any]]) -> Any:
    """Return an argument of the table as we send it."""
    if isinstance(value, dict) and "bytes" in value:
        return bytes.fromhex(value["bytes"])
    if isinstance(value, dict) and "object" in value:
        return there[value["object"][0]][1]
    return value


async def outcome_of_ours(
    client: RpcClient, case: Case, about: Any, there: dict[str, tuple[Any, Any]]
) -> Any:
    arguments = [argument(value, there) for value in case.ours]
    if case.kind != "connection":
        arguments.insert(0, about[0] if case.procedure.startswith("node_device_") else about)
    try:
        value = await client.call(case.procedure, *arguments)
    except EngineError as error:
        return ("error", error.code, error.domain)
    return ("value", CONVERSIONS[case.conversion][0](as_theirs(case.procedure, value)))


async def outcome_of_theirs(theirs: LibvirtPython, case: Case, handle: tuple[str, ...]) -> Any:
    try:
        value = await theirs.call(case.method, *case.theirs, on=handle)
    except OracleError as error:
        return ("error", error.code, error.domain)
    return ("value", CONVERSIONS[case.conversion][1](value))


async def compare(
    client: RpcClient, theirs: LibvirtPython, case: Case, there: dict[str, tuple[Any, Any]]
) -> tuple[Any, Any] | None:
    """Return both outcomes; None where there is no such object."""
    handle, about = there.get(case.kind, (("connection",), None))
    if case.kind != "connection" and about is None:
        return None
    if case.conversion == "again":
        await outcome_of_ours(client, case, about, there)
    ours = await outcome_of_ours(client, case, about, there)
    found = await outcome_of_theirs(theirs, case, handle)
    if case.conversion == "swallows" and found == ("value", None):
        found = ours
    return ours, found


@pytest.mark.peer("libvirt-python")
async def test_the_same_values_and_errors(system_libvirtd: SystemLibvirtd) -> None:
    await system_libvirtd.start_guest("test")
    different = []
    compared: set[str] = set()
    with_values: set[str] = set()
    for uri, made in MADE.items():
        async with asyncio.timeout(PATIENCE * 2), both(system_libvirtd, uri) as (client, theirs):
            for handle, method, arguments in made:
                await theirs.call(method, *arguments, on=handle)
            there = await objects(client, uri)
            for case in cases():
                if outcomes := await compare(client, theirs, case, there):
                    compared.add(case.procedure)
                    if outcomes[0][0] == "value":
                        with_values.add(case.procedure)
                    if outcomes[0] != outcomes[1]:
                        different.append(f"{uri} {case.procedure}: {outcomes}")
    assert different == []
    assert len(compared) == COMPARED
    assert len(with_values) >= WITH_VALUES


@pytest.mark.peer("libvirt-python")
async def test_a_hypervisor_of_each_ones_own(system_libvirtd: SystemLibvirtd) -> None:
    """Guests of a file are there once for each connection: what is asked is the same."""
    (system_libvirtd.folder / "run/node.xml").write_text(NODE)
    uri = "test:///run/node.xml"
    async with asyncio.timeout(PATIENCE), both(system_libvirtd, uri) as (client, theirs):
        there = {"domain": (("domain", "one"), await client.call("domain_lookup_by_name", "one"))}
        reading = [
            case
            for case in cases("reading")
            if case.kind in ("connection", "domain")
            # no memory at all: the daemon calls it an error, libvirt-python 0
            and case.procedure != "node_get_free_memory"
        ]
        outcomes = [(case, await compare(client, theirs, case, there)) for case in reading]
    assert [(case, found) for case, found in outcomes if found and found[0] != found[1]] == []
    assert len(outcomes) > 140


def test_whatever_is_not_compared_has_a_reason() -> None:
    lines = {case.procedure for case in cases()}
    left = set(schema.procedure_names()) - lines
    unexplained = {n for n in left if not any(re.fullmatch(part, n) for part in LEFT_OUT)}
    assert unexplained == set()
    assert len(lines) == COMPARED


def test_every_line_is_a_procedure() -> None:
    lines = cases()
    assert {case.procedure for case in lines} <= set(schema.procedure_names())
    assert {case.conversion for case in lines} <= set(CONVERSIONS)
