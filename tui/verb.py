"""Verb: one thing that can be asked of a domain, in words, with what it risks.

key, menu, command, palette -> a Verb -> its form, if it has one -> actions -> engine.Domain
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.domain_verbs import why_not_now

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from engine import Connection, Domain, DomainInfo
    from engine.fleet import DomainRow

    from .app import VirtdeckApp
    from .reversals import Reversal

#: The headings of the action menu, in its order.
POWER: Final = "power"
STATE: Final = "its state"
GUEST: Final = "the guest"
COPIES: Final = "copies"
DISKS: Final = "disks"
SETTINGS: Final = "settings"
REMOVAL: Final = "removal"
GROUPS: Final = (POWER, STATE, GUEST, COPIES, DISKS, SETTINGS, REMOVAL)


async def _fill_in_first(domain: Domain) -> None:
    raise AssertionError("a verb with a form is run as its form fills it in")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One thing that can be asked of a domain.

    ``name`` is the word of command mode, ``title`` that of menus, ``done`` what is said after it.
    ``engine_verb`` is what the engine calls it. ``confirms`` asks every time, ``disturbs`` asks
    when somebody is on the console; ``loses`` says what cannot be had back. ``key`` is that of the
    action menu, ``group`` the heading there: what destroys is nowhere else on one key.

    A verb with a ``form`` asks the person for what it needs first; the form answers the same verb
    with ``run`` and the rest filled in, or None when the person leaves.
    """

    name: str
    title: str
    done: str
    engine_verb: str
    run: Callable[[Domain], Awaitable[None]] = _fill_in_first
    key: str = ""
    group: str = ""
    confirms: bool = False
    disturbs: bool = False
    loses: str = ""
    #: The word that was given with it, for the audit log.
    value: str = ""
    #: virsh's words for the same, where the table of the audit log does not know them: the
    #: arguments after ``virsh -c URI``, of which ``{domain}`` stands for the domain.
    virsh: tuple[str, ...] = ()
    #: Asks for what the verb needs, for domains that allow it; runs in a worker.
    form: Callable[[VirtdeckApp, Sequence[DomainRow]], Awaitable[Verb | None]] | None = None
    #: Says, before it is done, how it would be taken back; None where it cannot be.
    undo: Callable[[Domain, DomainRow], Awaitable[Reversal | None]] | None = None
    #: Whether it waits for work that takes as long as it takes, besides its questions.
    lasts: bool = False
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
