"""GuestSide: the guest as its agent paints it, asked when somebody looks; or why nobody answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine import EngineError, printable

from .frozen import frozen_guests

if TYPE_CHECKING:
    from engine.conf.domain_conf import DomainConf
    from engine.fleet import DomainRow, RowKey
    from engine.guest_portrait import GuestPortrait

    from ..app import VirtdeckApp
    from ..widgets.part_text import Line

#: Seconds for which an answer is shown as it is, before the guest is asked again.
FRESH: Final = 30.0

_CHANNEL: Final = "org.qemu.guest_agent.0"


class GuestSide:
    """What is known of the guest of one domain at a time."""

    def __init__(self, app: VirtdeckApp) -> None:
        self._app = app
        self._key: RowKey | None = None
        self._run: object = None
        self._asked_at: float | None = None
        self._told: GuestPortrait | EngineError | None = None

    def must_ask(self, row: DomainRow) -> bool:
        """Whether the guest is to be asked: another one, another run of it, or long ago."""
        if row.key != self._key or row.info.ref.id != self._run:
            self.forget()
            self._key, self._run = row.key, row.info.ref.id
        if not row.info.status.state.is_active:
            return False
        now = self._app.clock.monotonic()
        return self._asked_at is None or now - self._asked_at >= FRESH

    def forget(self) -> None:
        """Ask again when somebody looks next."""
        self._asked_at = self._told = None

    async def ask(self, row: DomainRow) -> None:
        """Ask the guest, and keep the answer, or why there is none."""
        from engine.guest_portrait import read_portrait

        connection = self._app.connection(row.host)
        if connection is None:
            return
        self._asked_at = self._app.clock.monotonic()
        told: GuestPortrait | EngineError
        try:
            told = read_portrait(await connection.domain(row.info.ref).agent.information())
        except EngineError as error:
            told = error
        if self._key == row.key:
            self._told = told

    def lines(self, row: DomainRow, conf: DomainConf | None) -> tuple[Line, ...]:
        """Return what is known now, with a reminder while its file systems are frozen."""
        banner = frozen_guests(self._app).lines(row.key)
        if not row.info.status.state.is_active:
            return (_fact("The domain is shut off: there is nobody inside to ask."),)
        told = self._told if self._key == row.key else None
        if told is None:
            return (*banner, _fact("asking the guest…"))
        if isinstance(told, EngineError):
            return (*banner, *_silence(told, row, conf))
        from .lines import guest_lines

        return (*banner, *guest_lines(told, self._app.moment()))


def _fact(text: str) -> Line:
    return ((text, "dim"),)


def _silence(error: EngineError, row: DomainRow, conf: DomainConf | None) -> tuple[Line, ...]:
    """Return why nobody answers, and what can be done about it."""
    said = printable("; ".join(filter(None, (error.message, error.hint))))
    if is_frozen_refusal(error):
        return (
            (("The agent tells nothing while file systems are frozen. ", "warning"),),
            (("m T", "accent"), (" lets writing go on.", "")),
            _fact(said),
        )
    head: Line = (("No agent answers.", "warning"),)
    return (head, *_advice(row, conf), (), _fact(said))


def is_frozen_refusal(error: EngineError) -> bool:
    """Whether the agent refuses because file systems are frozen."""
    return "frozen" in error.message.lower()


def _advice(row: DomainRow, conf: DomainConf | None) -> tuple[Line, ...]:
    if conf is not None and not any(x.target_name == _CHANNEL for x in conf.devices.channels):
        return (
            (
                ("The domain has no channel for one. ", ""),
                ("e", "accent"),
                (f" opens the edit form: add a channel, {_CHANNEL}.", ""),
            ),
            _fact("Then install qemu-guest-agent inside the guest and start it."),
        )
    if row.info.status.state.name == "PAUSED":
        return (
            (
                (("The guest is held: it answers again when it goes on ("), ""),
                ("p", "accent"),
                (").", ""),
            ),
        )
    return (
        (
            (
                "There is a channel, and nobody at its other end: install qemu-guest-agent inside ",
                "",
            ),
            ("the guest and start it, or wait until it has booted. ", ""),
            ("ctrl+r", "accent"),
            (" asks again.", ""),
        ),
    )
