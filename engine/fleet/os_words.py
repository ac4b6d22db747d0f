"""The system that a domain was made for, in words, from libosinfo's name of it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

#: ``http://debian.org/debian/12``: whose, which and what version, as libosinfo writes it.
_NAME: Final = re.compile(r"https?://(?P<owner>[\w.-]+)/(?P<system>[\w.-]+)(?:/(?P<version>\S+))?")

#: Systems whose names are not written the way their identifiers are.
_SPELLED: Final = {
    "centos": "CentOS",
    "centos-stream": "CentOS Stream",
    "freebsd": "FreeBSD",
    "netbsd": "NetBSD",
    "openbsd": "OpenBSD",
    "dragonflybsd": "DragonFly BSD",
    "rhel": "RHEL",
    "sles": "SLES",
    "sle": "SLE",
    "opensuse": "openSUSE",
    "almalinux": "AlmaLinux",
    "alpinelinux": "Alpine Linux",
    "archlinux": "Arch Linux",
    "nixos": "NixOS",
    "macosx": "macOS",
    "win": "Windows",
}
_LONGEST: Final = 80


@lru_cache(maxsize=512)
def os_words(identifier: str) -> str:
    """Return ``Debian 12`` for ``http://debian.org/debian/12``; "" for what is no such name."""
    match = _NAME.fullmatch(identifier[:256])
    if match is None:
        return ""
    system = match["system"].lower()
    words = [_SPELLED.get(system, system.replace("-", " ").capitalize())]
    if match["version"] and match["version"] != "unknown":
        words.append(match["version"])
    return " ".join(words)[:_LONGEST]
