"""libvirt.conf: aliases and the default, as libvirt reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.errors import InvalidArgument
from engine.libvirt_conf import LibvirtConf, conf_path, load_conf, parse_conf

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = """
# Short names
uri_aliases = [
  "hail=qemu+ssh://root@hail.example/system",   # the big one
  'sleet=qemu+tls://sleet.example/system?a=b',
]
other_setting = 3
uri_default = \"""test:///default\""" ; remote_mode="auto"
"""


def test_aliases_and_default() -> None:
    conf = parse_conf(EXAMPLE)
    assert conf.uri_aliases == {
        "hail": "qemu+ssh://root@hail.example/system",
        "sleet": "qemu+tls://sleet.example/system?a=b",
    }
    assert conf.resolved("hail") == "qemu+ssh://root@hail.example/system"
    assert conf.resolved("qemu:///system") == "qemu:///system"
    assert conf.default_uri({}) == "test:///default"
    assert conf.default_uri({"LIBVIRT_DEFAULT_URI": "xen:///"}) == "xen:///"


@pytest.mark.parametrize("text", ["", "# nothing\n", "uri_aliases = []\n", "\n\n"])
def test_a_file_may_say_nothing(text: str) -> None:
    assert parse_conf(text) == LibvirtConf()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\n\nuri_default = qemu", "line 3"),
        ("uri_default", "line 1"),
        ('uri_default = "open', "line 1"),
        ("x = @", "line 1"),
        ("\nuri_aliases = [ 'a=b'", "line 2: a list that does not end"),
        ("uri_aliases = [ 3 ]", "a list holds strings"),
        ("uri_aliases = 'a=b'", "is a list"),
        ("uri_default = ['a']", "is a string"),
        ("uri_aliases = [ 'qemu:///system' ]", "not an alias"),
        ("uri_aliases = [ 'a b=qemu:///system' ]", "not an alias"),
        ("'name' = 'x'", "NAME = VALUE"),
    ],
)
def test_what_breaks_the_grammar_is_told_with_its_line(text: str, words: str) -> None:
    with pytest.raises(InvalidArgument, match=words):
        parse_conf(text)


def test_where_the_file_is() -> None:
    assert conf_path({"HOME": "/home/fred"}, 0) == "/etc/libvirt/libvirt.conf"
    assert conf_path({"HOME": "/home/fred"}, 1000) == "/home/fred/.config/libvirt/libvirt.conf"
    assert conf_path({"XDG_CONFIG_HOME": "/x"}, 1000) == "/x/libvirt/libvirt.conf"


def test_a_file_is_named_when_it_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "libvirt.conf"
    assert load_conf(path) == LibvirtConf()
    path.write_text("uri_default = 'xen:///'\n")
    assert load_conf(path).uri_default == "xen:///"
    path.write_text("uri_default = \n")
    with pytest.raises(InvalidArgument, match="libvirt.conf, line 1"):
        load_conf(path)
    with pytest.raises(InvalidArgument, match="directory"):
        load_conf(tmp_path)
