"""The words about hosts, above the list and in the header."""

from __future__ import annotations

import pytest

from engine import EngineError, ManualClock
from engine.errors import AuthFailed, ConnectFailed
from engine.fleet import Host, HostState
from tui.host_health import host_health, latency_text
from tui.host_notices import host_notices
from tui.marks import UNICODE


class StillHost(Host):
    """A host that is as a test says; it never runs."""

    def __init__(
        self, state: HostState, name: str = "lab", failure: EngineError | None = None
    ) -> None:
        super().__init__(
            name,
            "test:///[red]",
            read_only=False,
            clock=ManualClock(),
            interval=2.0,
            on_change=lambda keys: None,
        )
        self.state = state
        self._failure = failure


def text_of(*hosts: Host, is_demo: bool = False) -> str:
    lines = host_notices(hosts, UNICODE, is_demo=is_demo)
    return "\n".join("".join(text for text, _ in line) for line in lines)


def test_a_failure_says_what_where_and_what_to_do() -> None:
    failure = AuthFailed("wrong password\x1b[2J", hint="ask whoever knows it")
    assert text_of(StillHost(HostState.STOPPED, failure=failure)) == (
        "✖ lab  cannot be reached: wrong password\\x1b[2J\n"
        "  ask whoever knows it\n"
        "  R tries again   test:///[red]"
    )


@pytest.mark.parametrize("state", [HostState.WAITING, HostState.CONNECTING])
def test_the_words_do_not_move_while_it_is_tried_again(state: HostState) -> None:
    assert text_of(StillHost(state, failure=ConnectFailed("nobody listens"))) == (
        "◌ lab  cannot be reached: nobody listens\n  R tries again now   test:///[red]"
    )


def test_many_failures_are_a_line_each_and_a_number() -> None:
    hosts = [StillHost(HostState.WAITING, f"h{n}", ConnectFailed("no")) for n in range(4)]
    hosts.append(StillHost(HostState.STOPPED, "mine", AuthFailed("wrong password")))
    assert text_of(*hosts) == (
        "✖ mine  cannot be reached: wrong password\n"
        "◌ h0  cannot be reached: no\n"
        "◌ h1  cannot be reached: no\n"
        "  and 2 other hosts"
    )


def test_hosts_that_are_being_reached_are_named_or_counted() -> None:
    host = StillHost(HostState.CONNECTING)
    assert text_of(host) == "◌ connecting to lab (test:///[red])"
    assert text_of(*[host] * 4) == "◌ connecting to 4 hosts"


def test_hosts_that_are_there_need_no_words() -> None:
    assert text_of(StillHost(HostState.CONNECTED)) == ""


def test_a_demo_says_so_and_how_to_open_a_host() -> None:
    text = text_of(StillHost(HostState.CONNECTED), is_demo=True)
    assert "invented" in text
    assert "5 shows the hosts, a adds one there; or start virtdeck -c URI" in text


def test_health_is_a_mark_and_a_word() -> None:
    stopped = host_health(StillHost(HostState.STOPPED, "a\x1bb", AuthFailed("no")), 0.0)
    assert (stopped.name, stopped.role, stopped.words) == ("a\\x1bb", "bad", "R retries")
    connecting = host_health(StillHost(HostState.CONNECTING), 0.0)
    assert (connecting.role, connecting.words) == ("dim", "connecting")
    unheard = host_health(StillHost(HostState.CONNECTED), 0.0)
    assert (unheard.role, unheard.words) == ("dim", "connecting")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, ""), (0.0002, "<1 ms"), (0.0042, "4 ms"), (0.38, "380 ms"), (1.25, "1.2 s")],
)
def test_a_latency_is_short(seconds: float | None, text: str) -> None:
    assert latency_text(seconds) == text
