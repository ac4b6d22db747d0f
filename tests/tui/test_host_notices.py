"""The words about hosts, above the list and in the header."""

from __future__ import annotations

from engine import ManualClock
from engine.errors import ConnectFailed
from tui.host_health import host_health
from tui.host_link import HostLink, LinkState
from tui.host_notices import host_notices
from tui.marks import UNICODE


def link(state: LinkState, name: str = "lab", error: ConnectFailed | None = None) -> HostLink:
    result = HostLink(
        name,
        "test:///[red]",
        lambda keys: None,
        read_only=False,
        clock=ManualClock(),
        interval=2.0,
    )
    result.state, result.error = state, error
    return result


def text_of(*links: HostLink, is_demo: bool = False) -> str:
    lines = host_notices(links, UNICODE, is_demo=is_demo)
    return "\n".join("".join(text for text, _ in line) for line in lines)


def test_a_failure_says_what_where_and_what_to_do() -> None:
    error = ConnectFailed("nobody listens\x1b[2J", hint="start the daemon")
    assert text_of(link(LinkState.FAILED, error=error)) == (
        "✖ lab  cannot be reached: nobody listens\\x1b[2J\n"
        "  start the daemon\n"
        "  R tries again   test:///[red]"
    )


def test_a_host_that_is_being_reached_is_named() -> None:
    assert text_of(link(LinkState.CONNECTING)) == "◌ connecting to lab (test:///[red])"


def test_hosts_that_are_there_need_no_words() -> None:
    assert text_of(link(LinkState.CONNECTED)) == ""


def test_a_demo_says_so_and_how_to_open_a_host() -> None:
    text = text_of(link(LinkState.CONNECTED), is_demo=True)
    assert "invented" in text
    assert "qemu:///embed?root=DIR or qemu:///attach?monitor=SOCKET" in text


def test_health_is_a_mark_and_a_word() -> None:
    clock = ManualClock()
    failed = host_health(link(LinkState.FAILED, name="a\x1bb"), clock)
    assert (failed.name, failed.role, failed.words) == ("a\\x1bb", "bad", "R retries")
    waiting = host_health(link(LinkState.CONNECTING), clock)
    assert (waiting.role, waiting.words) == ("dim", "connecting")
