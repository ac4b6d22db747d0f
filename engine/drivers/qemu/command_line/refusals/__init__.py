"""Refuses what this driver cannot run, by name and line; at define and at start.

First everything that the vocabulary does not have, then combinations: a property on a device that
has no use for it, a password the protocol would cut, a disk on a bus the board lacks.

    guest         boot, firmware, processor, clock, lifecycle
    ownership     properties that only some models of a device have
    controllers   models by type, and what the board has already
    disks         buses and what they carry
    streams       serial ports, consoles, channels
    graphics      console servers
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from ..machine_type import family_of
from ..vocabulary import UNDERSTOOD
from .controllers import check_controllers
from .disks import check_disks
from .graphics import check_graphics
from .guest import check_guest
from .ownership import check_ownership
from .streams import check_streams

if TYPE_CHECKING:
    from .....conf.domain_conf import DomainConf

_CHECKS = (
    check_guest,
    check_ownership,
    check_disks,
    check_controllers,
    check_streams,
    check_graphics,
)


def refuse_unsupported(conf: DomainConf) -> None:
    """Raise for the first thing that would not become part of the guest.

    Raises:
        ConfigUnsupported: names the element and its line.
    """
    UNDERSTOOD.refuse_rest(conf.element)
    family_of(conf)
    for error in chain.from_iterable(check(conf) for check in _CHECKS):
        raise error
