"""The error tree: drawn as it is, numbered as libvirt numbers."""

from __future__ import annotations

import pytest

from engine import errors
from engine.errors import EngineError, ErrorCode, InvalidXML, error_for_code


def tree(cls: type[EngineError] = EngineError) -> list[type[EngineError]]:
    return [cls, *(sub for child in cls.__subclasses__() for sub in tree(child))]


def own() -> list[type[EngineError]]:
    return [cls for cls in tree() if cls.__module__ == errors.__name__]


@pytest.mark.parametrize("cls", own())
def test_every_error_is_in_the_drawing(cls: type[EngineError]) -> None:
    assert cls.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize("code", list(ErrorCode))
def test_every_code_leads_back_to_a_class_with_that_code(code: ErrorCode) -> None:
    error = error_for_code(code, "what")
    assert (error.code, error.message) == (code, "what")


def test_a_code_nobody_knows_is_the_root() -> None:
    assert type(error_for_code(9999, "what")) is EngineError


@pytest.mark.parametrize(
    ("element", "line", "text"),
    [
        ("/domain/vcpu", 7, "/domain/vcpu (line 7): bad"),
        ("", 7, "(line 7): bad"),
        ("", None, "bad"),
    ],
)
def test_an_xml_error_names_its_place(element: str, line: int | None, text: str) -> None:
    assert str(InvalidXML("bad", element=element, line=line)) == text
