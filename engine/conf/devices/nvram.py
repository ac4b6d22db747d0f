"""``<nvram>``: the non-volatile memory of a pSeries guest."""

from __future__ import annotations

from .device import Device


class Nvram(Device):
    """The device has an address and nothing else."""

    TAG = "nvram"
