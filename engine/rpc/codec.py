"""ProcedureCodec: a procedure of the table with its compiled types, made on first use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from . import schema
from .xdr import EVERYTHING, Decoder, Encoder, ParameterReader, decoder_for, encoder_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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


class Slices(NamedTuple):
    """How a long list is read: ``length`` elements at a time, ``make`` makes what is wanted of them
    while they are at hand; ``parameters`` reads the typed parameters in them.
    """

    length: int
    parameters: ParameterReader = EVERYTHING
    make: Callable[[list[Any]], Iterable[Any]] = iter


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
