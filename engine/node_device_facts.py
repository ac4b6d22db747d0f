"""Devices of the host, as lists show them, and how they are selected."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag


class DeviceCapability(IntFlag):
    """What a device can be (``virConnectListAllNodeDeviceFlags``); virsh says it in lower case."""

    SYSTEM = 1 << 0
    PCI = 1 << 1
    USB_DEVICE = 1 << 2
    USB = 1 << 3
    NET = 1 << 4
    SCSI_HOST = 1 << 5
    SCSI_TARGET = 1 << 6
    SCSI = 1 << 7
    STORAGE = 1 << 8
    FC_HOST = 1 << 9
    VPORTS = 1 << 10
    SCSI_GENERIC = 1 << 11
    DRM = 1 << 12
    MDEV_TYPES = 1 << 13
    MDEV = 1 << 14
    CCW = 1 << 15
    CSS = 1 << 16
    VDPA = 1 << 17
    AP_CARD = 1 << 18
    AP_QUEUE = 1 << 19
    AP_MATRIX = 1 << 20
    VPD = 1 << 21


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeDeviceInfo:
    """One device as a list shows it; a defined one that is not there is not active."""

    name: str
    active: bool
