"""``<clock>``: what time it is in the guest, and which timers tick."""

from __future__ import annotations

from ..xml_codec import INTEGER, STRING, UNSIGNED, YES_NO, choice
from ..xml_field import Attribute, Children
from ..xml_node import Node


class Timer(Node):
    """``<timer>``: one time source of the guest."""

    TAG = "timer"

    name = Attribute(
        "@name",
        choice(
            "platform", "pit", "rtc", "hpet", "tsc", "kvmclock", "hypervclock", "armvtimer",
        ),
    )  # fmt: skip
    present = Attribute("@present", YES_NO)
    tickpolicy = Attribute("@tickpolicy", choice("delay", "catchup", "merge", "discard"))
    track = Attribute("@track", choice("boot", "guest", "wall", "realtime"))
    frequency = Attribute("@frequency", UNSIGNED)
    mode = Attribute("@mode", choice("auto", "native", "emulate", "paravirt", "smpsafe"))
    catchup_threshold = Attribute("catchup@threshold", UNSIGNED)
    catchup_slew = Attribute("catchup@slew", UNSIGNED)
    catchup_limit = Attribute("catchup@limit", UNSIGNED)


class ClockConf(Node):
    """The guest's clock at start."""

    TAG = "clock"

    offset = Attribute("@offset", choice("utc", "localtime", "variable", "timezone", "absolute"))
    adjustment = Attribute("@adjustment", STRING)
    """Seconds; or the word ``reset`` for utc and localtime."""
    basis = Attribute("@basis", choice("utc", "localtime"))
    timezone = Attribute("@timezone")
    start = Attribute("@start", INTEGER)
    """Seconds since 1970, for ``absolute``."""
    timers = Children(Timer, "timer")
