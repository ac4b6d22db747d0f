"""Our tables are on the wire what libvirt's definitions are; nothing is taken from them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from engine.rpc import schema
from engine.rpc.schema import Program
from engine.rpc.schema.negotiation import Feature, SignIn
from engine.rpc.schema.streams import STREAMS, StreamDirection
from engine.rpc.schema.text_parameters import GETTERS
from tests.engine.conf.libvirt_test_data import SUITES, fetch_protocol
from tests.engine.rpc.schema.flat_notation import flat
from tests.engine.rpc.schema.xdr_definitions import Definitions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = [pytest.mark.peer("libvirt-test-data")]

FILES = {
    Program.REMOTE: "remote/remote_protocol.x",
    Program.QEMU: "remote/qemu_protocol.x",
    Program.LXC: "remote/lxc_protocol.x",
}
OLDEST, NEWEST = SUITES
#: What ours has that libvirt 9.0.0 has not: all numbers behind 443.
NEW_IN = {
    NEWEST: set[str](),
    OLDEST: {
        "network_set_metadata",
        "network_get_metadata",
        "network_event_callback_metadata_change",
        "node_device_update",
        "domain_graphics_reload",
        "domain_get_autostart_once",
        "domain_set_autostart_once",
        "domain_set_throttle_group",
        "domain_del_throttle_group",
        "domain_event_nic_mac_change",
    },
}
#: Message -> program, number, and its parts as primitives: arguments and results, or fields.
Wire = dict[str, tuple[Program, int, tuple[str, ...]]]


@pytest.fixture(scope="module", params=SUITES)
def source(request: pytest.FixtureRequest) -> Path:
    folder = fetch_protocol(request.param)
    if folder is None and request.param != OLDEST:
        pytest.skip(f"libvirt {request.param} cannot be fetched here")
    assert folder is not None
    return folder


@pytest.fixture(scope="module")
def release(source: Path) -> str:
    return source.name.split("-")[1]


@pytest.fixture(scope="module")
def definitions(source: Path) -> Definitions:
    definitions = Definitions()
    for file in (*FILES.values(), "rpc/virkeepaliveprotocol.x"):
        definitions.read((source / file).read_text())
    return definitions


@pytest.fixture(scope="module")
def theirs(definitions: Definitions) -> Wire:
    wire: Wire = {}
    for program in FILES:
        prefix = program.name.lower()
        for label, number in definitions.enums[f"{prefix}_procedure"].items():
            name = label.removeprefix(f"{program.name}_PROC_").lower()
            structure = f"{prefix}_{name}"
            parts = ("_msg",) if f"{structure}_msg" in definitions.structures else ("_args", "_ret")
            wire[name] = program, number, tuple(definitions.flat(structure + p) for p in parts)
    return wire


@pytest.fixture(scope="module")
def ours() -> Wire:
    wire: Wire = {
        p.name: (p.program, p.number, (flat(p.arguments), flat(p.results)))
        for p in map(schema.procedure, schema.procedure_names())
    }
    for program in FILES:
        for event in filter(None, (schema.event(n, program) for n in range(600))):
            wire[event.name] = program, event.number, (flat(event.fields),)
    return wire


def differences(ours: Mapping[str, object], theirs: Mapping[str, object]) -> list[str]:
    both = ours.keys() & theirs.keys()
    return [f"{n}:\n{ours[n]}\n{theirs[n]}" for n in sorted(both) if ours[n] != theirs[n]]


def test_the_definitions_were_read(theirs: Wire, release: str) -> None:
    """The comparison compares: counts of the releases, and one message written out."""
    counts = {OLDEST: (443, 51), NEWEST: (453, 53)}[release]
    remote = [parts for program, _, parts in theirs.values() if program == Program.REMOTE]
    assert (len(remote), sum(len(parts) == 1 for parts in remote)) == counts
    string = "string<4194304>"
    domain = f"{string} opaque[16] int"
    address = f"int {string} {string}"
    assert theirs["domain_event_callback_graphics"][2] == (
        f"int {domain} int {address} {address} {string} <20>({string} {string})",
    )
    assert theirs["domain_open_console"][2] == (f"{domain} maybe({string}) uint", "")


def test_every_message_of_ours_is_libvirts(ours: Wire, theirs: Wire, release: str) -> None:
    assert ours.keys() - theirs.keys() == NEW_IN[release]
    assert differences(ours, theirs) == []


def test_no_message_of_libvirt_is_missing(ours: Wire, theirs: Wire) -> None:
    assert theirs.keys() - ours.keys() == set()


def test_programs_have_libvirts_numbers(definitions: Definitions) -> None:
    assert {p: definitions.constants[f"{p.name}_PROGRAM"] for p in Program} == {
        p: p.value for p in Program
    }
    assert all(definitions.constants[f"{p.name}_PROTOCOL_VERSION"] == 1 for p in Program)


def test_errors_and_holes_are_libvirts(source: Path) -> None:
    definitions = Definitions()
    definitions.constants["VIR_NET_MESSAGE_STRING_MAX"] = 4194304
    definitions.read((source / "rpc/virnetprotocol.x").read_text())
    assert flat(schema.structure("error")) == definitions.flat("virNetMessageError")
    assert flat(schema.structure("stream_hole")) == definitions.flat("virNetStreamHole")


def test_streams_are_libvirts(source: Path) -> None:
    text = "".join((source / file).read_text() for file in FILES.values())
    found = {}
    for direction, label in re.findall(
        r"@(read|write)stream: \d(?:(?!\*/).)*?\*/\s*[A-Z]+_PROC_(\w+)", text, re.DOTALL
    ):
        found[label.lower()] = direction
    # This one is written by hand on both sides, and not marked.
    found["domain_migrate_prepare_tunnel3_params"] = "write"
    assert found == {
        name: "write" if direction is StreamDirection.TO_SERVER else "read"
        for name, direction in STREAMS.items()
    }


def test_ways_to_sign_in_are_libvirts(definitions: Definitions) -> None:
    assert definitions.enums["remote_auth_type"] == {f"REMOTE_AUTH_{s.name}": s for s in SignIn}


def test_features_are_libvirts(source: Path) -> None:
    header = (source / "libvirt_internal.h").read_text()
    numbers = re.findall(r"VIR_DRV_FEATURE_\w+ = (\d+)", header)
    assert sorted(map(int, numbers)) == sorted(Feature)


def test_getters_that_need_the_flag_are_libvirts(source: Path) -> None:
    found = set()
    for file in ("libvirt-domain.c", "libvirt-host.c"):
        for function in (source / file).read_text().split("\n}\n"):
            if "flags |= VIR_TYPED_PARAM_STRING_OKAY" in function:
                found.update(re.findall(r"^(?:int )?vir(\w+)\(", function, re.MULTILINE))
    assert found
    assert {name.lower() for name in found} == {name.replace("_", "") for name in GETTERS}
