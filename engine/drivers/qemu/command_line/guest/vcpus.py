"""``<vcpu>`` and ``<topology>``: how many processors, and I/O threads beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import keyed_option, object_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..context import Context
    from ..pieces import Piece


def build_vcpus(context: Context) -> Iterator[Piece]:
    """Yield ``-smp`` with every number written out, and one object for each I/O thread."""
    conf, cpu = context.conf, context.conf.cpu
    largest = conf.vcpus or 1
    current = conf.vcpu_current or largest
    topology = {"sockets": largest, "dies": 1, "cores": 1, "threads": 1}
    if cpu is not None and cpu.sockets is not None:
        topology = {
            "sockets": cpu.sockets,
            "dies": cpu.dies or 1,
            "cores": cpu.cores or 1,
            "threads": cpu.threads or 1,
        }
    maximum = largest if current != largest else None
    yield keyed_option("-smp", str(current), {"maxcpus": maximum, **topology})
    for number in iothread_numbers(context):
        yield object_option("iothread", iothread_name(number), {})


def iothread_name(number: int) -> str:
    """Return the id of an I/O thread, as libvirt's clients know it."""
    return f"iothread{number}"


def iothread_numbers(context: Context) -> list[int]:
    """Return the ids of the I/O threads: those written down, then as many as are missing."""
    numbers = [thread.id for thread in context.conf.iothread_ids if thread.id is not None]
    wanted = max(context.conf.iothreads or 0, len(numbers))
    candidate = 1
    while len(numbers) < wanted:
        if candidate not in numbers:
            numbers.append(candidate)
        candidate += 1
    return numbers
