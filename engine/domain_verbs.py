"""Which verb is possible in which state: the table that screens, commands and drivers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .domain_state import DomainState
from .errors import OperationInvalid

if TYPE_CHECKING:
    from .domain_facts import DomainInfo

_ACTIVE = frozenset(state for state in DomainState if state.is_active)
_INACTIVE = frozenset(DomainState) - _ACTIVE
_GUEST_RUNS = frozenset({DomainState.RUNNING, DomainState.BLOCKED})

#: Verb -> the states in which it can be asked. A verb that is not here can be asked always.
_POSSIBLE: dict[str, frozenset[DomainState]] = {
    "start": _INACTIVE,
    "shutdown": _GUEST_RUNS,
    "reboot": _GUEST_RUNS,
    "reset": _ACTIVE,
    "destroy": _ACTIVE,
    "suspend": _GUEST_RUNS,
    "resume": frozenset({DomainState.PAUSED, DomainState.CRASHED}),
    "rename": _INACTIVE,
    "start_with": _INACTIVE,
    "shutdown_by": _GUEST_RUNS,
    "reboot_by": _GUEST_RUNS,
    "destroy_gently": _ACTIVE,
    "inject_nmi": _ACTIVE,
    "managed_save": _ACTIVE,
    "remove_managed_save": _INACTIVE,
    "save": _ACTIVE,
    "dump_core": _ACTIVE,
    "send_keys": _ACTIVE,
    "screenshot": _ACTIVE,
}


def why_not_now(verb: str, info: DomainInfo) -> str | None:
    """Return why the domain's present state rules ``verb`` out, or None where it does not."""
    states = _POSSIBLE.get(verb)
    if states is None or info.status.state in states:
        return None
    return f"the domain is {info.status.state.label}"


def require_possible(verb: str, info: DomainInfo) -> None:
    """Refuse a verb that the domain's present state does not allow.

    Raises:
        OperationInvalid: names the domain, the verb and the state.
    """
    if reason := why_not_now(verb, info):
        raise OperationInvalid(f"cannot {verb} {info.ref.name!r}: {reason}")
