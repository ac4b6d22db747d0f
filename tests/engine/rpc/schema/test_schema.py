"""The tables by themselves: every line can be read, a name is found without reading the rest."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from engine.rpc import schema
from engine.rpc.schema import Program
from engine.rpc.schema.streams import (
    RETURNS_DESCRIPTORS,
    STREAMS,
    TAKES_DESCRIPTORS,
    StreamDirection,
)
from engine.rpc.schema.text_parameters import GETTERS
from engine.rpc.xdr import parse_fields
from tests.patience import PATIENCE

#: What a user of every screen needs, by number; the events are the messages with a callback id.
CORE = {
    *(1, 2, 3, 4, 6, 7, 59, 60, 66, 67, 68, 69, 70, 157, 227, 228, 342, 360),
    *(10, 14, 15, 23, 24, 29, 151, 212, 231, 264, 265, 273, 350, 358, 426),
    *(27, 28, 34, 164, 182, 183, 184, 196, 210, 226, 234, 245, 258, 298, 334),
    *(65, 159, 194, 243, 308, 344),
    *(20, 160, 161, 174, 199, 204, 225, 251, 252, 253),
    *(237, 238, 240, 290, 345),
    *(185, 186, 191, 192, 193, 274, 411, 412, 413, 417, 421),
    *(201, 211, 296, 343),
    *(277, 335, 336, 338, 349, 353, 357, 418),
    *(77, 78, 79, 80, 82, 83, 87, 88, 90, 93, 94, 98, 99, 125, 208, 209, 260, 281, 282),
    *(39, 41, 42, 43, 44, 48, 49, 152, 283, 291, 341),
    *(114, 119, 130, 133, 134, 284, 285, 301),
    *(142, 144, 146, 177, 180, 181, 286, 287),
    *(166, 207, 302, 303, 305, 306, 307, 364),
    *(313, 314, 316, 317, 368, 369, 374, 375, 380, 381),
}
EVENTS = {
    *range(318, 334),
    *(339, 346, 348, 354, 359, 363, 367, 379, 385, 423, 438, 453),
    *(315, 446, 370, 373, 376, 377, 382, 383),
}
LAST = 453


def procedures(program: Program) -> dict[int, schema.Procedure]:
    found = [schema.procedure(name) for name in schema.procedure_names()]
    return {p.number: p for p in found if p.program == program}


def remote_events() -> dict[int, schema.EventMessage]:
    found = (schema.event(number) for number in range(LAST + 100))
    return {event.number: event for event in found if event}


def test_core_procedures_and_events_are_there() -> None:
    assert len(CORE) == 156
    assert set(procedures(Program.REMOTE)) >= CORE
    assert len(EVENTS) == 36
    assert {n for n, e in remote_events().items() if e.fields.startswith("callback_id:int ")} == (
        EVENTS
    )


def test_every_number_is_used_once() -> None:
    numbers = [(p.program, p.number) for p in map(schema.procedure, schema.procedure_names())]
    numbers += [(Program.REMOTE, number) for number in remote_events()]
    assert {key: count for key, count in Counter(numbers).items() if count > 1} == {}
    remote = [number for program, number in numbers if program == Program.REMOTE]
    assert sorted(remote) == list(range(1, LAST + 1))
    assert sorted(procedures(Program.QEMU)) == [1, 2, 3, 4, 5, 7]
    assert sorted(procedures(Program.LXC)) == [1]


def test_every_line_can_be_read() -> None:
    """Types resolve, structures do not hold themselves, and fields have names of their own."""
    texts = [e.fields for e in remote_events().values()]
    for procedure in map(schema.procedure, schema.procedure_names()):
        texts += (procedure.arguments, procedure.results)
    for text in texts:
        fields = parse_fields(text, schema.structure).fields
        names = [name for name, _ in fields]
        assert len(names) == len(set(names)), text
        assert all(name.isidentifier() and name == name.lower() for name in names), text


def test_a_procedure_is_what_its_line_says() -> None:
    assert schema.procedure("connect_open") == schema.Procedure(
        program=Program.REMOTE,
        number=1,
        name="connect_open",
        arguments="name:string? flags:uint",
        results="",
        stream=None,
        takes_descriptors=False,
        returns_descriptors=False,
    )
    attach = schema.procedure("domain_attach")
    assert (attach.program, attach.results) == (Program.QEMU, "domain:domain")
    assert schema.structure("domain") == "name:string uuid:opaque[16] id:int"


def test_a_line_may_continue() -> None:
    fields = schema.procedure("node_get_info").results
    assert fields.startswith("model:char[32] memory:uhyper")
    assert fields.endswith(" threads:int")
    assert "  " not in fields


def test_unknown_names_and_numbers() -> None:
    with pytest.raises(KeyError, match="no_such"):
        schema.procedure("no_such")
    with pytest.raises(KeyError, match="no_such"):
        schema.structure("no_such")
    assert schema.event(323, Program.QEMU) is None
    assert schema.event(273) is None
    assert schema.event(9999) is None
    assert schema.event(1, Program.LXC) is None


def test_events_of_qemu() -> None:
    event = schema.event(6, Program.QEMU)
    assert event is not None
    assert event.name == "domain_monitor_event"
    parse_fields(event.fields, schema.structure)


def test_what_travels_besides_messages() -> None:
    names = set(schema.procedure_names())
    assert set(STREAMS) | TAKES_DESCRIPTORS | RETURNS_DESCRIPTORS <= names
    assert schema.procedure("domain_open_console").stream is StreamDirection.BOTH
    assert schema.procedure("storage_vol_upload").stream is StreamDirection.TO_SERVER
    assert schema.procedure("domain_open_graphics_fd").returns_descriptors
    assert schema.procedure("domain_open_graphics").takes_descriptors


def test_getters_have_flags_and_parameters() -> None:
    for procedure in map(schema.procedure, GETTERS):
        assert procedure.arguments.endswith("flags:uint")
        assert ":params<" in procedure.results


def test_a_name_is_found_without_reading_the_other_tables() -> None:
    program = """if True:
        import sys
        from engine.rpc import schema
        print(*(m for m in sys.modules if m.startswith("engine.rpc.schema.")), end=" | ")
        schema.procedure("connect_open")
        schema.event(323)
        schema.structure("graphics_address")
        print(*(m for m in sys.modules if m.startswith("engine.rpc.schema.")))
    """
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[4], check=True, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    before, after = (part.replace("engine.rpc.schema.", "") for part in done.stdout.split("|"))
    assert before.split() == ["programs"]
    assert set(after.split()) == {"programs", "streams", "objects", "connection", "events"}
