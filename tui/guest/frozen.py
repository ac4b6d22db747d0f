"""FrozenGuests: whose file systems virtdeck holds; they are reminded of, and thawed when due.

freeze verb -> begin() -> a worker: a reminder each minute, the thaw when its time has come
thaw verb   -> end()
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from engine import EngineError, printable

from ..formatting import duration

if TYPE_CHECKING:
    from engine import Domain
    from engine.fleet import RowKey

    from ..app import VirtdeckApp
    from ..widgets.part_text import Line

#: Seconds between two reminders.
REMINDER: Final = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class Hold:
    """File systems that are held since ``since``; ``until`` is None where nothing thaws them."""

    domain: Domain
    since: float
    until: float | None


class FrozenGuests:
    """The guests of ``app`` that were frozen by it; times are of its monotonic clock."""

    def __init__(self, app: VirtdeckApp) -> None:
        self._app = app
        self._holds: dict[RowKey, Hold] = {}

    def begin(self, key: RowKey, domain: Domain, seconds: float | None) -> None:
        """Remember that it is frozen; after ``seconds`` it is thawed."""
        now = self._app.clock.monotonic()
        hold = Hold(domain, now, None if seconds is None else now + seconds)
        self._holds[key] = hold
        self._app.run_worker(self._watch(key, hold), name="frozen file systems", group="frozen")
        self._app.tell_rows({key})

    def end(self, key: RowKey) -> None:
        """Forget it: its file systems are written to again."""
        if self._holds.pop(key, None):
            self._app.tell_rows({key})

    def lines(self, key: RowKey) -> tuple[Line, ...]:
        """Return the reminder for that guest; nothing where it is not frozen by virtdeck."""
        hold = self._holds.get(key)
        if hold is None:
            return ()
        now = self._app.clock.monotonic()
        words = f"File systems frozen for {duration(now - hold.since)}: nothing in it can write. "
        more = "" if hold.until is None else f", by itself in {duration(hold.until - now)}"
        return (
            ((words, "warning"), ("m T", "accent"), (f" thaws them{more}.", "")),
            (),
        )

    async def _watch(self, key: RowKey, hold: Hold) -> None:
        """Remind until somebody has thawed it, it has stopped, or it is time to thaw it."""
        clock, toasts = self._app.clock, self._app.journal.toasts
        name = printable(hold.domain.name)
        while self._is_held(key, hold):
            now = clock.monotonic()
            left = REMINDER if hold.until is None else hold.until - now
            if left <= 0:
                await self._thaw(key, hold)
                return
            await clock.sleep(min(left, REMINDER))
            since = clock.monotonic() - hold.since
            is_due = hold.until is not None and clock.monotonic() >= hold.until
            if self._is_held(key, hold) and not is_due:
                held = f"its file systems have been frozen for {duration(round(since))}"
                toasts.tell_problem(f"{name}: {held}; m T thaws them")

    def _is_held(self, key: RowKey, hold: Hold) -> bool:
        """Whether it is so still; a guest that was stopped holds nothing."""
        if self._holds.get(key) is not hold:
            return False
        row = self._app.row(key)
        if row is not None and row.info.ref.id != hold.domain.ref.id:
            self.end(key)
            return False
        return True

    async def _thaw(self, key: RowKey, hold: Hold) -> None:
        toasts, name = self._app.journal.toasts, printable(hold.domain.name)
        connection = self._app.connection(key[0])
        error: EngineError | None = None
        try:
            if connection is None:
                raise EngineError("the host is not connected")
            await connection.domain(hold.domain.ref).agent.thaw()
        except EngineError as failure:
            error = failure
        if connection:
            words = ("domfsthaw", "{domain}")
            audit = self._app.journal.audit
            audit.note(key[0], connection, "thaw", hold.domain.ref, error, "", words)
        if error is None:
            self.end(key)
            toasts.tell(f"{name}: file systems thawed, as agreed")
        else:
            toasts.tell_problem(
                f"{name}: still frozen, m T tries again: {printable(error.message)}"
            )


_of: WeakKeyDictionary[object, FrozenGuests] = WeakKeyDictionary()


def frozen_guests(app: VirtdeckApp) -> FrozenGuests:
    """Return those of an application."""
    if app not in _of:
        _of[app] = FrozenGuests(app)
    return _of[app]
