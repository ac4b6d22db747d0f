"""The system that a domain was made for, as libosinfo's users note it in its metadata.

<metadata>
  <libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">
    <libosinfo:os id="http://debian.org/debian/12"/>
  </libosinfo:libosinfo>
</metadata>
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: Older notes have ``xmlns:libosinfo="http://libosinfo.org/linux/2016"`` and other years.
_OS: Final = "metadata/{*}libosinfo/{*}os"

_LONGEST: Final = 256


def os_id(domain: Element) -> str:
    """Return libosinfo's name of the system of a ``<domain>``; "" where none is noted."""
    if domain.find("metadata") is None:
        return ""
    noted = domain.find(_OS)
    return "" if noted is None else (noted.get("id") or "")[:_LONGEST]
