"""FieldProblem: an answer that will not do, with the field of the form that it was given in.

with answer_in("size"): parse_byte_size(values["size"])   the form goes to that field, and names it
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine import EngineError, printable
from engine.errors import InvalidArgument

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class FieldProblem(InvalidArgument):
    """What was answered in ``field`` will not do; the message does not say in which it was."""

    def __init__(self, field: str, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.field = field


@contextmanager
def answer_in(field: str) -> Iterator[None]:
    """Say of what is wrong with an answer that it was given in ``field``.

    Raises:
        FieldProblem: it will not do.
    """
    try:
        yield
    except FieldProblem:
        raise
    except EngineError as error:
        raise FieldProblem(field, error.message, hint=error.hint) from error


def problem_words(error: EngineError, labels: Mapping[str, str]) -> tuple[str, str]:
    """Return the field it is about, "" where nobody knows, and words that name the field."""
    words = printable("; ".join(filter(None, (error.message, error.hint))))
    field = error.field if isinstance(error, FieldProblem) else ""
    if field in labels:
        return field, f"{labels[field]}: {words}"
    return "", words
