"""What the form says it will do: the plan in words, warnings, and the XML; nothing is done yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import EngineError, printable
from engine.creation.creation import StepState
from engine.creation.domain_document import domain_document

from ..byte_size import byte_size
from ..xml_lines import xml_lines
from .plan_making import plan_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.creation.creation import CreationStep
    from engine.creation.creation_order import CreationPlan, VolumeOrder

    from ..widgets.part_text import Line
    from .draft import Draft

_MARKS = {
    StepState.WAITING: ("○", "dim"),
    StepState.WORKING: ("◔", "busy"),
    StepState.DONE: ("●", "good"),
    StepState.FAILED: ("✖", "bad"),
}


def review(draft: Draft, trouble: str = "") -> tuple[CreationPlan | None, tuple[Line, ...]]:
    """Return the plan and its lines; without a plan the lines say why.

    ``trouble`` is why the host cannot be asked.
    """
    if trouble:
        return None, ((("✖ ", "bad"), (printable(trouble), "bad")),)
    try:
        plan = plan_of(draft)
        xml = domain_document(plan.order)
    except EngineError as error:
        text = printable("; ".join(filter(None, (error.message, error.hint))))
        return None, ((("✖ ", "bad"), (text, "bad")),)
    return plan, (*_plan_lines(plan), (("", ""),), *xml_lines(xml.rstrip("\n")))


def _plan_lines(plan: CreationPlan) -> Iterator[Line]:
    for volume in plan.volumes:
        yield (("make    ", "dim"), (printable(volume.name), "name"), (_made(volume), ""))
    yield (("define  ", "dim"), (printable(plan.order.name), "name"))
    if plan.starts:
        yield (("start   ", "dim"), (printable(plan.order.name), "name"))
    for warning in plan.warnings:
        yield (("! ", "warning"), (warning, "warning"))


def _made(volume: VolumeOrder) -> str:
    way = {
        volume.backing is not None: f"what differs from {volume.words}",
        volume.source is not None: f"a copy of {volume.words}",
        volume.pieces is not None: f"the {volume.words}, {byte_size(volume.size)} uploaded",
    }.get(True, "empty")
    pool = printable(volume.pool.name)
    return f" in {pool}: {byte_size(volume.capacity)} {volume.form}, {printable(way)}"


def step_lines(steps: Sequence[CreationStep]) -> tuple[Line, ...]:
    """Return how far the work is."""
    return tuple(_step_line(step) for step in steps)


def _step_line(step: CreationStep) -> Line:
    mark, role = _MARKS[step.state]
    count = f"  {byte_size(step.done)} of {byte_size(step.total)}" if step.total else ""
    share = f"  {step.done / step.total:4.0%}" if step.total else ""
    return ((f"{mark} ", role), (printable(step.words), ""), (f"{share}{count}", "dim"))
