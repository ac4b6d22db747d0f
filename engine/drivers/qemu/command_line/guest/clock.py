"""``<clock>``: what the guest's clocks show at start, and what they do when time was lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ..pieces import CpuProperty, MachineProperty, Option, Variable, keyed_option, on_off

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.elements.clock import ClockConf, Timer
    from ..context import Context
    from ..pieces import Piece

_TRACK_CLOCKS = {"boot": "host", "wall": "host", "guest": "vm", "realtime": "rt"}
_CPU_TIMERS = {"kvmclock": "kvmclock", "hypervclock": "hv-time"}


def build_clock(context: Context) -> Iterator[Piece]:
    """Yield ``-rtc`` and what the timers ask of the machine and the processor."""
    clock = context.conf.clock
    if clock.offset == "timezone":
        yield Variable("TZ", clock.timezone or "UTC")
    rtc = next((timer for timer in clock.timers if timer.name == "rtc"), None)
    yield keyed_option(
        "-rtc",
        None,
        {
            "base": _base(clock, context.now),
            "clock": _TRACK_CLOCKS.get(rtc.track or "") if rtc else None,
            "driftfix": "slew" if rtc and rtc.tickpolicy == "catchup" else None,
        },
    )
    for timer in clock.timers:
        yield from _timer(timer, context)


def _base(clock: ClockConf, now: datetime) -> str:
    if clock.offset == "absolute":
        return _stamp(datetime.fromtimestamp(clock.start or 0, UTC))
    if clock.offset == "variable":
        start = now.astimezone() if clock.basis == "localtime" else now.astimezone(UTC)
        return _stamp(start + timedelta(seconds=int(clock.adjustment or 0)))
    return "localtime" if clock.offset in ("localtime", "timezone") else "utc"


def _stamp(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S")


def _timer(timer: Timer, context: Context) -> Iterator[Piece]:
    name = timer.name or ""
    if name == "hpet" and timer.present is not None:
        yield MachineProperty("hpet", on_off(timer.present) or "")
    elif name == "pit" and timer.present is False:
        yield MachineProperty("pit", "off")
    elif name == "pit" and timer.tickpolicy and context.accel == "kvm":
        yield Option("-global", f"kvm-pit.lost_tick_policy={timer.tickpolicy}")
    elif name in _CPU_TIMERS and timer.present is not None:
        yield CpuProperty(_CPU_TIMERS[name], on_off(timer.present) or "")
    elif name == "tsc" and timer.frequency is not None:
        yield CpuProperty("tsc-frequency", str(timer.frequency))
