"""Node files: what is read, and how an error says where it is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from engine import ManualClock
from engine.domain_state import DomainState
from engine.drivers.test.default_node import DEFAULT_NODE
from engine.drivers.test.inventory import Inventory
from engine.drivers.test.node_file import NodeFile
from engine.errors import ConnectFailed, InvalidXML
from tests.fakes.node_file import node_file

if TYPE_CHECKING:
    from pathlib import Path

    from engine.events import Event

TEST = "xmlns:test='http://libvirt.org/schemas/domain/test/1.0'"
GUEST = "<name>{name}</name><memory>1024</memory>"


def guest(name: str, extra: str = "") -> str:
    return f"<domain type='test' {TEST}>{GUEST.format(name=name)}{extra}</domain>"


def node(*parts: str) -> str:
    return "\n".join(("<node>", *parts, "</node>"))


def states(text: str) -> list[tuple[str, DomainState, bool]]:
    return [
        (domain.conf.name or "", domain.state, domain.transient)
        for domain in NodeFile.parse(text).domains()
    ]


def test_domains_run_unless_the_file_says_otherwise() -> None:
    text = node(
        guest("plain"),
        guest("off", "<test:runstate>5</test:runstate>"),
        guest("held", "<test:runstate>3</test:runstate>"),
        guest("passing", "<test:transient/>"),
    )
    assert states(text) == [
        ("plain", DomainState.RUNNING, False),
        ("off", DomainState.SHUTOFF, False),
        ("held", DomainState.PAUSED, False),
        ("passing", DomainState.RUNNING, True),
    ]


def test_what_is_for_the_test_driver_only_is_not_part_of_the_domain() -> None:
    text = node(guest("off", "<test:runstate>5</test:runstate>"))
    (domain,) = NodeFile.parse(text).domains()
    assert "test:" not in domain.conf.copy().to_xml()


def test_only_active_domains_get_an_id_in_the_order_of_the_file() -> None:
    events: list[Event] = []
    inventory = Inventory(events.append, ManualClock())
    for domain in NodeFile.parse(node_file(6)).domains():
        domain.install(inventory)
    assert [machine.id for machine in inventory] == [1, 2, None, 3, 4, 5]
    assert [machine.status.reason for machine in inventory] == [0] * 6
    assert events == []


@pytest.mark.parametrize(
    ("parts", "cpus", "memory"),
    [
        ((), 16, 3145728),
        (("<cpu><nodes>1</nodes><sockets>1</sockets></cpu>",), 4, 3145728),
        (("<cpu><cores>8</cores><active>7</active></cpu>", "<memory>9000000</memory>"), 7, 9000000),
        (("<cpu><active>99</active></cpu>",), 16, 3145728),
    ],
)
def test_the_host(parts: tuple[str, ...], cpus: int, memory: int) -> None:
    host = NodeFile.parse(node(*parts)).host_info("here")
    assert (host.hostname, host.cpus, host.memory_kib) == ("here", cpus, memory)


def test_a_domain_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "guest.xml").write_text(guest("apart"))
    path = tmp_path / "node.xml"
    path.write_text(node("<domain file='guest.xml'/>"))
    (domain,) = NodeFile.read(str(path)).domains()
    assert domain.conf.name == "apart"


def test_a_uuid_is_made_or_written_the_usual_way() -> None:
    uuid = "<uuid>6695EB01F6A4830479AA97F2502E193F</uuid>"
    one, two = NodeFile.parse(node(guest("one", uuid), guest("two"))).domains()
    assert one.conf.uuid == "6695eb01-f6a4-8304-79aa-97f2502e193f"
    assert len(two.conf.uuid or "") == 36


#: What is wrong -> the file, where the error says it is, and what it says.
BAD = {
    "no number": (node(guest("a", "<vcpu>many</vcpu>")), "/node/domain/vcpu", 2, "whole number"),
    "memory": (
        node(guest("a"), guest("b").replace("1024", "lots")),
        "/node/domain[2]/memory",
        3,
        "whole number",
    ),
    "no name": (node("<domain type='test'/>"), "/node/domain/name", 2, "missing"),
    "a path": (node(guest("../x")), "/node/domain/name", 2, "path"),
    "uuid": (node(guest("a", "<uuid>1</uuid>")), "/node/domain/uuid", 2, "not a uuid"),
    "state": (
        node(guest("a", "<test:runstate>9</test:runstate>")),
        "/node/domain/test:runstate",
        2,
        "number 9",
    ),
    "word": (
        node(guest("a", "<test:runstate>off</test:runstate>")),
        "/node/domain/test:runstate",
        2,
        "whole number",
    ),
    "transient": (
        node(guest("a", "<test:transient/><test:runstate>5</test:runstate>")),
        "/node/domain",
        2,
        "transient",
    ),
    "twice": (node(guest("a"), guest("a")), "/node/domain[2]/name", 3, "earlier"),
}


@pytest.mark.parametrize("problem", BAD)
def test_an_error_says_where(problem: str) -> None:
    text, element, line, message = BAD[problem]
    with pytest.raises(InvalidXML, match=message) as caught:
        states(text)
    assert caught.value.element == element
    assert caught.value.line == line


def test_a_host_that_is_no_number() -> None:
    with pytest.raises(InvalidXML, match="whole number") as caught:
        NodeFile.parse(node("<cpu><cores>x</cores></cpu>")).host_info("here")
    assert caught.value.element == "/node/cpu/cores"
    assert caught.value.line == 2


@pytest.mark.parametrize(
    "text",
    [
        "<domain/>",
        "<node><domain></node>",
        "",
        '<!DOCTYPE node [<!ENTITY a "aa">]><node><domain><name>&a;</name></domain></node>',
        '<!DOCTYPE node SYSTEM "file:///etc/passwd"><node/>',
    ],
)
def test_what_is_no_node_file(text: str) -> None:
    with pytest.raises(InvalidXML):
        states(text)


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [(None, ConnectFailed, "cannot open"), ("<network/>", InvalidXML, "guest.xml")],
)
def test_a_file_of_its_own_that_cannot_be_read(
    tmp_path: Path, content: str | None, error: type[Exception], message: str
) -> None:
    if content is not None:
        (tmp_path / "guest.xml").write_text(content)
    text = node("<domain file='guest.xml'/>")
    with pytest.raises(error, match=message):
        list(NodeFile.parse(text, tmp_path).domains())


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConnectFailed, match="not a file"):
        NodeFile.read(str(tmp_path / "pipe"))


def test_hostile_text_stays_text() -> None:
    title = "[red]\u202e&lt;b&gt;&amp;#27;"
    (domain,) = NodeFile.parse(node(guest("x", f"<title>{title}</title>"))).domains()
    assert domain.conf.title == "[red]\u202e<b>&#27;"


def test_the_default_host_has_one_domain() -> None:
    assert states(DEFAULT_NODE) == [("test", DomainState.RUNNING, False)]
