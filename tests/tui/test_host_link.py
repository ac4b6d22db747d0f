"""Hosts by name."""

from __future__ import annotations

import pytest

from engine import ManualClock
from tests.tui.demo_deck import STILL, demo_app, opened
from tui.host_link import HostLink, LinkState, host_names


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
    assert list(host_names(uris)) == names


async def test_a_host_that_cannot_be_reached_keeps_the_error() -> None:
    told: list[object] = []
    link = HostLink(
        "none", "test:///none.xml", told.append, read_only=False, clock=ManualClock(), interval=2.0
    )
    await link.run(demo_app())
    assert link.state is LinkState.FAILED
    assert link.error is not None
    assert "/none.xml" in link.error.message
    assert told == [set(), set()]


async def test_a_host_lets_go_of_its_connection_when_the_application_ends() -> None:
    app = demo_app(STILL)
    async with app.run_test() as pilot:
        await opened(pilot)
        connection = app.connection("demo")
        assert connection is not None
    assert app.connection("demo") is None
