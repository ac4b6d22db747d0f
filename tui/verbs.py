"""VERBS: what can be done to a domain, in the order of the action menu.

The verbs of one concern stand in a module of their own; here are those that need no form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import Domain, DomainState

from .consoles.verbs import CONSOLE_VERBS
from .copies.verbs import COPY_VERBS
from .displays.verbs import DISPLAY_VERBS
from .editing.verbs import EDITING_VERBS
from .guest.verbs import GUEST_VERBS
from .operations import guest_input, power, removal, saving
from .reversals import fact_back, start_again
from .verb import GROUPS, POWER, SETTINGS, Verb
from .wall.verbs import WALL_VERBS
from .xml_editing.verbs import XML_VERBS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine.fleet import DomainRow

    from .reversals import Reversal


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


_PLAIN_VERBS: tuple[Verb, ...] = (
    Verb(
        name="start",
        group=POWER,
        title="Start",
        done="started",
        engine_verb="start",
        run=Domain.start,
        key="s",
    ),
    Verb(
        name="shutdown",
        group=POWER,
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
        group=POWER,
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
        group=POWER,
        title="Pause",
        done="paused",
        engine_verb="suspend",
        run=Domain.suspend,
        key="p",
        disturbs=True,
    ),
    Verb(
        name="resume",
        group=POWER,
        title="Resume",
        done="resumed",
        engine_verb="resume",
        run=Domain.resume,
        key="u",
    ),
    Verb(
        name="autostart",
        group=SETTINGS,
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
        group=SETTINGS,
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
        group=SETTINGS,
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
        group=SETTINGS,
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
        group=POWER,
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
        group=POWER,
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
    *EDITING_VERBS,
)

#: Every verb, group by group.
VERBS: tuple[Verb, ...] = tuple(
    sorted(
        (
            *_PLAIN_VERBS,
            *power.VERBS,
            *saving.VERBS,
            *guest_input.VERBS,
            *GUEST_VERBS,
            *CONSOLE_VERBS,
            *DISPLAY_VERBS,
            *WALL_VERBS,
            *removal.VERBS,
            *COPY_VERBS,
            *XML_VERBS,
        ),
        key=lambda verb: GROUPS.index(verb.group),
    )
)

VERBS_BY_NAME = {verb.name: verb for verb in VERBS}


def protect_or_unprotect(row: DomainRow) -> Verb:
    """Return the verb behind the key that locks a domain and unlocks it."""
    return VERBS_BY_NAME["unprotect" if row.info.protected else "protect"]


def pause_or_resume(row: DomainRow) -> Verb:
    """Return the verb behind the key that holds a guest and lets it go on."""
    held = row.info.status.state in (DomainState.PAUSED, DomainState.CRASHED)
    return VERBS_BY_NAME["resume" if held else "pause"]
