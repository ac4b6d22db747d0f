from __future__ import annotations

import pytest

from engine.rpc import schema
from engine.rpc.codec import event_codec, procedure_codec


def test_every_procedure_and_event_has_a_codec() -> None:
    for name in schema.procedure_names():
        codec = procedure_codec(name)
        assert codec.procedure.name == name
        assert codec is procedure_codec(name)
    known = [n for n in range(600) if event_codec(schema.Program.REMOTE, n)]
    assert len(known) == 53
    assert {event_codec(schema.Program.REMOTE, n).name for n in (107, 323)} == {  # type: ignore[union-attr]
        "domain_event_lifecycle",
        "domain_event_callback_graphics",
    }


def test_what_our_table_does_not_have() -> None:
    with pytest.raises(KeyError):
        procedure_codec("domain_fly")
    assert event_codec(schema.Program.REMOTE, 9999) is None
    assert event_codec(0x6B656570, 323) is None
