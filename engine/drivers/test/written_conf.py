"""WrittenConf: a configuration as text, and the facts that a list shows of it.

A tree takes ten times the memory of its text, and of a long list most domains are never asked for
more than these facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from ...conf.domain_conf import DomainConf
from ...conf.xml_document import parse_document
from ...domain_labels import DomainLabels
from ...os_metadata import os_id

if TYPE_CHECKING:
    from typing import Self

#: The displays that clients connect to.
_DISPLAYS: Final = ("vnc", "spice")


@dataclass(frozen=True, slots=True)
class ListedFacts:
    """What a list shows of a configuration, whoever runs it."""

    vcpus: int
    memory_kib: int
    max_memory_kib: int
    displays: tuple[str, ...]
    title: str
    labels: DomainLabels
    os_id: str

    @classmethod
    def of(cls, conf: DomainConf) -> Self:
        """Read them.

        Raises:
            InvalidXML: one of them cannot be read.
        """
        most = conf.memory or 0
        kinds = (graphics.get("type") for graphics in conf.element.iterfind("devices/graphics"))
        return cls(
            vcpus=conf.vcpu_current or conf.vcpus or 1,
            memory_kib=conf.current_memory or most,
            max_memory_kib=most,
            displays=tuple(dict.fromkeys(kind for kind in kinds if kind in _DISPLAYS)),
            title=conf.title or "",
            labels=DomainLabels.of(conf.element),
            os_id=os_id(conf.element),
        )


@dataclass(frozen=True, slots=True)
class WrittenConf:
    """``read`` makes the configuration of it, each time another one."""

    name: str
    uuid: str
    facts: ListedFacts
    data: bytes

    @classmethod
    def of(cls, conf: DomainConf) -> Self:
        """Write it down.

        Raises:
            InvalidXML: a fact that a list shows cannot be read.
        """
        # A copy has only the namespaces that it uses, not those of the document around it.
        data = etree.tostring(conf.copy().element, encoding="utf-8", with_tail=False)
        return cls(conf.name or "", conf.uuid or "", ListedFacts.of(conf), data)

    def read(self) -> DomainConf:
        """Return the configuration."""
        return DomainConf(parse_document(self.data, "domain"))
