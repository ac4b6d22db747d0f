"""Running QEMU guests that nobody runs: their statistics and XML, as libvirt 9.0 tells of them.

Names, types and order of the statistics are a real daemon's; the numbers are by chance and grow
from one reply to the next, as counters do. Five shapes of guests by turns, 55 parameters on
average.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID

from engine.rpc.xdr import UInt, ULLong
from tests.fakes.node_file import domain_uuid

if TYPE_CHECKING:
    from random import Random

_CPU: Final = ("time", "user", "system")
_POLLING: Final = ("success.time", "fail.time")
_BALLOON: Final = (
    *("current", "maximum", "swap_in", "swap_out", "major_fault", "minor_fault", "unused"),
    *("available", "usable", "last-update", "disk_caches", "rss"),
)
_VCPU: Final = ("time", "wait", "delay")
_NET: Final = tuple(
    f"{way}.{what}" for way in ("rx", "tx") for what in ("bytes", "pkts", "errs", "drop")
)
_REQUESTS: Final = (
    *(f"{way}.{what}" for way in ("rd", "wr") for what in ("reqs", "bytes", "times")),
    *("fl.reqs", "fl.times"),
)
_SIZES: Final = ("allocation", "capacity", "physical")
#: The numbers of a fresh reply, and how much a counter grows at most until the next.
_LARGE: Final = 1 << 48
_GROWTH: Final = 1 << 30


class _Shape(NamedTuple):
    """How many of what a guest has."""

    vcpus: int
    disks: int
    nets: int


_SHAPES: Final = (
    _Shape(vcpus=1, disks=1, nets=1),
    _Shape(vcpus=2, disks=1, nets=1),
    _Shape(vcpus=1, disks=2, nets=1),
    _Shape(vcpus=1, disks=1, nets=0),
    _Shape(vcpus=4, disks=1, nets=1),
)

#: A domain on the wire, and its parameters.
Record = tuple[tuple[str, bytes, int], dict[str, Any]]


def domain(number: int) -> tuple[str, bytes, int]:
    """Return the domain ``number``, from 0, on the wire."""
    return f"vm-{number:04}", UUID(domain_uuid(number)).bytes, number + 1


def records(count: int, random: Random) -> list[Record]:
    """Return a record of each of ``count`` domains."""
    return [
        (domain(number), _parameters(_SHAPES[number % len(_SHAPES)], f"vm-{number:04}", random))
        for number in range(count)
    ]


def grown(earlier: list[Record], random: Random) -> list[Record]:
    """Return the records after a while: every 64-bit counter has grown."""
    return [
        (
            whose,
            {
                name: ULLong(value + random.randrange(_GROWTH)) if type(value) is ULLong else value
                for name, value in values.items()
            },
        )
        for whose, values in earlier
    ]


def _parameters(shape: _Shape, name: str, random: Random) -> dict[str, Any]:
    """Return the parameters of one guest, in libvirt's order."""

    def counters(prefix: str, names: tuple[str, ...]) -> dict[str, ULLong]:
        return {f"{prefix}{each}": ULLong(random.randrange(_LARGE)) for each in names}

    found: dict[str, Any] = {
        **{"state.state": 1, "state.reason": 1},
        **counters("cpu.", _CPU),
        **{"cpu.cache.monitor.count": UInt(0)},
        **counters("cpu.haltpoll.", _POLLING),
        **counters("balloon.", _BALLOON),
        **{"vcpu.current": UInt(shape.vcpus), "vcpu.maximum": UInt(shape.vcpus)},
    }
    for number in range(shape.vcpus):
        found[f"vcpu.{number}.state"] = 1
        found |= counters(f"vcpu.{number}.", _VCPU)
    found["net.count"] = UInt(shape.nets)
    for number in range(shape.nets):
        found[f"net.{number}.name"] = f"vnet{random.randrange(1000)}"
        found |= counters(f"net.{number}.", _NET)
    found["block.count"] = UInt(shape.disks)
    for number in range(shape.disks):
        prefix = f"block.{number}."
        found[f"{prefix}name"] = f"vd{chr(ord('a') + number)}"
        found[f"{prefix}path"] = f"/var/lib/libvirt/images/{name}-{number}.qcow2"
        found[f"{prefix}backingIndex"] = UInt(number + 1)
        found |= counters(prefix, _REQUESTS)
        found |= counters(prefix, _SIZES)
    return found


def xml(number: int) -> str:
    """Return the XML of the domain ``number``: what a list needs of it."""
    return _XML.format(name=f"vm-{number:04}", uuid=domain_uuid(number), id=number + 1)


_XML: Final = """\
<domain type='kvm' id='{id}'>
  <name>{name}</name>
  <uuid>{uuid}</uuid>
  <title>A guest that nobody runs</title>
  <memory unit='KiB'>2097152</memory>
  <currentMemory unit='KiB'>2097152</currentMemory>
  <vcpu placement='static'>1</vcpu>
  <os>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <source file='/var/lib/libvirt/images/{name}-0.qcow2' index='1'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <graphics type='vnc' port='5900' autoport='yes' listen='127.0.0.1'>
      <listen type='address' address='127.0.0.1'/>
    </graphics>
  </devices>
</domain>
"""
