"""Refuses what this driver cannot run, by name and line; at define and at start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .vocabulary import UNDERSTOOD

if TYPE_CHECKING:
    from ....conf.domain_conf import DomainConf


def refuse_unsupported(conf: DomainConf) -> None:
    """Raise for the first thing that would not become part of the guest.

    Raises:
        ConfigUnsupported: names the element and its line.
    """
    UNDERSTOOD.refuse_rest(conf.element)
