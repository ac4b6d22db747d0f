from __future__ import annotations

import json

import pytest

from engine.drivers.qemu.command_line.pieces import NULL, Option, json_option, keyed_option


def test_json_leaves_out_what_is_none_and_writes_null_when_told() -> None:
    option = json_option("-blockdev", {"a": None, "b": NULL, "c": False, "d": 0, "e": ""})
    assert option == Option("-blockdev", '{"b":null,"c":false,"d":0,"e":""}')


@pytest.mark.parametrize("text", ['"', ",", "\n", "\\", "é\u202e", "}", "\t"])
def test_any_text_survives_json(text: str) -> None:
    value = json_option("-device", {"serial": text}).value
    assert value is not None
    assert json.loads(value) == {"serial": text}


@pytest.mark.parametrize(
    ("text", "written"),
    [("a,b", "a,,b"), (",", ",,"), ("a=b", "a=b"), ("", ""), ("a\nb", "a\nb")],
)
def test_commas_are_doubled(text: str, written: str) -> None:
    assert keyed_option("-name", None, {"guest": text}).value == f"guest={written}"


def test_the_first_value_words_and_none() -> None:
    option = keyed_option("-sandbox", "o,n", {"a": True, "b": False, "c": None, "d": 3})
    assert option.value == "o,,n,a=on,b=off,d=3"
