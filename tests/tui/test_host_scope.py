"""One host's domains alone."""

from __future__ import annotations

from tests.tui.demo_deck import domain_row
from tui.host_scope import neighbour, scope_of, with_scope
from tui.row_filter import parse_filter


def test_the_word_of_the_host_comes_and_goes_and_the_others_stay() -> None:
    assert scope_of("web cpu:>5") is None
    words = with_scope("web cpu:>5", "lab")
    assert words == "host:=lab web cpu:>5"
    assert scope_of(words) == "lab"
    assert with_scope(words, "edge") == "host:=edge web cpu:>5"
    assert with_scope(words, None) == "web cpu:>5"


def test_a_host_with_a_longer_name_is_another() -> None:
    test = parse_filter(with_scope("", "Lab"))
    assert test(domain_row(host="lab"))
    assert not test(domain_row(host="lab-2"))
    assert parse_filter("host:lab")(domain_row(host="lab-2"))


def test_one_goes_round_through_all_hosts() -> None:
    hosts = ["lab", "edge"]
    assert neighbour(hosts, None, 1) == "lab"
    assert neighbour(hosts, "LAB", 1) == "edge"
    assert neighbour(hosts, "edge", 1) is None
    assert neighbour(hosts, None, -1) == "edge"
    assert neighbour(hosts, "gone", 1) == "lab"
