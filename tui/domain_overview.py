"""The overview of a domain: state, figures, and who is on its console, as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable

from .display_lines import viewer_line
from .formatting import UNKNOWN, bit_rate, byte_rate, duration, memory_size, memory_use, percent
from .formatting import moment as moment_text
from .widgets.domain_cells import guest_cpu_percent, state_parts

if TYPE_CHECKING:
    from engine.conf.domain_conf import DomainConf
    from engine.fleet import DomainRow

    from .widgets.part_text import Line
    from .widgets.table_column import Moment, Part

#: Cells of the words on the left.
_LABEL = 11

#: Addresses that are shown; the others are counted.
_ADDRESSES = 3

#: Who told the addresses, in words.
_SOURCES = {
    "": "  nobody knows its address",
    "agent": "  by its agent",
    "lease": "  by a DHCP lease",
    "arp": "  by the host's neighbours",
}

#: Bars of the processor's history.
_BARS = 24


def overview_lines(row: DomainRow, conf: DomainConf | None, moment: Moment) -> tuple[Line, ...]:
    """Return the overview; ``conf`` is None until the XML has been read."""
    lines = [_state(row, moment), *_guest(row), _hardware(row, conf), _identity(row)]
    lines += _labels(row, moment)
    if row.info.title:
        lines.insert(0, ((printable(row.info.title), "name"),))
    lines += [(), _cpu(row, moment), _memory(row), _traffic(row), ()]
    return (*lines, *_console(row, moment))


def _labelled(label: str, *parts: Part) -> Line:
    return ((f"{label:<{_LABEL}}", "dim"), *parts)


def _state(row: DomainRow, moment: Moment) -> Line:
    status, started = row.info.status, row.info.started_at
    parts = [*state_parts(row, moment), (f" ({status.reason_name})", "dim")]
    if started is not None and status.state.is_active:
        since = moment_text(started, moment.now)
        parts.append((f"  since {since}, up {duration(moment.now - started)}", "dim"))
    return _labelled("state", *parts)


def _guest(row: DomainRow) -> list[Line]:
    """Return what runs in it, and where on the network; nothing of one that is off and unknown."""
    system, addresses = (
        printable(row.os_name),
        ", ".join(map(printable, row.addresses[:_ADDRESSES])),
    )
    parts: list[Part] = [(system, "name")] if system else []
    if row.info.status.state.is_active or addresses:
        more = len(row.addresses) - _ADDRESSES
        parts.append((f"{'  ' if parts else ''}{addresses or UNKNOWN}", ""))
        parts.append((f" +{more}" if more > 0 else "", "dim"))
        parts.append((_SOURCES.get(row.addresses_from, ""), "dim"))
    return [_labelled("guest", *parts)] if parts else []


def _hardware(row: DomainRow, conf: DomainConf | None) -> Line:
    info = row.info
    vcpus = UNKNOWN if info.vcpus is None else str(info.vcpus)
    words = [f"{vcpus} vcpu", f"{memory_size(info.max_memory_kib)} memory"]
    if conf is not None:
        words += filter(None, (conf.type, conf.os.arch, conf.os.machine, conf.os.firmware))
    words.append("persistent" if info.persistent else "transient")
    words.append("starts with the host" if info.autostart else "no autostart")
    return _labelled("hardware", (printable(" · ".join(words)), ""))


def _identity(row: DomainRow) -> Line:
    number = "" if row.info.ref.id is None else f"  id {row.info.ref.id}"
    place = f"  on {printable(row.host)}"
    return _labelled("uuid", (printable(row.info.ref.uuid) + number + place, ""))


def _labels(row: DomainRow, moment: Moment) -> list[Line]:
    """Return what people say of it; nothing where they say nothing."""
    parts: list[Part] = []
    if row.info.protected:
        parts.append((f"{moment.marks.protected} protected", "warning"))
    elif row.info.protected is None:
        parts.append(("? nobody can say whether it is protected", "dim"))
    parts += [(f"  {printable(tag)}" if parts else printable(tag), "") for tag in row.info.tags]
    return [_labelled("labels", *parts)] if parts else []


def _cpu(row: DomainRow, moment: Moment) -> Line:
    load = guest_cpu_percent(row)
    bars = moment.marks.sparkline(row.cpu_history, _BARS, 100.0 * (row.info.vcpus or 1))
    return _labelled("cpu", (f"{percent(load):<7}", ""), (bars.strip(), "busy"))


def _memory(row: DomainRow) -> Line:
    """What it uses of what it may have, as in the list; and what it was given of that."""
    info, limit = row.info, row.info.max_memory_kib
    is_less = info.status.state.is_active and (info.memory_kib or limit or 0) < (limit or 0)
    less = f"  {memory_size(info.memory_kib)} given now" if is_less else ""
    return _labelled("memory", (memory_use(row.memory_used_kib, limit), ""), (less, "dim"))


def _traffic(row: DomainRow) -> Line:
    disk, net = byte_rate(row.disk_bytes_per_s), bit_rate(row.net_bytes_per_s)
    return (
        *_labelled("disk", (f"{disk:<10}", "")),
        (f"{_each_second(row.disk_requests_per_s, 'requests'):<18}", "dim"),
        ("network   ", "dim"),
        (f"{net:<10}", ""),
        (_each_second(row.net_packets_per_s, "packets"), "dim"),
    )


def _each_second(rate: float | None, things: str) -> str:
    return "" if rate is None else f"{rate:,.0f} {things}/s"


def _console(row: DomainRow, moment: Moment) -> list[Line]:
    lines = [viewer_line(session, moment) for session in row.sessions]
    if not row.sessions_complete:
        lines.append((("?  nobody can say who was there before virtdeck looked", "dim"),))
    return lines or [_labelled("console", ("nobody is watching", "dim"))]
