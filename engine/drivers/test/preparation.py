"""What the in-memory hypervisor adds to a configuration, so that it reads as libvirt's would.

Everything it chooses follows from the uuid: reading a node file twice gives the same document.
"""

from __future__ import annotations

import itertools
from random import Random
from typing import TYPE_CHECKING

from ...conf.domain_defaults import complete

if TYPE_CHECKING:
    from ...conf.domain_conf import DomainConf

#: The architecture of libvirt's test hosts.
_ARCHITECTURE = "i686"

#: The video card a guest with a display gets: libvirt's, memory in KiB.
_VIDEO_MODEL, _VIDEO_VRAM = "cirrus", 16384


def prepare(conf: DomainConf) -> None:
    """Fill in what the user left out.

    Raises:
        InvalidXML: a value on the way cannot be read; names element and line.
    """
    complete(conf, Random(conf.uuid))
    conf.os.arch = conf.os.arch or _ARCHITECTURE
    _name_cards(conf)
    _add_video(conf)


def _name_cards(conf: DomainConf) -> None:
    """Call network cards without a name ``testnet0``, ``testnet1``, …"""
    cards = conf.devices.interfaces
    taken = {card.target_dev for card in cards}
    names = (name for n in itertools.count() if (name := f"testnet{n}") not in taken)
    for card in cards:
        card.target_dev = card.target_dev or next(names)


def _add_video(conf: DomainConf) -> None:
    devices = conf.devices
    if not len(devices.graphics) or len(devices.videos):
        return
    video = devices.videos.add()
    video.model, video.vram = _VIDEO_MODEL, _VIDEO_VRAM
    video.heads, video.primary = 1, True
