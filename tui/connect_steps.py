"""The steps on the way to a hypervisor: which there are, and how far one attempt came.

The order is that in which they fail: a daemon that does not run is met before the right to use its
socket, and that before its own login.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from engine import ConnectFailed, ConnectionURI, ConnectStep, EngineError
from engine.errors import InvalidArgument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .marks import Marks
    from .widgets.table_column import Part

_NETWORK = (ConnectStep.NAME, ConnectStep.ROUTE, ConnectStep.PORT)
_DAEMON = (ConnectStep.DAEMON, ConnectStep.SOCKET)
_SSH = (*_NETWORK, ConnectStep.HOST_KEY, ConnectStep.LOGIN, *_DAEMON)

#: Transport -> its steps, in order.
_STEPS: dict[str, tuple[ConnectStep, ...]] = {
    "unix": (*_DAEMON, ConnectStep.LOGIN),
    "ssh": _SSH,
    "libssh": _SSH,
    "libssh2": _SSH,
    "tls": (*_NETWORK, ConnectStep.CERTIFICATE, ConnectStep.LOGIN),
    "tcp": (*_NETWORK, ConnectStep.LOGIN),
    "ext": (ConnectStep.DAEMON, ConnectStep.LOGIN),
}

#: Drivers whose addresses without a transport lead to libvirt's daemons, but for our own paths.
_LIBVIRT = frozenset({"qemu", "lxc", "xen", "vbox", "bhyve", "openvz", "ch", "vz"})
_OUR_PATHS = frozenset({"/embed", "/attach"})

#: What comes before and after the steps of a transport.
ADDRESS, HYPERVISOR = "address", "hypervisor"


class StepState(Enum):
    """What is known of one step; the value is the word people read."""

    DONE = "done"
    FAILED = "failed here"
    NOT_REACHED = "not reached"
    UNKNOWN = "?"
    PENDING = ""


Trail = tuple[tuple[str, StepState], ...]

_LOOKS = {
    StepState.DONE: ("running", "good", ""),
    StepState.FAILED: ("crashed", "bad", "bad"),
    StepState.NOT_REACHED: ("shut_off", "dim", "dim"),
    StepState.UNKNOWN: ("stale", "dim", "dim"),
    StepState.PENDING: ("stale", "dim", "dim"),
}


def transport_of(uri: ConnectionURI) -> str:
    """Return how the address leads to a daemon of libvirt; "" for a hypervisor of our own."""
    if uri.transport:
        return uri.transport
    if uri.driver not in _LIBVIRT or uri.path in _OUR_PATHS:
        return ""
    return "tls" if uri.host else "unix"


def steps_to(address: str) -> tuple[ConnectStep, ...]:
    """Return the steps that the way to ``address`` has; none for one that cannot be read."""
    try:
        return _STEPS.get(transport_of(ConnectionURI.parse(address)), ())
    except EngineError:
        return ()


def pending(address: str) -> Trail:
    """Return the trail of an attempt that is under way."""
    return _trail(steps_to(address), StepState.PENDING, StepState.PENDING)


def arrived(address: str, failure: EngineError | None = None) -> Trail:
    """Return the trail of an attempt that was let in; ``failure`` is what the first call met."""
    last = StepState.FAILED if failure else StepState.DONE
    return _trail(steps_to(address), StepState.DONE, last)


def failed(address: str, failure: EngineError) -> Trail:
    """Return the trail of an attempt that failed."""
    steps = steps_to(address)
    if isinstance(failure, InvalidArgument):
        unreached = _trail(steps, StepState.NOT_REACHED, StepState.NOT_REACHED)
        return ((ADDRESS, StepState.FAILED), *unreached)
    step = failure.step if isinstance(failure, ConnectFailed) else None
    if step not in steps:
        return _trail(steps, StepState.UNKNOWN, StepState.FAILED)
    place = steps.index(step)
    return (
        *((each.value, StepState.DONE) for each in steps[:place]),
        (step.value, StepState.FAILED),
        *((each.value, StepState.NOT_REACHED) for each in steps[place + 1 :]),
        (HYPERVISOR, StepState.NOT_REACHED),
    )


def _trail(steps: Sequence[ConnectStep], each: StepState, last: StepState) -> Trail:
    return (*((step.value, each) for step in steps), (HYPERVISOR, last))


def step_mark(state: StepState, marks: Marks) -> Part:
    """Return the mark of a step, with its role."""
    mark, role, _ = _LOOKS[state]
    return (getattr(marks, mark), role)


def step_role(state: StepState) -> str:
    """Return the role of a step's words."""
    return _LOOKS[state][2]
