"""The verbs that look: list, info, xml, stats, hostinfo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.untrusted_text import printable

from .arguments import DOMAIN, Argument
from .command import Call, Command
from .json_shapes import json_value
from .tables import facts, table
from .xml_text import terminal_safe_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import DomainInfo

    from .json_shapes import JsonShapes

_FACTS = {
    "id": "Id",
    "name": "Name",
    "uuid": "UUID",
    "title": "Title",
    "state": "State",
    "reason": "Reason",
    "viewers": "Viewers",
    "vcpus": "CPU(s)",
    "cpu_time_ns": "CPU time (ns)",
    "max_memory_kib": "Max memory (KiB)",
    "memory_kib": "Used memory (KiB)",
    "started_at": "Started at",
    "persistent": "Persistent",
    "autostart": "Autostart",
    "protected": "Protected",
    "tags": "Tags",
}
_HOST_FACTS = {
    "uri": "URI",
    "hostname": "Hostname",
    "hypervisor": "Hypervisor",
    "version": "Version",
    "cpus": "CPU(s)",
    "memory_kib": "Memory (KiB)",
}
_YES_NO = {True: "yes", False: "no", None: "?"}


async def list_domains(call: Call) -> None:
    """Print the domains: those that run by id, then the others by name."""
    options = call.options
    async with call.connect() as connection:
        infos = await connection.domains()
        shapes = call.shapes(connection)
    wanted = [info for info in infos if options.all or _is_active(info) is not options.inactive]
    wanted.sort(key=_place)
    if options.json:
        call.output.document([shapes.domain(info) for info in wanted])
    elif options.names:
        call.output.lines(printable(info.ref.name) for info in wanted)
    elif options.uuid:
        call.output.lines(printable(info.ref.uuid) for info in wanted)
    else:
        call.output.lines(_listing(wanted, shapes, with_title=options.title))


async def show_domain(call: Call) -> None:
    """Print the facts of one domain."""
    async with call.connect() as connection:
        info = await connection.domain_info(call.options.domain)
        shape = call.shapes(connection).domain(info)
    _show(call, shape, _FACTS)


async def show_host(call: Call) -> None:
    """Print the facts of the host."""
    async with call.connect() as connection:
        host = await connection.host_info()
    _show(call, {"uri": str(connection.uri), **json_value(host)}, _HOST_FACTS)


async def print_xml(call: Call) -> None:
    """Print a domain's XML."""
    options = call.options
    async with call.connect() as connection:
        domain = await connection.lookup(options.domain)
        xml = await domain.xml(inactive=options.inactive, secure=options.security_info)
    if options.json:
        call.output.document({"domain": json_value(domain.ref), "xml": xml})
    else:
        call.output.lines([terminal_safe_xml(xml.rstrip("\n"))])


async def show_statistics(call: Call) -> None:
    """Print the counters of the running domains, or of the one that was named."""
    key = call.options.domain
    async with call.connect() as connection:
        only = (await connection.domain_info(key)).ref.uuid if key else None
        statistics = await connection.statistics()
        shapes = call.shapes(connection)
    wanted = [shapes.statistics(each) for each in statistics if only in (None, each.ref.uuid)]
    if call.options.json:
        call.output.document(wanted)
    else:
        call.output.lines(line for shape in wanted for line in _counters(shape))


def _is_active(info: DomainInfo) -> bool:
    return info.status.state.is_active


def _place(info: DomainInfo) -> tuple[bool, int, str]:
    """Return where a domain stands in the list."""
    return info.ref.id is None, info.ref.id or 0, info.ref.name


def _listing(infos: list[DomainInfo], shapes: JsonShapes, *, with_title: bool) -> list[str]:
    titles = ("Id", "Name", "State", "Viewers", *(("Title",) if with_title else ()))
    return table(
        titles,
        (
            (
                "-" if info.ref.id is None else str(info.ref.id),
                info.ref.name,
                info.status.state.label,
                _viewers(info, shapes),
                *((info.title,) if with_title else ()),
            )
            for info in infos
        ),
    )


def _viewers(info: DomainInfo, shapes: JsonShapes) -> str:
    if not _is_active(info):
        return "-"
    count = shapes.viewer_count(info)
    return "?" if count is None else str(count)


def _show(call: Call, shape: dict[str, Any], titles: dict[str, str]) -> None:
    if call.options.json:
        call.output.document(shape)
    else:
        call.output.lines(facts((title, _plain(shape[key])) for key, title in titles.items()))


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value)
    return _YES_NO[value] if value is None or isinstance(value, bool) else str(value)


def _counters(shape: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of one domain in the form of ``virsh domstats``, without unknown ones."""
    yield f"Domain: '{printable(shape['domain']['name'])}'"
    for key, value in shape.items():
        if key != "domain":
            yield from (f"  {path}={printable(str(leaf))}" for path, leaf in _leaves(key, value))
    yield ""


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(f"{path}.{key}", inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(f"{path}.{number}", inner)
    elif value is not None:
        yield path, value


COMMANDS = {
    "list": Command(
        (
            Argument("--all", action="store_true", help="also those that do not run"),
            Argument("--inactive", action="store_true", help="only those that do not run"),
            Argument("--names", "--name", action="store_true", help="print names only"),
            Argument("--uuid", action="store_true", help="print uuids only"),
            Argument("--title", action="store_true", help="add a column with the titles"),
        ),
        list_domains,
    ),
    "info": Command((DOMAIN,), show_domain),
    "xml": Command(
        (
            DOMAIN,
            Argument("--inactive", action="store_true", help="as it will start next time"),
            Argument("--security-info", action="store_true", help="with passwords"),
        ),
        print_xml,
    ),
    "stats": Command(
        (
            Argument(
                "domain",
                metavar="DOMAIN",
                nargs="?",
                completes="domain",
                help="a domain by name, uuid or id; all that run where it is left out",
            ),
        ),
        show_statistics,
    ),
    "hostinfo": Command((), show_host),
}
