from __future__ import annotations

import pytest

from engine.conf.console_defaults import mirror_console
from engine.conf.domain_conf import DomainConf

SERIAL = "<serial type='pty'><target port='0'/></serial>"
MIRROR = "<console type='pty'><target type='serial' port='0'/></console>"
VIRTIO = "<console type='pty'><target type='virtio' port='0'/></console>"
USB = "<serial type='pty'><target type='usb-serial'/></serial>"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", ""),
        (SERIAL, SERIAL + MIRROR),
        ("<console type='pty'/>", SERIAL + MIRROR),
        (MIRROR, SERIAL + MIRROR),
        (SERIAL + VIRTIO, SERIAL + MIRROR + VIRTIO),
        (VIRTIO, VIRTIO),
        (USB, USB),
        (("<serial type='tcp'><source mode='bind' host='h' service='1'/><target port='0'/></serial>"
         "<console type='pty'/>"),
         ("<serial type='tcp'><source mode='bind' host='h' service='1'/><target port='0'/></serial>"
         "<console type='tcp'><source mode='bind' host='h' service='1'/>"
         "<target type='serial' port='0'/></console>")),
    ],
)  # fmt: skip
def test_the_pair_is_kept_in_step(given: str, expected: str) -> None:
    conf = DomainConf.parse(f"<domain><os><type>hvm</type></os><devices>{given}</devices></domain>")
    mirror_console(conf)
    lines = conf.to_xml().splitlines()
    text = "".join(line.strip() for line in lines)
    devices = f"<devices>{expected}</devices>" if expected else "<devices/>"
    assert text == f"<domain><os><type>hvm</type></os>{devices}</domain>"


def test_a_container_keeps_its_consoles() -> None:
    conf = DomainConf.parse("<domain><devices><console type='pty'/></devices></domain>")
    mirror_console(conf)
    assert len(conf.devices.serials) == 0
