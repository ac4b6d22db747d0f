from __future__ import annotations

from engine.conf.devices.disk import Disk
from engine.conf.devices.graphics import Graphics
from engine.conf.devices_conf import DEVICE_CLASSES
from engine.conf.domain_conf import DomainConf

DEVICES = "<emulator/><strange/><graphics/><!-- x --><disk/><graphics/>"


def test_every_class_makes_its_own_element() -> None:
    assert {tag: cls.TAG for tag, cls in DEVICE_CLASSES.items()} == {t: t for t in DEVICE_CLASSES}
    assert DEVICE_CLASSES["disk"] is Disk
    assert len(DEVICE_CLASSES) == 31


def test_elements_come_in_document_order_known_or_not() -> None:
    devices = DomainConf.parse(f"<domain><devices>{DEVICES}</devices></domain>").devices
    assert [element.tag for element in devices.all_elements()] == [
        "emulator", "strange", "graphics", "disk", "graphics",
    ]  # fmt: skip
    assert [type(device) for device in devices.all_devices()] == [Graphics, Disk, Graphics]


def test_a_domain_without_devices_has_none() -> None:
    assert list(DomainConf.parse("<domain/>").devices.all_elements()) == []
