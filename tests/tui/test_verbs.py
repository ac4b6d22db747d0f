"""What can be done to a domain, and why not."""

from __future__ import annotations

import pytest

from engine import DomainState
from engine.drivers.verb_words import CANNOT, HAS_NO
from tests.tui.demo_deck import demo_app, domain_row, running
from tui.verbs import VERBS, VERBS_BY_NAME, pause_or_resume


def test_every_verb_has_a_name_and_a_key_of_its_own() -> None:
    assert len({verb.name for verb in VERBS}) == len({verb.key for verb in VERBS}) == len(VERBS)


def test_what_a_driver_lacks_is_said_of_every_verb_in_words() -> None:
    said = {*CANNOT, *HAS_NO}
    assert {verb.engine_verb for verb in VERBS if verb.engine_verb} <= said


def test_what_loses_something_always_asks() -> None:
    assert all(verb.confirms for verb in VERBS if verb.loses)


@pytest.mark.parametrize(
    ("state", "name"),
    [
        (DomainState.RUNNING, "pause"),
        (DomainState.PAUSED, "resume"),
        (DomainState.CRASHED, "resume"),
        (DomainState.SHUTOFF, "pause"),
    ],
)
def test_one_key_holds_a_guest_and_lets_it_go_on(state: DomainState, name: str) -> None:
    assert pause_or_resume(domain_row(state=state)).name == name


async def test_reasons_name_the_connection_the_state_or_that_it_is_so_already() -> None:
    app = demo_app(read_only=True)
    async with running(app):
        connection = app.connection("demo")
        start = VERBS_BY_NAME["start"]
        assert start.why_not(domain_row(), None) == "the host is not connected"
        assert start.why_not(domain_row(), connection) == "the connection is read-only"
    app = demo_app()
    async with running(app):
        connection = app.connection("demo")
        assert start.why_not(domain_row(), connection) == "the domain is running"
        assert start.why_not(domain_row(state=DomainState.SHUTOFF), connection) is None
        no_autostart = VERBS_BY_NAME["no-autostart"]
        assert no_autostart.why_not(domain_row(), connection) == "it is so already"
