"""MigrationForm: where a domain goes and how, with a line for each thing that must fit there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.widgets import Input

from engine import DomainState, EngineError, printable

from ..copies.choice_button import Choice, ChoiceButton
from ..copies.migration_asking import migration_verb, pace_verb
from ..copies.migration_checks import check_all, journey_of
from ..copies.migration_order import (
    MigrationOrder,
    MigrationWay,
    PaceOrder,
    StorageWay,
    checked_link,
    checked_peer,
    parse_number,
)
from ..copies.order_form import OrderForm, error_words
from ..widgets.tick_box import TickBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from textual.widget import Widget

    from engine.fleet import DomainRow

    from ..copies.migration_asking import Pace, Place
    from ..copies.migration_checks import Check
    from ..verb import Verb
    from ..widgets.part_text import Line

#: Fields that change what has to be checked.
_CHECKED = frozenset({"place", "way", "storage"})

_VERDICTS = {True: ("✓", "good"), False: ("✖", "bad"), None: ("?", "warning")}

_RATE_HINT = "MiB per second; empty: as the host has it"
_DOWNTIME_HINT = "milliseconds; empty: as the host has it"


class MigrationForm(OrderForm):
    """Asks where ``row`` goes; ``places`` are the other hosts."""

    help = """
        The domain goes to another host that virtdeck is connected to. Each line below the fields
        is a thing that must fit there: ✓ does, ✖ does not and forbids it, ? nobody can say.

        Link: where the source sends the memory; empty lets the destination name itself, which
        must be a name that the source can reach.
        Peer to peer: the source talks to the destination's daemon itself, at that address; empty:
        both talk through virtdeck, which has to stay until it is done.

        Jobs shows how far it is and can end it; the same key again changes the limits meanwhile.
        """
    answer_word = "Migrate"

    def __init__(self, row: DomainRow, places: Sequence[Place]) -> None:
        super().__init__(classes="-wide")
        self.row = row
        self.places = places
        self.checks: list[Check] | None = None
        self._failure = ""

    def heading(self) -> str:
        """Return who goes."""
        return f"Migrate {printable(self.row.info.ref.name, 40)}"

    # -- fields -------------------------------------------------------------------------------

    def fields(self) -> Iterator[tuple[str, Widget]]:
        """Where to, how, and within which limits."""
        possible = [place for place in self.places if not place.reason]
        choices = [Choice(place.name, printable(place.name, 40)) for place in possible]
        yield "To", ChoiceButton(choices, name="place")
        ways = [Choice(way.name, way.value) for way in self._ways()]
        yield "Way", ChoiceButton(ways, name="way")
        yield "Disks", ChoiceButton([Choice(x.name, x.value) for x in StorageWay], name="storage")
        yield (
            "Link",
            Input(placeholder="tcp://HOST; empty: as they choose", compact=True, id="link"),
        )
        hint = "qemu+ssh://HOST/system; empty: through virtdeck"
        yield "Peer to peer", Input(placeholder=hint, compact=True, id="peer")
        yield "At most", Input(placeholder=_RATE_HINT, compact=True, id="rate")
        yield "Standstill", Input(placeholder=_DOWNTIME_HINT, compact=True, id="downtime")
        yield "", TickBox("slow a guest down that writes too fast", name="converges")
        yield "", TickBox("compress what is sent", name="compressed")
        is_stored = self.row.info.persistent
        yield "", TickBox("keep it defined there", name="persistent", value=is_stored)
        yield "", TickBox("undefine it here", name="undefines", value=is_stored)

    def _ways(self) -> tuple[MigrationWay, ...]:
        state = self.row.info.status.state
        if not state.is_active:
            return (MigrationWay.OFFLINE,)
        if state is DomainState.PAUSED:
            return (MigrationWay.HELD,)
        return MigrationWay.LIVE, MigrationWay.HELD

    def on_mount(self) -> None:
        """Say what cannot be chosen, then check."""
        is_offline = not self.row.info.status.state.is_active
        reasons = {
            "converges": "it does not run" if is_offline else "",
            "compressed": "it does not run" if is_offline else "",
            "undefines": "" if self.row.info.persistent else "it is not stored",
        }
        for name, reason in reasons.items():
            self.query_one(f"#{name}", TickBox).why_not = reason
        if is_offline:
            storage = self.query_one("#storage", ChoiceButton)
            only = StorageWay.NONE
            storage.choices = [Choice(only.name, f"{only.value} (offline copies none)")]
        super().on_mount()
        self._check()

    def changed(self, name: str) -> None:
        """Check anew what may be another now."""
        if name in _CHECKED:
            self._check()

    # -- checks -------------------------------------------------------------------------------

    def _check(self) -> None:
        self.checks, self._failure = None, ""
        self.run_worker(self._check_there(), name="checks", group="checks", exclusive=True)

    async def _check_there(self) -> None:
        source = self.deck.connection(self.row.host)
        destination = self.deck.connection(self.chosen("place"))
        try:
            if source is None or destination is None:
                raise EngineError("a host is not connected any more")
            journey = await journey_of(
                self.row,
                source,
                destination,
                copies_disks=self.chosen("storage") != StorageWay.NONE.name,
                is_offline=self.chosen("way") == MigrationWay.OFFLINE.name,
            )
            self.checks = await check_all(journey)
        except asyncio.CancelledError:
            raise
        except EngineError as error:
            self._failure = error_words(error)
        self.look()

    def plan(self) -> Iterable[Line]:
        """Return what fits and what does not."""
        if self._failure:
            return
        if self.checks is None:
            yield (("asking both hosts…", "dim"),)
            return
        for check in self.checks:
            mark, role = _VERDICTS[check.verdict]
            mark = {"✓": "+", "✖": "X"}.get(mark, mark) if self.deck.marks.is_ascii else mark
            yield ((f"{mark} ", role), (f"{check.title:<14} ", "dim"), (check.words, ""))
        yield self._link_line()
        for place in self.places:
            if place.reason:
                yield ((f"{printable(place.name, 24)}: {place.reason}", "dim"),)

    def _link_line(self) -> Line:
        link = self.text("link")
        words = f"memory goes to {printable(link, 60)}" if link else "the destination names itself"
        return (("? ", "warning"), (f"{'link':<14} ", "dim"), (f"{words}; tried at the start", ""))

    def reasons(self) -> Iterable[str]:
        """Return why it cannot go."""
        self._order()
        if self._failure:
            yield self._failure
        elif self.checks is None:
            yield "the hosts are being asked"
        elif wrong := [each.title for each in self.checks if each.verdict is False]:
            yield f"it cannot go there: {', '.join(wrong)}"
        if not self.ticked("persistent") and self.ticked("undefines"):
            yield "it would be defined nowhere: keep it there or here"

    # -- the answer ---------------------------------------------------------------------------

    def _order(self) -> MigrationOrder:
        peer = self.text("peer")
        return MigrationOrder(
            way=MigrationWay[self.chosen("way")],
            storage=StorageWay[self.chosen("storage")],
            link=checked_link(self.text("link")),
            peer=checked_peer(peer) if peer else "",
            rate=parse_number(self.text("rate"), "the limit"),
            downtime=parse_number(self.text("downtime"), "the standstill"),
            is_persistent=self.ticked("persistent"),
            undefines=self.ticked("undefines"),
            converges=self.ticked("converges"),
            is_compressed=self.ticked("compressed"),
        )

    def filled_in(self) -> Verb:
        """Return the verb that moves it."""
        return migration_verb(self.deck, self.row, self.chosen("place"), self._order())


class PaceForm(OrderForm):
    """Asks for other limits of a migration that is under way."""

    help = """
        More MiB per second end it sooner; a longer standstill at the end lets a guest go that
        writes faster than the link. Jobs shows how far it is.
        """
    answer_word = "Change"

    def __init__(self, row: DomainRow, pace: Pace) -> None:
        super().__init__()
        self.row = row
        self.pace = pace

    def heading(self) -> str:
        """Return whose migration it is."""
        return f"The migration of {printable(self.row.info.ref.name, 40)}"

    def fields(self) -> Iterator[tuple[str, Widget]]:
        """The two limits."""
        yield "At most", Input(placeholder=_RATE_HINT, compact=True, id="rate")
        yield "Standstill", Input(placeholder=_DOWNTIME_HINT, compact=True, id="downtime")

    def plan(self) -> Iterable[Line]:
        """Return the limits as they are."""
        rate, downtime = self.pace.rate, self.pace.downtime
        rates = "no limit known" if rate is None else f"at most {rate} MiB per second"
        times = "" if downtime is None else f", a standstill of at most {downtime} ms"
        yield (("now: ", "dim"), (f"{rates}{times}", ""))

    def reasons(self) -> Iterable[str]:
        """Return why these are no limits."""
        if not (self._order().rate or self._order().downtime):
            yield "which limit?"

    def _order(self) -> PaceOrder:
        return PaceOrder(
            rate=parse_number(self.text("rate"), "the limit"),
            downtime=parse_number(self.text("downtime"), "the standstill"),
        )

    def filled_in(self) -> Verb:
        """Return the verb that changes them."""
        return pace_verb(self._order())
