"""Every document of libvirt's QEMU tests becomes a command line, or is refused by name."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from engine.conf.domain_conf import DomainConf
from engine.conf.domain_defaults import complete
from engine.conf.domain_validate import validate
from engine.drivers.qemu.command_line import complete_devices, refuse_unsupported
from engine.errors import InvalidXML
from tests.engine.conf.libvirt_test_data import domain_documents, fetch

from .documents import HOST, build

pytestmark = pytest.mark.peer("libvirt-test-data")

_ACCEPTED_AT_LEAST = 385
"""Of libvirt 9.0.0's 1057 documents, 206 of them for other architectures; measured: 391."""


_HOST = replace(
    HOST, emulators={"x86_64": Path("/bin/qemu"), "i686": Path("/bin/qemu32")}, kvm_usable=True
)


def test_no_document_is_a_surprise() -> None:
    folder = fetch()
    assert folder is not None
    outcomes = Counter(map(_outcome, domain_documents(folder / "qemuxml2argvdata")))
    assert outcomes["command line"] >= _ACCEPTED_AT_LEAST
    assert outcomes.keys() == {"command line", "refused by name"}


def _outcome(path: Path) -> str:
    try:
        conf = DomainConf.parse(path.read_bytes())
        complete(conf, random.Random(1))
        validate(conf)
        complete_devices(conf)
        refuse_unsupported(conf)
        _choose_ports(conf)
        build(conf, host=_HOST)
    except InvalidXML as error:
        return "refused by name" if error.element else f"{path.name}: {error}"
    return "command line"


def _choose_ports(conf: DomainConf) -> None:
    """Do what the process side does before a start."""
    for number, graphics in enumerate(conf.devices.graphics):
        if graphics.type in ("vnc", "spice") and (graphics.autoport or graphics.port == -1):
            graphics.port = 5900 + number
