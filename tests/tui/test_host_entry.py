"""A host as somebody named it."""

from __future__ import annotations

import pytest

from tui.host_entry import HostEntry, entries_of, name_problem


@pytest.mark.parametrize(
    ("uris", "names"),
    [
        (["test:///demo"], ["demo"]),
        (["test:///some/node.xml"], ["node"]),
        (["qemu:///embed?root=/srv"], ["embed"]),
        (["qemu+ssh://root@lab.example/system"], ["lab.example"]),
        (["qemu://"], ["qemu"]),
        (["test:///demo", "test:///demo", "test:///demo"], ["demo", "demo-2", "demo-3"]),
        (["nonsense"], ["nonsense"]),
    ],
)
def test_a_host_is_named_after_its_machine_or_its_path(uris: list[str], names: list[str]) -> None:
    assert [entry.name for entry in entries_of(uris)] == names


@pytest.mark.parametrize("value", ["test:///x", {"uri": "test:///x", "readonly": True}])
def test_what_the_settings_say_is_what_is_saved(value: object) -> None:
    assert HostEntry.from_setting("lab", value).setting() == value


@pytest.mark.parametrize("name", ["", "a b", "a\tb", "\x1b[31m", "x" * 41])
def test_some_names_cannot_be_used(name: str) -> None:
    assert name_problem(name)


def test_other_names_can() -> None:
    assert not name_problem("lab.example-höst")
