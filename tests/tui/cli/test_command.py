"""Where the URI comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.cli.command import default_uri

if TYPE_CHECKING:
    from tests.tui.cli.command_line import CommandLine


@pytest.mark.parametrize(
    ("environment", "uri"),
    [
        ({}, None),
        ({"LIBVIRT_DEFAULT_URI": "a", "VIRSH_DEFAULT_CONNECT_URI": "b"}, "a"),
        ({"VIRSH_DEFAULT_CONNECT_URI": "b"}, "b"),
        ({"LIBVIRT_DEFAULT_URI": "", "VIRSH_DEFAULT_CONNECT_URI": "b"}, "b"),
    ],
)
def test_the_environment_names_the_hypervisor(environment: dict[str, str], uri: str | None) -> None:
    assert default_uri(environment) == uri


def test_no_uri_is_guessed(cli: CommandLine) -> None:
    ended = cli("list")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("error: no hypervisor was named; pass -c URI")
    assert ended.err.count("\n") == 1


def test_the_line_wins_over_the_environment(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIBVIRT_DEFAULT_URI", "test:///default")
    assert cli("hostinfo", "--json").json["uri"] == "test:///default"
    still = "test:///demo?still=1"
    assert cli("hostinfo", "--json", "-c", still).json["uri"] == still


@pytest.mark.parametrize("uri", ["nonsense", "nosuch:///system", "test:///missing.xml"])
def test_an_address_that_leads_nowhere_is_one_line(cli: CommandLine, uri: str) -> None:
    ended = cli("-c", uri, "list")
    assert (ended.status, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert ended.err.startswith("error: ")
    assert uri.removeprefix("test://") in ended.err
