"""What the cells of the domain list say."""

from __future__ import annotations

import pytest

from engine import DomainRef, DomainState, GraphicsSession, SessionPhase
from engine.events import AddressFamily, GraphicsAddress
from tests.tui.demo_deck import domain_row
from tui.marks import UNICODE
from tui.widgets.domain_columns import COLUMNS_OF_HOSTS, DOMAIN_COLUMNS
from tui.widgets.table_column import GAP, Moment, column_widths

MOMENT = Moment(UNICODE, now=1_700_000_000.0, monotonic=1000.0)


def session(who: str = "", node: str = "10.1.2.3", number: int = 1) -> GraphicsSession:
    return GraphicsSession(
        number=number,
        domain=DomainRef("web-01", "uuid-of-web-01", 1),
        protocol="vnc",
        remote=GraphicsAddress(AddressFamily.IPV4, node, "51422"),
        phase=SessionPhase.ON_CONSOLE,
        since=None,
        started=0.0,
        subject=(("saslUsername", who),) if who else (),
    )


def cell(title: str, row: object) -> str:
    column = next(column for column in DOMAIN_COLUMNS if column.title == title)
    return "".join(text for text, _ in column.render(row, MOMENT))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (domain_row(), ""),
        (domain_row(sessions=(session("alice"),)), "◉ alice"),
        (domain_row(sessions=(session(),)), "◉ ?  10.1.2.3"),
        (domain_row(sessions=(session(), session("alice", number=2))), "◉ 2 alice"),
        (domain_row(sessions_complete=False), "?"),
        (domain_row(sessions=(session(), session()), sessions_complete=False), "◉ 2+"),
        (domain_row(stale_since=10.0), "?"),
    ],
    ids=["nobody", "verified", "stranger", "two", "unknown", "two or more", "silent host"],
)
def test_viewers_say_no_more_than_is_known(row: object, expected: str) -> None:
    assert cell("VIEWERS", row).rstrip() == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (domain_row(), "● running"),
        (domain_row(state=DomainState.PAUSED), "◐ paused"),
        (domain_row(state=DomainState.SHUTOFF), "○ shut off"),
        (domain_row(state=DomainState.CRASHED), "✖ crashed"),
        (domain_row(state=DomainState.SHUTDOWN), "◔ in shutdown"),
        (domain_row(stale_since=820.0), "◌ running 3 min ago"),
    ],
)
def test_a_state_has_a_mark_and_a_word(row: object, expected: str) -> None:
    assert cell("STATE", row) == expected


def test_cpu_is_of_the_domains_own_processors() -> None:
    assert cell("CPU", domain_row(cpu=200.0)) == "50 %"


def test_what_is_not_known_is_no_zero() -> None:
    row = domain_row(cpu=None)
    assert [cell(title, row) for title in ("CPU", "MEMORY", "DISK", "NET", "UP")] == [
        "–",
        "– / 8 GiB",
        "–",
        "–",
        "–",
    ]


def test_foreign_text_is_made_printable() -> None:
    row = domain_row("[red]\x1b[31m\n\u202eevil")
    assert cell("NAME", row) == "[red]\\x1b[31m\\n\\u202eevil"


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (30, ["NAME", "STATE"]),
        (54, ["NAME", "STATE", "CPU", "VIEWERS"]),
        (66, ["NAME", "STATE", "CPU", "MEMORY", "VIEWERS"]),
        (74, ["NAME", "STATE", "VCPU", "CPU", "MEMORY", "VIEWERS"]),
        (80, ["NAME", "STATE", "VCPU", "CPU", "MEMORY", "VIEWERS"]),
    ],
)
def test_a_narrow_table_has_fewer_columns_and_cuts_none(width: int, shown: list[str]) -> None:
    layout = column_widths(DOMAIN_COLUMNS, width)
    assert [column.title for column, _ in layout] == shown
    assert sum(cells + GAP for _, cells in layout) - GAP <= width


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (66, ["NAME", "STATE", "CPU", "MEMORY", "VIEWERS"]),
        (74, ["NAME", "HOST", "STATE", "CPU", "MEMORY", "VIEWERS"]),
        (80, ["NAME", "HOST", "STATE", "VCPU", "CPU", "MEMORY", "VIEWERS"]),
    ],
)
def test_of_several_hosts_each_domain_says_its_own(width: int, shown: list[str]) -> None:
    layout = column_widths(COLUMNS_OF_HOSTS, width)
    assert [column.title for column, _ in layout] == shown
    assert sum(cells + GAP for _, cells in layout) - GAP <= width
