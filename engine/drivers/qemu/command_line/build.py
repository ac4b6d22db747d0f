"""The one way from a document to a command line: check, complete, name, build, assemble."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

from ....conf.device_aliases import assign_aliases
from .assembly import assemble
from .completion import complete_devices
from .context import Context
from .devices import build_devices
from .guest import GUEST_BUILDERS, build_qemu_commandline
from .guest.boot import boot_orders
from .refusals import refuse_unsupported
from .refusals.guest import enlightenments
from .unsupported import unsupported

if TYPE_CHECKING:
    from ....conf.domain_conf import DomainConf
    from ..capabilities import QemuHost
    from .command import CommandLine
    from .place import Place


def build_command_line(
    conf: DomainConf,
    place: Place,
    host: QemuHost,
    accel: str | None = None,
    *,
    now: datetime | None = None,
) -> CommandLine:
    """Return how to start the guest of a completed document; the document is not changed.

    ``accel`` forces ``kvm`` or ``tcg``; otherwise a guest of type ``kvm`` gets KVM where it is
    usable, and every other TCG. ``now`` is the time that clocks are counted from.

    Raises:
        ConfigUnsupported: this driver, or this host, cannot run it.
        InvalidXML: the document contradicts itself.
    """
    refuse_unsupported(conf)
    complete = conf.copy()
    complete_devices(complete)
    assign_aliases(complete)
    context = Context(
        conf=complete,
        place=place,
        host=host,
        accel=accel or choose_accelerator(conf, host),
        now=now or datetime.now(UTC),
        boot_orders=boot_orders(complete),
    )
    _check_host(context)
    guest = chain.from_iterable(build(context) for build in GUEST_BUILDERS)
    pieces = chain(guest, build_devices(context), build_qemu_commandline(context))
    return assemble(context, pieces)


def choose_accelerator(conf: DomainConf, host: QemuHost) -> str:
    """Return what runs a guest of this type on this host: ``kvm`` or ``tcg``."""
    return "kvm" if conf.type == "kvm" and host.kvm_usable else "tcg"


def _check_host(context: Context) -> None:
    """Refuse what only another build of QEMU could show."""
    host, conf = context.host, context.conf
    if conf.os.arch not in host.emulators:
        message = f"this host has no emulator for {conf.os.arch} guests"
        raise unsupported(conf.os, message, "/type/@arch")
    if context.accel == "tcg":
        for node in enlightenments(conf):
            raise unsupported(node, "it needs KVM, which is not used here")
    has_server = {"vnc": host.has_vnc, "spice": host.has_spice}
    for graphics in conf.devices.graphics:
        if not has_server.get(graphics.type or "", True):
            raise unsupported(graphics, f"this QEMU is built without {graphics.type}")
    if host.bridge_helper is None:
        for interface in conf.devices.interfaces:
            if interface.type == "bridge":
                message = "this host lacks the program that makes taps for bridges"
                raise unsupported(interface, message, hint="install qemu-bridge-helper")
