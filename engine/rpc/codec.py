"""ProcedureCodec: a procedure of the table with its compiled types, made on first use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from . import schema
from .xdr import Decoder, Encoder, decoder_for, encoder_for

if TYPE_CHECKING:
    from .schema import Procedure


class ProcedureCodec(NamedTuple):
    """How to call one procedure."""

    procedure: Procedure
    arguments: Encoder
    results: Decoder


class EventCodec(NamedTuple):
    """How to read one event."""

    name: str
    fields: Decoder


@cache
def procedure_codec(name: str) -> ProcedureCodec:
    """Return how to call the procedure with that name.

    Raises:
        KeyError: our table has none.
    """
    procedure = schema.procedure(name)
    return ProcedureCodec(
        procedure,
        encoder_for(name, procedure.arguments, schema.structure),
        decoder_for(name, procedure.results, schema.structure),
    )


@cache
def event_codec(program: int, number: int) -> EventCodec | None:
    """Return how to read the event with that number; None for one that our table does not have."""
    event = schema.event(number, program)
    if event is None:
        return None
    return EventCodec(event.name, decoder_for(event.name, event.fields, schema.structure))
