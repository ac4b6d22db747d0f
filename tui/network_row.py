"""NetworkRow: everything the list of networks shows of one; asking for it, and its details."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import EngineError, printable
from engine.errors import NotFound

from .few_at_once import ask_few_at_once
from .formatting import counted, duration
from .host_listing import PartRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Connection
    from engine.conf.network_sketch import NetworkSketch
    from engine.network_facts import DhcpLease, NetworkInfo, NetworkRef

    from .domain_uses import Users
    from .widgets.part_text import Line
    from .widgets.table_column import Moment, Part

#: Networks of one host whose XML is asked for at once.
_AT_ONCE = 8

#: Lines of leases before they are counted.
_LISTED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkRow(PartRow):
    """One network; ``sketch`` is None where its XML could not be read, ``failure`` says why.

    ``leases`` is None while nobody asked.
    """

    ref: NetworkRef
    active: bool
    persistent: bool
    autostart: bool
    sketch: NetworkSketch | None = None
    failure: str = ""
    leases: int | None = None

    @property
    def forward(self) -> str:
        """The mode; "" while unknown."""
        return printable(self.sketch.forward) if self.sketch else ""

    @property
    def bridge(self) -> str:
        """The bridge on the host; "" where it has none."""
        return printable(self.sketch.bridge) if self.sketch else ""

    @property
    def addresses(self) -> str:
        """Its addresses with their prefixes."""
        found = self.sketch.addresses if self.sketch else ()
        return printable(", ".join(each.address for each in found))


async def network_rows(host: str, connection: Connection) -> list[NetworkRow]:
    """Return the networks of a host, each with what its XML says."""

    async def ask(info: NetworkInfo) -> NetworkRow | None:
        return await _network_row(host, connection, info)

    rows = await ask_few_at_once(_AT_ONCE, ask, await connection.networks.list())
    return [row for row in rows if row]


async def _network_row(host: str, connection: Connection, info: NetworkInfo) -> NetworkRow | None:
    from engine.conf.network_sketch import network_sketch

    sketch, failure = None, ""
    try:
        sketch = network_sketch(await connection.networks.of(info.ref).xml())
    except NotFound:
        return None  # it went while it was looked at
    except EngineError as error:
        failure = printable(error.message)
    return NetworkRow(
        host=host,
        uuid=info.ref.uuid,
        name=info.ref.name,
        ref=info.ref,
        active=info.active,
        persistent=info.persistent,
        autostart=info.autostart,
        sketch=sketch,
        failure=failure,
    )


def state_parts(row: NetworkRow, moment: Moment) -> list[Part]:
    """Return mark and word of how it is."""
    if row.stale:
        return [(f"{moment.marks.stale} ", "dim"), ("active" if row.active else "inactive", "dim")]
    if row.active:
        return [(moment.marks.running, "good"), (" active", "")]
    return [(f"{moment.marks.shut_off} inactive", "dim")]


# -- details ----------------------------------------------------------------------------------


def network_lines(row: NetworkRow, users: Users, moment: Moment) -> tuple[Line, ...]:
    """Return what there is to say of it."""
    words = ["persistent" if row.persistent else "forgotten when it stops"]
    words.append("starts with the host" if row.autostart else "does not start with the host")
    dot = f" {moment.marks.dot} "
    lines: list[Line] = [(*state_parts(row, moment), (dot + dot.join(words), ""))]
    if row.failure:
        lines.append((("its XML: ", "dim"), (row.failure, "warning")))
    if row.sketch:
        lines += _sketch_lines(row.sketch, dot)
    if row.active:
        lines.append((("used by    ", "dim"), (users.words, "" if users.is_complete else "dim")))
    lines.append((("uuid       ", "dim"), (printable(row.uuid), "dim")))
    return tuple(lines)


#: libvirt has no port forwards for networks; a card of the type "user" with passt has.
_INWARDS = "nothing: libvirt forwards ports only to cards of type user with passt"


def _sketch_lines(sketch: NetworkSketch, dot: str) -> list[Line]:
    way = [sketch.forward, *(f"through {each}" for each in sketch.forward_devices)]
    way += [f"bridge {sketch.bridge}"] if sketch.bridge else []
    way += [f"domain {sketch.domain}"] if sketch.domain else []
    lines: list[Line] = [(("forward    ", "dim"), (printable(dot.join(way)), ""))]
    for address in sketch.addresses:
        ranges = "".join(f"{dot}DHCP {each}" for each in address.ranges)
        lines.append((("address    ", "dim"), (printable(address.address + ranges), "")))
        if address.reservations:
            reserved = counted(len(address.reservations), "reservation")
            lines.append((("           ", ""), (reserved, "dim")))
    lines += [(("NAT ports  ", "dim"), (printable(ports), "")) for ports in sketch.ports]
    if sketch.forward == "nat":
        lines.append((("inwards    ", "dim"), (_INWARDS, "dim")))
    return lines


def lease_lines(
    row: NetworkRow, leases: Sequence[DhcpLease] | str | None, moment: Moment
) -> tuple[Line, ...]:
    """Return who has an address, then what is reserved; ``leases`` may be why nobody knows."""
    if leases is None:
        lines: list[Line] = [(("asking the host…", "dim"),)]
    elif isinstance(leases, str):
        lines = [((leases, "dim"),)]
    else:
        lines = [_lease_line(lease, moment) for lease in leases[:_LISTED]]
        if more := len(leases) - len(lines):
            lines.append(((f"and {more} more", "dim"),))
        if not leases:
            lines.append((("Nobody has an address from it.", "dim"),))
    reserved = [
        reservation
        for address in (row.sketch.addresses if row.sketch else ())
        for reservation in address.reservations
    ]
    if reserved:
        lines += [(), (("reserved", "accent"),)]
    for each in reserved:
        text = f"{printable(each.address, 60):<24}  {printable(each.mac, 60):<17}"
        lines.append(((text, ""), (f"  {printable(each.name, 100)}", "dim")))
    return tuple(lines)


def _lease_line(lease: DhcpLease, moment: Moment) -> Line:
    address = f"{printable(lease.address, 60)}/{lease.prefix}"
    text = f"{address:<24}  {printable(lease.mac or '', 40):<17}  "
    ends = "for ever"
    if lease.expires is not None:
        left = lease.expires - moment.now
        ends = f"for {duration(left)}" if left > 0 else "expired"
    name = printable(lease.hostname or "", 100)
    return ((text, ""), (name, "name"), (f"  {ends}" if name else ends, "dim"))
