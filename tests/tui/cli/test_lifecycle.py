"""Starting and stopping: what is said, and what has become of the domain."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from engine import DomainState
from engine.errors import OperationInvalid

if TYPE_CHECKING:
    from tests.tui.cli.command_line import CommandLine
    from tests.tui.cli.host import Host


@pytest.mark.parametrize(
    ("line", "said", "state"),
    [
        ("start vm-0002", "Domain 'vm-0002' started", DomainState.RUNNING),
        ("start --paused vm-0002", "Domain 'vm-0002' started", DomainState.PAUSED),
        ("shutdown vm-0001", "Domain 'vm-0001' is being shut down", DomainState.SHUTOFF),
        ("reboot vm-0001", "Domain 'vm-0001' is being rebooted", DomainState.RUNNING),
        ("reset vm-0001", "Domain 'vm-0001' was reset", DomainState.RUNNING),
        ("destroy vm-0001", "Domain 'vm-0001' destroyed", DomainState.SHUTOFF),
        ("suspend vm-0001", "Domain 'vm-0001' suspended", DomainState.PAUSED),
        ("resume vm-0004", "Domain 'vm-0004' resumed", DomainState.RUNNING),
    ],
)
async def test_a_verb_does_it_and_says_so(
    host: Host, line: str, said: str, state: DomainState
) -> None:
    verb, *words = line.split()
    assert await host.run(verb, *words) == f"{said}\n"
    assert (await host.connection.domain_info(words[-1])).status.state is state


@pytest.mark.parametrize("verb", ["reboot", "reset"])
async def test_a_restart_is_a_restart(host: Host, verb: str) -> None:
    with host.connection.events.subscribe() as subscription:
        await host.run(verb, "vm-0001")
        assert "reboot" in [event.name for event in await subscription.batch()]


async def test_the_started_domain_has_its_id_in_json(host: Host) -> None:
    said = await host.run("start", "vm-0002", "--json")
    ref = (await host.connection.domain_info("vm-0002")).ref
    assert json.loads(said) == {
        "verb": "start",
        "domain": {"name": "vm-0002", "uuid": ref.uuid, "id": ref.id},
    }
    assert ref.id is not None


async def test_a_state_that_rules_it_out_is_an_error(host: Host) -> None:
    with pytest.raises(OperationInvalid, match="cannot start 'vm-0001': the domain is running"):
        await host.run("start", "vm-0001")


@pytest.mark.parametrize("verb", ["start", "shutdown", "reboot", "reset", "destroy", "suspend"])
def test_a_read_only_line_refuses(node: CommandLine, verb: str) -> None:
    ended = node("-r", verb, "vm-0001")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith(f"error: cannot {verb}: the connection to test:///")
