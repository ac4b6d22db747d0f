"""Hosts in the text of the settings: everything else stays byte for byte."""

from __future__ import annotations

import tomllib

import pytest

from engine.errors import InvalidArgument
from tui.host_entry import HostEntry
from tui.hosts_section import with_host, without_host

NEW = HostEntry(name="new", uri="qemu+ssh://root@new.example/system")

COMMENTED = """\
# mine
theme = "virtdeck-light"   # bright

[hosts]  # all of them
# the first
lab = "test:///default"  # "quoted" # twice
'edge' = { uri = 'qemu+tls://edge/system?x=#1', readonly = true } # looked at only

# below
[keys]
"domain.shutdown" = "D"
"""

BLOCKS = """\
[hosts.lab]
# why
uri = "test:///default"
readonly = true

# about keys
[keys]
"""


@pytest.mark.parametrize("text", ["", "# nothing\n", "theme = 'x'", COMMENTED, BLOCKS])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_host_that_is_added_and_taken_away_leaves_every_line_as_it_was(
    text: str, end: str
) -> None:
    text = text.replace("\n", end)
    with_it = with_host(text, NEW)
    assert tomllib.loads(with_it)["hosts"]["new"] == NEW.uri
    lines = with_it.splitlines(keepends=True)
    kept = [line.rstrip("\r\n") for line in lines if not line.startswith(("new =", "[hosts]"))]
    before = [x.rstrip("\r\n") for x in text.splitlines() if not x.startswith("[hosts]")]
    assert [x for x in kept if x] == [x for x in before if x]
    assert (end == "\n") == ("\r" not in with_it) or "\n" not in text
    without_it = without_host(with_it, "new")
    if "[hosts]" in text:
        assert without_it == text
    else:
        assert without_it.startswith(text)
        assert tomllib.loads(without_it).get("hosts", {}) == tomllib.loads(text).get("hosts", {})


def test_a_new_host_stands_below_the_others() -> None:
    lines = with_host(COMMENTED, NEW).splitlines()
    assert lines[7] == 'new = "qemu+ssh://root@new.example/system"'
    assert lines[8] == ""


def test_a_change_keeps_the_comment_of_the_line() -> None:
    lab = HostEntry(name="lab", uri='odd"\\\x7f', read_only=True)
    line = with_host(COMMENTED, lab, instead_of="lab").splitlines()[5]
    assert line.endswith(', readonly = true }  # "quoted" # twice')
    edge = HostEntry(name="brim", uri="qemu+tls://brim/system")
    line = with_host(COMMENTED, edge, instead_of="edge").splitlines()[6]
    assert line == 'brim = "qemu+tls://brim/system" # looked at only'


def test_what_is_taken_away_takes_nothing_with_it() -> None:
    assert without_host(COMMENTED, "lab") == COMMENTED.replace(
        'lab = "test:///default"  # "quoted" # twice\n', ""
    )
    assert without_host(COMMENTED, "nobody") == COMMENTED


def test_a_block_of_its_own_becomes_a_line() -> None:
    lab = HostEntry(name="lab", uri="test:///demo")
    changed = with_host(BLOCKS, lab, instead_of="lab")
    assert tomllib.loads(changed) == {"hosts": {"lab": "test:///demo"}, "keys": {}}
    assert "# why\n" in changed
    assert "# about keys\n[keys]\n" in changed
    assert "hosts" not in tomllib.loads(without_host(BLOCKS, "lab"))


def test_a_name_that_is_no_bare_key_is_quoted() -> None:
    entry = HostEntry(name="lab.example", uri="test:///demo")
    text = with_host("", entry)
    assert tomllib.loads(text)["hosts"] == {"lab.example": "test:///demo"}
    renamed = HostEntry(name="höst", uri="test:///demo")
    text = with_host(text, renamed, instead_of="lab.example")
    assert tomllib.loads(text)["hosts"] == {"höst": "test:///demo"}


@pytest.mark.parametrize(
    "text",
    [
        "hosts = { lab = 'test:///default' }\n",
        "hosts.lab = 'test:///default'\n",
        "[hosts]\nlab = '''\ntest:///default'''\n",
        "x = '''\n[hosts]\nlab = 1\n'''\n[hosts]\nlab = 'test:///default'\n",
        "hosts = 3\n",
        "no toml\n",
    ],
)
def test_what_cannot_be_edited_safely_is_refused(text: str) -> None:
    for entry, instead_of in (
        (HostEntry(name="lab", uri="test:///demo"), "lab"),
        (HostEntry(name="lab", uri="x://y"), ""),
    ):
        with pytest.raises(InvalidArgument) as refused:
            with_host(text, entry, instead_of=instead_of)
        assert "by hand" in refused.value.hint


def test_two_hosts_cannot_have_one_name() -> None:
    with pytest.raises(InvalidArgument, match="already"):
        with_host(COMMENTED, HostEntry(name="edge", uri="x://y"), instead_of="lab")
