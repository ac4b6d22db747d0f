"""SavedImage: what a file that a domain was saved into says of it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import DomainRef, printable
from engine.conf.domain_conf import DomainConf

from ..formatting import memory_size

if TYPE_CHECKING:
    from ..widgets.part_text import Line


def image_name(xml: str) -> str:
    """Return the name of the domain in it, fit to be shown."""
    return printable(DomainConf.parse(xml).name or "?", 60)


def image_ref(xml: str) -> DomainRef:
    """Return the domain in it."""
    conf = DomainConf.parse(xml)
    return DomainRef(conf.name or "", conf.uuid or "", None)


def image_lines(xml: str, host: str, path: str) -> tuple[Line, ...]:
    """Return what is asked about before it goes on."""
    conf = DomainConf.parse(xml)
    memory = memory_size(conf.memory) if conf.memory else "?"
    return (
        (("file    ", "dim"), (printable(path), "")),
        (("host    ", "dim"), (printable(host), "")),
        (("domain  ", "dim"), (printable(conf.name or "?"), "name"), (f"  {memory}", "dim")),
        (),
        (("It goes on from the moment of its save: where its disks were written to", "warning"),),
        (("since then, their file systems are damaged.", "warning"),),
    )
