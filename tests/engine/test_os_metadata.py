"""What libosinfo's users note of a domain's system."""

from __future__ import annotations

import pytest
from lxml import etree

from engine.fleet.os_words import os_words
from engine.os_metadata import os_id

_NOTE = (
    "<domain><metadata><libosinfo:libosinfo xmlns:libosinfo='{0}'>"
    "<libosinfo:os id='{1}'/></libosinfo:libosinfo></metadata></domain>"
)
NOW = "http://libosinfo.org/xmlns/libvirt/domain/1.0"


@pytest.mark.parametrize("namespace", [NOW, "http://libosinfo.org/linux/2016"])
def test_a_note_is_found(namespace: str) -> None:
    noted = etree.fromstring(_NOTE.format(namespace, "http://debian.org/debian/12"))
    assert os_id(noted) == "http://debian.org/debian/12"


@pytest.mark.parametrize(
    "xml",
    [
        "<domain/>",
        "<domain><metadata/></domain>",
        "<domain><metadata><os id='x'/></metadata></domain>",
        "<domain><os id='x'/></domain>",
    ],
)
def test_no_note_is_no_system(xml: str) -> None:
    assert os_id(etree.fromstring(xml)) == ""


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        ("http://debian.org/debian/12", "Debian 12"),
        ("http://ubuntu.com/ubuntu/24.04", "Ubuntu 24.04"),
        ("http://redhat.com/rhel/9.4", "RHEL 9.4"),
        ("http://microsoft.com/win/11", "Windows 11"),
        ("http://centos.org/centos-stream/9", "CentOS Stream 9"),
        ("http://archlinux.org/archlinux/rolling", "Arch Linux rolling"),
        ("http://alpinelinux.org/alpinelinux/unknown", "Alpine Linux"),
        ("http://example.org/some-thing/1", "Some thing 1"),
        ("", ""),
        ("debian", ""),
        ("http://", ""),
        ("javascript:alert(1)", ""),
        ("http://x/" + "y" * 10_000, "Y" + "y" * 79),
    ],
)
def test_names_become_words(identifier: str, words: str) -> None:
    assert os_words(identifier) == words
