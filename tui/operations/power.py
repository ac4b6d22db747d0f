"""Power: starting held, shutting down by one way, and the gentler way to destroy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.errors import InvalidArgument
from engine.power import PowerWays

from ..reversals import start_again
from ..verb import POWER, Verb
from .choice import Choice, chosen, subject_of, worded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Domain
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp

_WAYS: Final[dict[str, PowerWays]] = {
    "acpi": PowerWays.ACPI,
    "agent": PowerWays.AGENT,
    "initctl": PowerWays.INITCTL,
    "signal": PowerWays.SIGNAL,
    "paravirt": PowerWays.PARAVIRT,
}

_CHOICES: Final = (
    Choice("acpi", "Press its power button (ACPI)", "a", "virtual machines"),
    Choice("agent", "Ask its guest agent", "g", "virtual machines"),
    Choice("paravirt", "By Xen's control page", "p", "virtual machines"),
    Choice("initctl", "Write to its init (initctl)", "i", "containers"),
    Choice("signal", "Send its init a signal", "s", "containers"),
)


async def _start_paused(domain: Domain) -> None:
    await domain.start(paused=True)


async def _destroy_gently(domain: Domain) -> None:
    await domain.power.destroy_gently()


async def _ask_way(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    choice = await chosen(app, f"Shut down {subject_of(rows)} by", _CHOICES)
    return shutdown_by(choice.name) if choice else None


def shutdown_by(word: str) -> Verb:
    """Return the verb that asks the guest by that way.

    Raises:
        InvalidArgument: there is no such way.
    """
    if word not in _WAYS:
        raise InvalidArgument(f"there is no way {word!r}", hint=f"say {', '.join(_WAYS)}")
    ways = _WAYS[word]

    async def run(domain: Domain) -> None:
        await domain.power.shutdown(ways)

    return worded(
        SHUTDOWN_BY,
        title=f"Shut down by {word}",
        done=f"asked to shut down by {word}",
        run=run,
        value=word,
        virsh=("shutdown", "{domain}", "--mode", word),
    )


START_PAUSED: Final = Verb(
    name="start-paused",
    group=POWER,
    title="Start paused",
    done="started, and held",
    engine_verb="start",
    run=_start_paused,
    key="S",
    virsh=("start", "{domain}", "--paused"),
)

SHUTDOWN_BY: Final = Verb(
    name="shutdown-by",
    group=POWER,
    title="Shut down by…",
    done="asked to shut down",
    engine_verb="shutdown_by",
    form=_ask_way,
    key="h",
    confirms=True,
    disturbs=True,
    virsh=("shutdown", "{domain}", "--mode", "MODE"),
)

DESTROY_GENTLY: Final = Verb(
    name="destroy-gracefully",
    group=POWER,
    title="Destroy gracefully",
    done="destroyed",
    engine_verb="destroy_gently",
    run=_destroy_gently,
    key="g",
    confirms=True,
    disturbs=True,
    loses="Its process is asked to end, and never killed: what the guest has not written to disk "
    "is lost, what the host has not written yet is kept.",
    virsh=("destroy", "{domain}", "--graceful"),
    undo=start_again,
)

VERBS: Final = (START_PAUSED, SHUTDOWN_BY, DESTROY_GENTLY)
