"""GUEST_VERBS: what a guest's agent does on request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine import DomainState

from ..verb import GUEST, Verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Connection, Domain
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp

_GOING: Final = frozenset({DomainState.RUNNING, DomainState.BLOCKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentVerb(Verb):
    """A verb that needs somebody inside: a guest that goes on."""

    def why_not(self, row: DomainRow, connection: Connection | None) -> str | None:
        """Return why it cannot be asked of that guest now, or None where it can."""
        reason = Verb.why_not(self, row, connection)
        state = row.info.status.state
        if reason or state in _GOING:
            return reason
        return f"the domain is {state.label}"


async def _ask_freeze(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from .asking import ask_freeze

    return await ask_freeze(app, rows, FREEZE)


async def _ask_thaw(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from .asking import ask_thaw

    return await ask_thaw(app, rows, THAW)


async def _ask_program(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from .asking import ask_program

    return await ask_program(app, rows, RUN_INSIDE)


async def _ask_clock(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from .asking import ask_clock

    return await ask_clock(app, rows, SET_CLOCK)


async def _ask_password(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from .asking import ask_password

    return await ask_password(app, rows, SET_PASSWORD)


async def _ask_keys(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from .asking import ask_keys

    return await ask_keys(app, rows, SSH_KEYS)


async def _trim(domain: Domain) -> None:
    await domain.agent.trim()


FREEZE: Final = AgentVerb(
    name="freeze",
    group=GUEST,
    title="Freeze file systems…",
    done="file systems frozen",
    engine_verb="freeze_filesystems",
    form=_ask_freeze,
    key="F",
    disturbs=True,
    virsh=("domfsfreeze", "{domain}"),
)

THAW: Final = AgentVerb(
    name="thaw",
    group=GUEST,
    title="Thaw file systems",
    done="file systems thawed",
    engine_verb="thaw_filesystems",
    form=_ask_thaw,
    key="T",
    virsh=("domfsthaw", "{domain}"),
)

TRIM: Final = AgentVerb(
    name="trim",
    group=GUEST,
    title="Trim file systems",
    done="file systems trimmed",
    engine_verb="trim_filesystems",
    run=_trim,
    key="B",
    virsh=("domfstrim", "{domain}"),
)

RUN_INSIDE: Final = AgentVerb(
    name="run-inside",
    group=GUEST,
    title="Run a program inside…",
    done="the program ended well",
    engine_verb="agent_command",
    form=_ask_program,
    key="W",
    virsh=("qemu-agent-command", "{domain}", "COMMAND"),
)

SET_CLOCK: Final = AgentVerb(
    name="set-clock",
    group=GUEST,
    title="Set its clock…",
    done="clock set",
    engine_verb="set_guest_time",
    form=_ask_clock,
    key="Y",
    virsh=("domtime", "{domain}", "--now"),
)

SET_PASSWORD: Final = AgentVerb(
    name="set-password",
    group=GUEST,
    title="Set a user's password…",
    done="password set",
    engine_verb="set_user_password",
    form=_ask_password,
    key="A",
    virsh=("set-user-password", "{domain}", "USER", "PASSWORD"),
)

SSH_KEYS: Final = AgentVerb(
    name="ssh-keys",
    group=GUEST,
    title="SSH keys that may log in…",
    done="SSH keys changed",
    engine_verb="set_ssh_keys",
    form=_ask_keys,
    key="H",
    virsh=("get-user-sshkeys", "{domain}", "USER"),
)

GUEST_VERBS: Final[tuple[Verb, ...]] = (
    FREEZE,
    THAW,
    TRIM,
    RUN_INSIDE,
    SET_CLOCK,
    SET_PASSWORD,
    SSH_KEYS,
)
