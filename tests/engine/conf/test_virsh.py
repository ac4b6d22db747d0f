"""libvirt's own parser beside ours: ``virsh`` with the test driver inside it, no daemon."""

from __future__ import annotations

import os
import random
import subprocess
from typing import TYPE_CHECKING

import pytest

from engine.conf.domain_conf import DomainConf
from engine.conf.domain_defaults import complete
from engine.conf.domain_validate import find_problems
from tests.patience import PATIENCE

from .round_trip import canonical

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.peer("virsh")

GUEST = """<domain type='test'>
  <name>alpha</name>
  <uuid>3b1f5d0e-6a39-4b6e-9f30-2a1c52d7a001</uuid>
  <title>a &lt;b&gt; &amp; "c" 'd' é</title>
  <metadata><n:x xmlns:n='urn:n' y='"z"'>t</n:x></metadata>
  <memory unit='MiB'>64</memory>
  <vcpu current='1'>2</vcpu>
  <os><type arch='x86_64'>hvm</type></os>
  <devices>
    <disk><source file='/a'/><target dev='vda'/></disk>
    <disk device='cdrom'><target dev='hdc'/></disk>
    <interface type='user'/>
    {}
  </devices>
</domain>
"""

FORMS = [
    "<graphics type='vnc'/>",
    "<graphics type='vnc' port='5901' listen='127.0.0.1' passwd='x' keymap='de'/>",
    "<graphics type='vnc' autoport='yes' port='5907' websocket='-1' sharePolicy='ignore'/>",
    "<graphics type='vnc' socket='/s'/>",
    "<graphics type='vnc' port='5900'><listen type='none'/></graphics>",
    "<graphics type='vnc'><listen type='socket' socket='/s'/></graphics>",
    "<graphics type='vnc'><listen type='network' network='n'/></graphics>",
    "<graphics type='vnc' passwd='x' passwdValidTo='2030-01-02T03:04:05' connected='keep'/>",
    "<graphics type='spice'/>",
    "<graphics type='spice' autoport='yes' defaultMode='secure'/>",
    "<graphics type='spice' port='-1' tlsPort='-1'/>",
    (
        "<graphics type='spice' port='5900' tlsPort='5901'><channel name='main' mode='secure'/>"
        "<image compression='off'/><clipboard copypaste='no'/><gl enable='no'/></graphics>"
    ),
    "<graphics type='spice'><listen type='address' address='::1'/></graphics>",
    "<graphics type='rdp'/>",
    "<graphics type='rdp' port='3389' autoport='no' multiUser='yes'/>",
    "<graphics type='sdl' display=':0' xauth='/x' fullscreen='yes'/>",
    "<graphics type='desktop' display=':0'/>",
    "<graphics type='egl-headless'><gl rendernode='/dev/dri/renderD128'/></graphics>",
    "<graphics type='dbus' p2p='yes'><gl enable='yes'/></graphics>",
    "<graphics type='dbus' address='unix:path=/b'/>",
    "<console type='pty'/>",
    "<serial type='tcp'><source mode='bind' host='127.0.0.1' service='23'/></serial>",
    "<serial type='unix'><source mode='connect' path='/s'/></serial><console type='pty'/>",
    (
        "<serial type='file'><source path='/log'/></serial>"
        "<console type='pty'><target type='virtio'/></console>"
    ),
]

REFUSED = [
    "<graphics/>",
    "<graphics type='telnet'/>",
    "<graphics type='vnc'><listen type='network'/></graphics>",
    "<graphics type='vnc'><listen type='none' network='n'/></graphics>",
    "<graphics type='vnc'><listen type='none' socket='/s'/></graphics>",
    "<graphics type='rdp'><listen type='socket' socket='/s'/></graphics>",
    "<graphics type='vnc' listen='::1'><listen type='address' address='::2'/></graphics>",
    "<graphics type='dbus' p2p='yes' address='unix:path=/b'/>",
    "<graphics type='vnc' passwd='x' passwdValidTo='soon'/>",
    "<graphics type='vnc' passwd='x' connected='fail'/>",
    "<graphics type='vnc'><audio id='7'/></graphics>",
    "<disk><source file='/b'/><target dev='vda'/></disk>",
    "<disk><source file='/b'/></disk>",
    (
        "<rng model='virtio'><backend model='builtin'/><alias name='ua-x'/></rng>"
        "<video><alias name='ua-x'/></video>"
    ),
    "<interface type='bridge'/>",
    "<interface type='user'><mac address='nonsense'/></interface>",
    "<controller type='scsi' index='0'/><controller type='scsi' index='0'/>",
]


def virsh(folder: Path, document: str) -> subprocess.CompletedProcess[str]:
    (folder / "a.xml").write_text(document)
    homes = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")
    return subprocess.run(
        ["virsh", "-q", "-c", "test:///default", "define a.xml; dumpxml --security-info alpha"],
        cwd=folder,
        env={**os.environ, **dict.fromkeys(homes, str(folder)), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def pieces(conf: DomainConf) -> dict[str, list[object]]:
    devices = conf.devices
    for disk in devices.disks:
        disk.address = None  # given by the driver, not by the parser
    for interface in devices.interfaces:
        interface.mac = None  # made up by each
        interface.target_dev = None
    found: dict[str, list[object]] = {"memory": [conf.memory, conf.current_memory]}
    for tag in ("name", "title", "metadata", "vcpu", "os", "clock", "on_crash", "on_reboot"):
        found[tag] = [canonical(element) for element in conf.element.iterchildren(tag)]
    for tag in ("disk", "interface", "graphics", "serial", "console"):
        found[tag] = [canonical(element) for element in devices.element.iterchildren(tag)]
    return found


@pytest.mark.parametrize("form", FORMS)
def test_a_document_is_filled_in_as_libvirt_does(form: str, tmp_path: Path) -> None:
    done = virsh(tmp_path, GUEST.format(form))
    assert done.returncode == 0, done.stderr
    conf = DomainConf.parse(GUEST.format(form))
    complete(conf, random.Random(1))
    assert list(find_problems(conf)) == []
    assert pieces(conf) == pieces(DomainConf.parse(done.stdout))


@pytest.mark.parametrize("form", FORMS)
def test_what_virsh_prints_comes_back_byte_for_byte(form: str, tmp_path: Path) -> None:
    printed = virsh(tmp_path, GUEST.format(form)).stdout.rstrip("\n") + "\n"
    assert DomainConf.parse(printed).to_xml(secure=True) == printed


@pytest.mark.parametrize("form", REFUSED)
def test_what_libvirt_refuses_is_refused(form: str, tmp_path: Path) -> None:
    assert "error" in virsh(tmp_path, GUEST.format(form)).stderr
    assert list(find_problems(DomainConf.parse(GUEST.format(form)))) != []
