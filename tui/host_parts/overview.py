"""The tab "overview": processor, memory, versions and load of a host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from engine import EngineError, printable
from engine.conf.xml_document import parse_document

from ..byte_size import byte_size
from ..formatting import UNKNOWN, counted
from ..pool_row import bar_parts
from .part import Answer, HostPart

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from engine.host_facts import NodeInfo

    from ..widgets.part_text import Line
    from .part import Inquiry

_LABEL, _BAR, _CELLS = 12, 24, 120

Fact = TypeVar("Fact")


async def _known(work: Awaitable[Fact]) -> Fact | None:
    """Return the answer; None where the host will not tell."""
    try:
        return await work
    except EngineError:
        return None


async def _ask(inquiry: Inquiry, show: Callable[[Answer], None]) -> Answer:
    """Ask for what it is made of; what else it tells follows."""
    host, marks = inquiry.connection.host, inquiry.app.marks
    info = await host.info()
    lines: list[Line] = _processors(info)
    show(Answer(lines=tuple(lines)))
    if xml := await _known(host.capabilities()):
        lines[:1] = [_line("processor", _model(xml) or info.model, f"{info.megahertz} MHz")]
    free = await _known(host.free_memory())
    total = info.memory_kib * 1024
    share = None if free is None or total <= 0 else min(1.0, max(0.0, 1 - free / total))
    used = UNKNOWN if share is None else f"{share:.0%}"
    words = f" {used} of {byte_size(total)}, {byte_size(free)} free"
    lines.append((_label("memory"), *bar_parts(share, _BAR, marks), (words, "")))
    if statistics := await _known(host.memory_statistics()):
        lines.append(_cached(statistics))
    if versions := await _known(host.versions()):
        hypervisor = f"{versions.hypervisor} {versions.hypervisor_version}"
        lines.append(_line("hypervisor", hypervisor, f"libvirt {versions.libvirt}"))
    if model := await _known(host.security_model()):
        lines.append(_line("guests", f"kept apart by {model.model}", ""))
    is_secure = await _known(host.is_secure())
    if is_secure is not None:
        lines.append(_line("connection", "nobody can listen" if is_secure else "in the clear", ""))
    return Answer(lines=tuple(lines))


def _processors(info: NodeInfo) -> list[Line]:
    parts = (
        counted(info.cells, "cell"),
        f"{counted(info.sockets, 'socket')} each",
        counted(info.cores, "core"),
        counted(info.threads, "thread"),
    )
    return [
        _line("processor", printable(info.model, _CELLS), f"{info.megahertz} MHz"),
        _line("topology", counted(info.cpus, "processor"), " · ".join(parts)),
    ]


def _model(xml: str) -> str:
    try:
        root = parse_document(xml, "capabilities")
    except EngineError:
        return ""
    parts = (root.findtext(f"host/cpu/{name}") or "" for name in ("vendor", "model", "arch"))
    return printable(" ".join(filter(None, parts)), _CELLS)


def _cached(statistics: Mapping[str, int]) -> Line:
    known = [
        f"{byte_size(statistics[name] * 1024)} {name}"
        for name in ("buffers", "cached")
        if name in statistics
    ]
    return ((" " * _LABEL, ""), (", ".join(known), "dim"))


def load_line(values: tuple[float, ...], spark: str) -> Line:
    """Return how busy the host's processors are; nothing known yet is said so."""
    last = f"{values[-1]:3.0f} %" if values else f"  {UNKNOWN}  "
    return (_label("load"), (spark, "accent"), (f" {last}", ""), ("  of all processors", "dim"))


def busy_share(before: Mapping[str, int], after: Mapping[str, int]) -> float | None:
    """Return the percentage of time between two statistics that was not idle."""
    spent = {name: after[name] - before.get(name, 0) for name in after}
    total = sum(spent.values())
    if total <= 0 or min(spent.values()) < 0:
        return None
    return 100 * (1 - (spent.get("idle", 0) + spent.get("iowait", 0)) / total)


def _label(text: str) -> tuple[str, str]:
    return text.ljust(_LABEL), "dim"


def _line(label: str, text: str, more: str) -> Line:
    return (_label(label), (printable(text, _CELLS), "name"), (f"  {more}" if more else "", "dim"))


OVERVIEW: Final = HostPart(name="overview", engine_verb="node_info", ask=_ask)
