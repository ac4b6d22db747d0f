"""VERBS: what can be done to a domain, in the words people see and with what each one risks.

key, menu, command, palette -> a Verb of this table -> actions -> engine.Domain
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import Domain, DomainState
from engine.domain_verbs import why_not_now

from .reversals import define_again, fact_back, start_again

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine import Connection, DomainInfo
    from engine.fleet import DomainRow

    from .reversals import Reversal


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One thing that can be asked of a domain.

    ``name`` is the word of command mode, ``title`` that of menus, ``done`` what is said after it.
    ``engine_verb`` is what the engine calls it. ``confirms`` asks every time, ``disturbs`` asks
    when somebody is on the console; ``loses`` says what cannot be had back. ``key`` is that of the
    action menu: what destroys is nowhere else on one key.
    """

    name: str
    title: str
    done: str
    engine_verb: str
    run: Callable[[Domain], Awaitable[None]]
    key: str = ""
    confirms: bool = False
    disturbs: bool = False
    loses: str = ""
    #: The word that was given with it, for the audit log.
    value: str = ""
    #: Says, before it is done, how it would be taken back; None where it cannot be.
    undo: Callable[[Domain, DomainRow], Awaitable[Reversal | None]] | None = None
    #: Whether the domain is already what the verb would make of it.
    is_done: Callable[[DomainInfo], bool] = lambda info: False

    def why_not(self, row: DomainRow, connection: Connection | None) -> str | None:
        """Return why it cannot be asked of that domain now, or None where it can."""
        if connection is None:
            return "the host is not connected"
        for reason in (
            connection.why_impossible(self.engine_verb),
            why_not_now(self.engine_verb, row.info),
            "it is so already" if self.is_done(row.info) else None,
        ):
            if reason:
                return reason
        return None


def _autostart_back(new: bool) -> Callable[[Domain, DomainRow], Awaitable[Reversal | None]]:
    def words(old: bool) -> tuple[str, str, str, str]:
        if old:
            return "autostart", "", "let", "start with the host again"
        return "no-autostart", "", "let", "start with the host no longer"

    return fact_back(lambda info: info.autostart, Domain.set_autostart, new, words)


def _lock_back(new: bool) -> Callable[[Domain, DomainRow], Awaitable[Reversal | None]]:
    def words(old: bool) -> tuple[str, str, str, str]:
        return ("protect", "", "protect", "again") if old else ("unprotect", "", "unlock", "again")

    return fact_back(lambda info: bool(info.protected), Domain.set_protected, new, words)


VERBS: tuple[Verb, ...] = (
    Verb(
        name="start",
        title="Start",
        done="started",
        engine_verb="start",
        run=Domain.start,
        key="s",
    ),
    Verb(
        name="shutdown",
        title="Shut down",
        done="asked to shut down",
        engine_verb="shutdown",
        run=Domain.shutdown,
        key="d",
        confirms=True,
        disturbs=True,
    ),
    Verb(
        name="reboot",
        title="Reboot",
        done="asked to reboot",
        engine_verb="reboot",
        run=Domain.reboot,
        key="r",
        confirms=True,
        disturbs=True,
    ),
    Verb(
        name="pause",
        title="Pause",
        done="paused",
        engine_verb="suspend",
        run=Domain.suspend,
        key="p",
        disturbs=True,
    ),
    Verb(
        name="resume",
        title="Resume",
        done="resumed",
        engine_verb="resume",
        run=Domain.resume,
        key="u",
    ),
    Verb(
        name="autostart",
        title="Start with the host",
        done="will start with the host",
        engine_verb="set_autostart",
        run=lambda domain: domain.set_autostart(True),
        key="a",
        is_done=lambda info: info.autostart,
        undo=_autostart_back(True),
    ),
    Verb(
        name="no-autostart",
        title="Do not start with the host",
        done="will not start with the host",
        engine_verb="set_autostart",
        run=lambda domain: domain.set_autostart(False),
        key="n",
        is_done=lambda info: not info.autostart,
        undo=_autostart_back(False),
    ),
    Verb(
        name="protect",
        title="Protect",
        done="protected: harm needs its name typed",
        engine_verb="set_metadata",
        run=lambda domain: domain.set_protected(True),
        key="l",
        is_done=lambda info: bool(info.protected),
        undo=_lock_back(True),
    ),
    Verb(
        name="unprotect",
        title="Protect no longer",
        done="no longer protected",
        engine_verb="set_metadata",
        run=lambda domain: domain.set_protected(False),
        key="L",
        is_done=lambda info: info.protected is False,
        undo=_lock_back(False),
    ),
    Verb(
        name="reset",
        title="Reset",
        done="reset",
        engine_verb="reset",
        run=Domain.reset,
        key="R",
        confirms=True,
        disturbs=True,
        loses="As by the reset button: what the guest has not written to disk is lost.",
    ),
    Verb(
        name="destroy",
        title="Destroy",
        done="destroyed",
        engine_verb="destroy",
        run=Domain.destroy,
        key="D",
        confirms=True,
        disturbs=True,
        loses="As by pulling the plug: what the guest has not written to disk is lost.",
        undo=start_again,
    ),
    Verb(
        name="undefine",
        title="Undefine",
        done="undefined",
        engine_verb="undefine",
        run=Domain.undefine,
        key="U",
        confirms=True,
        loses="Its configuration is deleted. Its disk images stay.",
        undo=define_again,
    ),
)

VERBS_BY_NAME = {verb.name: verb for verb in VERBS}


def protect_or_unprotect(row: DomainRow) -> Verb:
    """Return the verb behind the key that locks a domain and unlocks it."""
    return VERBS_BY_NAME["unprotect" if row.info.protected else "protect"]


def pause_or_resume(row: DomainRow) -> Verb:
    """Return the verb behind the key that holds a guest and lets it go on."""
    held = row.info.status.state in (DomainState.PAUSED, DomainState.CRASHED)
    return VERBS_BY_NAME["resume" if held else "pause"]
