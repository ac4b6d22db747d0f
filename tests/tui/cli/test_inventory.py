"""list, info, xml, stats and hostinfo on hosts in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.conf.domain_conf import DomainConf
from tests.tui.cli.command_line import HOSTILE_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.cli.command_line import CommandLine


def test_list_shows_who_runs_in_virshs_columns(default_host: CommandLine) -> None:
    ended = default_host("list")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == (
        " Id   Name   State     Viewers\n"
        "--------------------------------\n"
        " 1    test   running   0\n"
    )


def test_list_chooses_by_state_and_puts_the_running_first(node: CommandLine) -> None:
    running = ["vm-0000", "vm-0001", "vm-0003", "vm-0004", "vm-0005", "vm-0007"]
    stopped = ["vm-0002", "vm-0006"]
    assert node("list", "--names").out.split() == running
    assert node("list", "--inactive", "--names").out.split() == stopped
    assert node("list", "--all", "--name").out.split() == [*running, *stopped]


def test_list_shows_titles_and_dashes(node: CommandLine) -> None:
    lines = node("list", "--all", "--title").out.splitlines()
    assert lines[0].split() == ["Id", "Name", "State", "Viewers", "Title"]
    assert lines[-1].split() == ["-", "vm-0006", "shut", "off", "-", "Guest", "number", "6"]


def test_list_prints_uuids_one_a_line(node: CommandLine) -> None:
    uuids = node("list", "--all", "--uuid").out.splitlines()
    assert len(set(uuids)) == 8
    assert {len(uuid) for uuid in uuids} == {36}


def test_list_as_json_holds_what_is_promised(node: CommandLine) -> None:
    domains = node("--json", "list", "--all").json
    states = {domain["name"]: (domain["id"], domain["state"]) for domain in domains}
    assert states["vm-0002"] == (None, "shut off")
    assert states["vm-0004"][1] == "paused"
    assert {domain["viewers"] for domain in domains} == {0}


def test_list_counts_viewers(still_demo: CommandLine) -> None:
    viewers = {domain["name"]: domain["viewers"] for domain in still_demo("list", "--json").json}
    assert viewers["db-primary"] == 1
    assert viewers["web-02"] == 0


def test_an_empty_host_has_an_empty_list(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "empty.xml"
    path.write_text("<node/>")
    uri = f"test://{path}"
    assert cli("-c", uri, "list", "--json").json == []
    assert len(cli("-c", uri, "list").out.splitlines()) == 2
    assert cli("-c", uri, "list", "--names").out == ""


def test_a_domain_is_meant_by_name_uuid_or_id(node: CommandLine) -> None:
    by_name = node("info", "vm-0003", "--json").json
    for key in (by_name["uuid"], by_name["uuid"].upper(), str(by_name["id"])):
        assert node("info", key, "--json").json["name"] == "vm-0003"


def test_info_shows_unknown_facts_as_unknown(node: CommandLine) -> None:
    lines = node("info", "vm-0002").out.splitlines()
    facts = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    assert (facts["Name"], facts["State"], facts["Started at"]) == ("vm-0002", "shut off", "?")
    assert (facts["Persistent"], facts["Autostart"]) == ("yes", "no")


def test_a_domain_that_is_not_there_is_one_line(node: CommandLine) -> None:
    ended = node("info", "nobody\n\x1b[2J")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("error: no domain with name, uuid or id 'nobody")
    assert ended.err.count("\n") == 1
    assert "\x1b" not in ended.err


def test_xml_is_the_domains_document(node: CommandLine) -> None:
    text = node("xml", "vm-0001").out
    assert DomainConf.parse(text).name == "vm-0001"
    assert " id='2'" in text.splitlines()[0]
    assert " id=" not in node("xml", "vm-0001", "--inactive").out.splitlines()[0]


def test_xml_keeps_passwords_to_itself_unless_asked(cli: CommandLine, node_path: Path) -> None:
    text = node_path.read_text()
    node_path.write_text(text.replace("autoport='yes'", "autoport='yes' passwd='open'"))
    uri = f"test://{node_path}"
    assert "open" not in cli("-c", uri, "xml", "vm-0000").out
    assert "passwd='open'" in cli("-c", uri, "xml", "vm-0000", "--security-info").out


def test_xml_as_json_names_the_domain(default_host: CommandLine) -> None:
    answer = default_host("xml", "test", "--json").json
    assert answer["domain"]["name"] == "test"
    assert DomainConf.parse(answer["xml"]).name == "test"


def test_stats_are_of_the_running_domains(node: CommandLine) -> None:
    assert len(node("stats", "--json").json) == 6
    assert [each["domain"]["name"] for each in node("stats", "vm-0001", "--json").json] == [
        "vm-0001"
    ]
    assert node("stats", "vm-0002", "--json").json == []


def test_stats_for_people_name_each_counter(node: CommandLine) -> None:
    lines = node("stats", "vm-0001").out.splitlines()
    assert lines[0] == "Domain: 'vm-0001'"
    assert "  disks.0.target=vda" in lines
    assert not any("None" in line for line in lines)


def test_hostinfo_shows_the_host(default_host: CommandLine) -> None:
    assert "CPU(s):       16\n" in default_host("hostinfo").out
    answer = default_host("hostinfo", "--json").json
    assert (answer["uri"], answer["memory_kib"]) == ("test:///default", 3145728)


def test_no_answer_for_people_lets_a_name_steer_the_terminal(hostile: CommandLine) -> None:
    uuid = hostile("list", "--uuid").out.strip()
    lines = [("list",), ("list", "--names"), ("info", uuid), ("xml", uuid), ("stats", uuid)]
    for line in lines:
        text = hostile(*line).out
        assert "$(touch owned)" in text, line
        assert all(char.isprintable() or char == "\n" for char in text), line


def test_a_hostile_name_survives_in_json(hostile: CommandLine) -> None:
    ended = hostile("list", "--json")
    assert ended.out.isascii()
    assert ended.json[0]["name"] == HOSTILE_NAME
