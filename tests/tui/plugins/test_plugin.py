"""Plugins in the settings: what can be said, and what is said of what cannot."""

from __future__ import annotations

import pytest

from engine.errors import InvalidArgument
from tui.plugins.plugin import InputKind, Output, PluginInput, Scope, parse_plugin

PING: dict[str, object] = {
    "title": "Ping",
    "key": "f6",
    "command": ["ping", "-c", "{count}", "{ip}"],
    "inputs": [
        {"name": "count", "label": "How often", "kind": "number", "default": "4"},
        {"name": "way", "kind": "choice", "choices": ["4", "6"]},
    ],
    "dangerous": True,
    "output": "notice",
    "seconds": 5,
}


def test_everything_can_be_said() -> None:
    plugin = parse_plugin("ping", PING)
    assert (plugin.name, plugin.title, plugin.key, plugin.seconds) == ("ping", "Ping", "f6", 5.0)
    assert plugin.dangerous
    assert plugin.output is Output.NOTICE
    count, way = plugin.inputs
    assert count == PluginInput(name="count", label="How often", kind=InputKind.NUMBER, default="4")
    assert way.choices == ("4", "6")


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("Ping it", {}, "a name has small letters"),
        ("ping", {"command": []}, "command is missing"),
        ("ping", {"command": "ping {ip}"}, "command: a command is a list of words"),
        ("ping", {"command": ["{who}"]}, "command: '{who}' stands for nothing"),
        ("ping", {"colour": 1}, "no field 'colour'"),
        ("ping", {"key": "s"}, "key: 's' is the key of domain.start"),
        ("ping", {"seconds": 0}, "seconds: must be a number of seconds"),
        ("ping", {"confirm": "yes"}, "confirm: must be true or false"),
        ("ping", {"output": "loud"}, "output: 'loud' is not a valid"),
        ("ping", {"inputs": [{"label": "x"}]}, "inputs: each needs a name"),
        ("ping", {"inputs": [{"name": "ip"}]}, "inputs: ip stands for something already"),
        ("ping", {"inputs": [{"name": "a", "kind": "choice"}]}, "inputs: a: choices are missing"),
        ("ping", {"inputs": "count"}, "inputs must be a list of tables"),
        ("ping", {"scope": "host"}, "command: '{ip}' stands for nothing"),
    ],
)
def test_what_is_wrong_is_named(name: str, change: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        parse_plugin(name, PING | change)
    assert refusal.value.message.startswith(message)


def test_a_host_has_a_name_and_an_address() -> None:
    table = {"scope": "host", "command": ["virsh", "-c", "{uri}", "nodeinfo"]}
    assert parse_plugin("node", table).scope is Scope.HOST


def test_inputs_are_checked() -> None:
    count = PluginInput(name="count", kind=InputKind.NUMBER)
    count.check("4")
    with pytest.raises(InvalidArgument, match="count: a number is needed"):
        count.check("four")
    way = PluginInput(name="way", label="Which", kind=InputKind.CHOICE, choices=("4", "6"))
    with pytest.raises(InvalidArgument, match="Which: one of 4, 6"):
        way.check("5")
    with pytest.raises(InvalidArgument, match="name: something is needed"):
        PluginInput(name="name").check("")
