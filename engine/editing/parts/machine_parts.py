"""Processors and memory: what is of the domain itself, not of one device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ...errors import InvalidArgument
from ..edit_field import EditField, Kind, choice, whole_number
from ..part_kind import PartKind
from ..sizes import memory_text, parse_memory
from .boot import BOOT

if TYPE_CHECKING:
    from ...conf.domain_conf import DomainConf


# -- processors -----------------------------------------------------------------------------------


def _most(conf: DomainConf) -> int:
    return 1 if conf.vcpus is None else conf.vcpus


def _write_count(conf: DomainConf, text: str) -> None:
    """Have that many; the largest number grows with it where it was the same."""
    count = whole_number(text)
    conf.vcpu_current = None if count == _most(conf) else count


def _write_most(conf: DomainConf, text: str) -> None:
    conf.vcpus = whole_number(text)
    if conf.vcpu_current == conf.vcpus:
        conf.vcpu_current = None


def _count_live(conf: DomainConf, text: str) -> str | None:
    if text.isdecimal() and int(text) > _most(conf):
        return f"it runs with at most {_most(conf)}"
    return None


def _processors_problem(conf: DomainConf, _: Any) -> str | None:
    if (conf.vcpu_current or 0) > _most(conf):
        return f"{conf.vcpu_current} processors, but at most {_most(conf)}: raise the most first"
    cpu = conf.cpu
    if cpu is None or cpu.sockets is None:
        return None
    counts = (cpu.sockets, cpu.dies, cpu.clusters, cpu.cores, cpu.threads)
    product = 1
    for count in counts:
        product *= count or 1
    if product == _most(conf):
        return None
    return f"sockets, cores and threads make {product} processors, not {_most(conf)}"


def _topology(name: str, label: str) -> EditField:
    def write(conf: DomainConf, text: str) -> None:
        value = whole_number(text) if text else None
        if value is None and conf.cpu is None:
            return
        setattr(type(conf).cpu.make(conf), name, value)

    def read(conf: DomainConf) -> str:
        value = getattr(conf.cpu, name) if conf.cpu else None
        return "" if value is None else str(value)

    return EditField(
        name=name, label=label, kind=Kind.NUMBER, read=read, write=write,
        help="sockets × cores × threads make the most processors; empty: a socket for each",
    )  # fmt: skip


PROCESSORS: Final = PartKind(
    name="processors",
    title="Processors",
    nodes=lambda conf: [conf],
    label=lambda conf: "Processors",
    is_removable=False,
    problem=_processors_problem,
    fields=(
        EditField(
            name="count", label="Processors", kind=Kind.NUMBER,
            read=lambda conf: str(conf.vcpu_current or _most(conf)),
            write=_write_count, why_not_live=_count_live,
            help="those the guest has; a running guest can get more, up to the most",
        ),
        EditField(
            name="most", label="At most", kind=Kind.NUMBER,
            read=lambda conf: str(_most(conf)), write=_write_most,
            help="how many can be plugged in while it runs",
        ),
        _topology("sockets", "Sockets"),
        _topology("cores", "Cores"),
        _topology("threads", "Threads"),
        choice(
            "cpu_mode", "Model", "cpu.mode",
            ("", "host-model", "host-passthrough", "maximum", "custom"),
            help="which processor the guest sees; host-passthrough is the fastest, moves the least",
        ),
    ),
)  # fmt: skip


# -- memory ---------------------------------------------------------------------------------------


def _write_memory(conf: DomainConf, text: str) -> None:
    """Set the largest amount; what it is given follows where it was all of it."""
    kib, had_all = parse_memory(text), conf.current_memory in (None, conf.memory)
    conf.memory = kib
    if had_all and conf.current_memory is not None:
        conf.current_memory = kib


def _write_given(conf: DomainConf, text: str) -> None:
    conf.current_memory = parse_memory(text)


def _given_live(conf: DomainConf, text: str) -> str | None:
    try:
        too_much = parse_memory(text) > (conf.memory or 0)
    except InvalidArgument:
        return None
    if conf.devices.memballoon is not None and conf.devices.memballoon.model == "none":
        return "it has no balloon"
    return f"it runs with at most {memory_text(conf.memory or 0)}" if too_much else None


def _memory_problem(conf: DomainConf, _: Any) -> str | None:
    if (conf.current_memory or 0) > (conf.memory or 0):
        most = memory_text(conf.memory or 0)
        return f"given {memory_text(conf.current_memory or 0)}, but at most {most}"
    if conf.max_memory and conf.max_memory < (conf.memory or 0):
        return f"modules may be plugged up to {memory_text(conf.max_memory)} only"
    return None


def _share(conf: DomainConf, text: str) -> None:
    """Share the memory with programs of the host, or no longer."""
    backing = conf.memory_backing
    backing.access_mode = "shared" if text == "yes" else None
    if text == "yes":
        backing.source_type = backing.source_type or "memfd"
    elif backing.source_type == "memfd":
        backing.source_type = None
        if backing.exists and not len(backing.element):
            conf.element.remove(backing.element)


MEMORY: Final = PartKind(
    name="memory",
    title="Memory",
    nodes=lambda conf: [conf],
    label=lambda conf: "Memory",
    is_removable=False,
    problem=_memory_problem,
    fields=(
        EditField(
            name="memory", label="Memory", kind=Kind.SIZE,
            read=lambda conf: memory_text(conf.memory or 0), write=_write_memory,
            help="what it starts with, and the most it can be given while it runs",
        ),
        EditField(
            name="given", label="Given now", kind=Kind.SIZE,
            read=lambda conf: memory_text(conf.current_memory or conf.memory or 0),
            write=_write_given, why_not_live=_given_live,
            help="what the balloon leaves to the guest",
        ),
        EditField(
            name="shared", label="Shared", kind=Kind.YES_NO, choices=("yes", "no"),
            read=lambda conf: (
                "yes" if conf.memory_backing.access_mode == "shared" else "no"
            ),
            write=_share,
            help="programs of the host see it too; a virtiofs folder needs that",
        ),
    ),
)  # fmt: skip

MACHINE_PARTS: Final = (PROCESSORS, MEMORY, BOOT)
