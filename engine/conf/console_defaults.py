"""The first ``<console>`` and the first ``<serial>`` of a full guest are the same thing.

For years ``<console>`` was the only way to write a serial port; both spellings are kept in step, by
the rules of libvirt's ``virDomainDefAddConsoleCompat``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .devices.character import CharacterDevice, Console

if TYPE_CHECKING:
    from .domain_conf import DomainConf

_PLAIN_SERIAL_PORTS = (None, "isa-serial", "spapr-vio-serial", "system-serial", "sclp-serial")
"""Types of serial port that a guest's firmware uses; others get no console of their own."""


def mirror_console(conf: DomainConf) -> None:
    """Write the missing one of the pair; where they differ the serial port wins."""
    if conf.os.type != "hvm":
        return
    consoles, serials = conf.devices.consoles, conf.devices.serials
    first = consoles[0] if len(consoles) else None
    if first is not None and first.target_type in (None, "serial"):
        if not len(serials):
            _copy_backend(first, serials.add())
    elif len(serials) and serials[0].target_type in _PLAIN_SERIAL_PORTS:
        first = Console.new()
        consoles.insert(0, first)
    else:
        return
    serial = serials[0]
    if serial.target_port is None:
        serial.target_port = 0
    _copy_backend(serial, first)
    first.target_type = "serial"
    first.target_port = serial.target_port


def _copy_backend(source: CharacterDevice, target: CharacterDevice) -> None:
    target.type = source.type
    target.protocol = source.protocol
    target.log_file = source.log_file
    target.log_append = source.log_append
    target.sources.replace(source.sources)
